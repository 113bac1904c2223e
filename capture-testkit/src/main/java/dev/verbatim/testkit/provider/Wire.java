package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers in the format of one API. */
interface Wire {
  ObjectMapper JSON = new ObjectMapper();

  /** The whole body of an answer that is not streamed. */
  byte[] complete(Turn turn);

  /** The events of a streamed answer, each with its closing blank line. */
  List<byte[]> events(Turn turn);

  /** An error body. */
  byte[] error(String type, String message, SeededIds ids);

  /** An error event inside a stream. */
  byte[] errorEvent(String type, String message);

  /** The headers that the provider sends with everything. */
  List<Header> headers(Turn turn);

  /**
   * One answer to one request.
   *
   * @param request what was asked
   * @param answer what the model says
   * @param tokens what it cost
   * @param reportUsage whether usage is written at all
   * @param ids for everything that needs an id
   * @param epochSeconds the time of the answer
   */
  record Turn(
      ProviderRequest request,
      Answer answer,
      TokenCount tokens,
      boolean reportUsage,
      SeededIds ids,
      long epochSeconds) {}

  static Wire of(WireFormat format) {
    return switch (format) {
      case CHAT_COMPLETIONS, UNKNOWN -> new ChatCompletionsWire();
      case RESPONSES -> new ResponsesWire();
      case MESSAGES -> new MessagesWire();
    };
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static byte[] compact(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  /** Indented, as OpenAI writes bodies that are not streamed. */
  static byte[] indented(JsonNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  /** An event without a name. */
  static byte[] event(JsonNode data) {
    return ("data: " + new String(compact(data), StandardCharsets.UTF_8) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** An event with a name. */
  static byte[] event(String name, JsonNode data) {
    return ("event: "
            + name
            + "\ndata: "
            + new String(compact(data), StandardCharsets.UTF_8)
            + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
