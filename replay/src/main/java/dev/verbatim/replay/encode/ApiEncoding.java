package dev.verbatim.replay.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The format of one API. */
interface ApiEncoding {
  ObjectMapper JSON = new ObjectMapper();

  /**
   * One event of a stream.
   *
   * @param name of the event; empty where the API names none
   * @param data JSON, or a text that is sent as it is
   */
  record Event(String name, String data) {
    static Event of(String name, ObjectNode data) {
      return new Event(name, data.toString());
    }
  }

  ObjectNode whole(Said said);

  List<Event> stream(Said said);

  /** JSON inside of a text, for APIs that send it as JSON; a text that is none as an object. */
  static JsonNode object(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException answeredBelow) {
      // The model wrote something else: no client would take it as arguments.
    }
    return JSON.createObjectNode();
  }
}
