package dev.verbatim.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes documents, and reads the pieces of JSON that the model keeps as text. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private Json() {}

  /** The document in UTF-8. */
  public static byte[] bytes(Object document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A generator that writes documents one after the other into a stream; closing it closes that.
   */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return MAPPER.createGenerator(out);
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it is no JSON
   */
  public static JsonNode read(byte[] document) throws IOException {
    JsonNode tree = MAPPER.readTree(document);
    return tree == null ? MissingNode.getInstance() : tree;
  }

  /** Writes a JSON text on one line with its numbers as they are; text that is none as a string. */
  public static void copy(JsonGenerator out, String json) throws IOException {
    JsonNode tree = tree(json);
    if (tree.isTextual()) {
      out.writeString(tree.textValue());
      return;
    }
    try (JsonParser parser = MAPPER.createParser(json)) {
      parser.nextToken();
      out.copyCurrentStructureExact(parser);
    }
  }

  /** The JSON text as a tree, or as a string if it is none. */
  public static JsonNode tree(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      return node == null || node.isMissingNode() ? TextNode.valueOf(json) : node;
    } catch (JsonProcessingException notJson) {
      return TextNode.valueOf(json);
    }
  }
}
