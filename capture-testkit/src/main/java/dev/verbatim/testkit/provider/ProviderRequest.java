package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;

/**
 * One request as the provider received it.
 *
 * @param number from 1, in order of arrival
 * @param method e.g. {@code POST}
 * @param path with its query, as in the request line
 * @param headers in order
 * @param body exact bytes, transfer coding removed; do not change
 * @param format told from the path
 * @param json the parsed body; a missing node if it is empty or no JSON
 */
public record ProviderRequest(
    int number,
    String method,
    String path,
    List<Header> headers,
    byte[] body,
    WireFormat format,
    JsonNode json) {

  public Optional<String> header(String name) {
    return Header.first(headers, name);
  }

  /** The requested model, or {@code unknown-model}. */
  public String model() {
    return json.path("model").asText("unknown-model");
  }

  /** Whether a stream was asked for. */
  public boolean stream() {
    return json.path("stream").asBoolean(false);
  }

  /** Whether a Chat Completions stream was asked to end with usage. */
  boolean includeUsage() {
    return json.path("stream_options").path("include_usage").asBoolean(false);
  }

  /**
   * The conversation: {@code messages}, or {@code input} if that is an array; a missing node
   * otherwise.
   */
  public JsonNode messages() {
    if (json.path("messages").isArray()) {
      return json.path("messages");
    }
    return json.path("input").isArray() ? json.path("input") : MissingNode.getInstance();
  }

  /** How many answers the conversation already contains: assistant messages, or answer items. */
  public int answersSoFar() {
    int answers = 0;
    boolean inside = false;
    for (JsonNode message : messages()) {
      boolean byModel =
          message.path("role").asText().equals("assistant")
              || List.of("function_call", "reasoning").contains(message.path("type").asText());
      if (byModel && !(inside && format == WireFormat.RESPONSES)) {
        answers++;
      }
      inside = byModel;
    }
    return answers;
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "#" + number + " " + method + " " + path + " (" + body.length + " bytes)";
  }
}
