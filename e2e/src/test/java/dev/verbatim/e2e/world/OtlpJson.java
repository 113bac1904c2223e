package dev.verbatim.e2e.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;

/** A hand-made OTLP export request in JSON, of one resource and one scope. */
public final class OtlpJson {
  private final ObjectNode root = Api.JSON.createObjectNode();
  private final ArrayNode resourceAttributes;
  private final ArrayNode spans;
  private final ObjectNode scope;

  public OtlpJson(String service) {
    ObjectNode resourceSpans = root.putArray("resourceSpans").addObject();
    resourceAttributes = resourceSpans.putObject("resource").putArray("attributes");
    put(resourceAttributes, "service.name", service);
    ObjectNode scopeSpans = resourceSpans.putArray("scopeSpans").addObject();
    scope = scopeSpans.putObject("scope").put("name", "e2e");
    spans = scopeSpans.putArray("spans");
  }

  /** Names the instrumentation. */
  public OtlpJson scope(String name) {
    scope.put("name", name);
    return this;
  }

  public OtlpJson resource(String key, String value) {
    put(resourceAttributes, key, value);
    return this;
  }

  /** Adds a span; {@code parentId} empty for a root. */
  public OtlpJson span(
      String traceId, String spanId, String parentId, String name, Consumer<Span> content) {
    ObjectNode node = spans.addObject().put("traceId", traceId).put("spanId", spanId);
    if (!parentId.isEmpty()) {
      node.put("parentSpanId", parentId);
    }
    node.put("name", name).put("kind", 1);
    Span span = new Span(node);
    span.times(1_795_165_200_000_000_000L, 1_795_165_201_000_000_000L);
    content.accept(span);
    return this;
  }

  /** A span without attributes. */
  public OtlpJson span(String traceId, String spanId, String parentId, String name) {
    return span(traceId, spanId, parentId, name, span -> {});
  }

  public byte[] bytes() {
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** One span under construction. */
  public static final class Span {
    private final ObjectNode node;
    private final ArrayNode attributes;

    private Span(ObjectNode node) {
      this.node = node;
      attributes = node.putArray("attributes");
    }

    public Span times(long startEpochNanos, long endEpochNanos) {
      node.put("startTimeUnixNano", Long.toString(startEpochNanos));
      node.put("endTimeUnixNano", Long.toString(endEpochNanos));
      return this;
    }

    public Span text(String key, String value) {
      put(attributes, key, value);
      return this;
    }

    public Span integer(String key, long value) {
      attributes
          .addObject()
          .put("key", key)
          .putObject("value")
          .put("intValue", Long.toString(value));
      return this;
    }

    /** An exchange in the form of spec/attributes.md. */
    public Span attempt(int number, String url, byte[] request, int status, byte[] response) {
      return attempt(number, url, request, status, response, event -> {});
    }

    /** An exchange with further attributes. */
    public Span attempt(
        int number, String url, byte[] request, int status, byte[] response, Consumer<Span> more) {
      Span event = event("verbatim.attempt");
      event.integer("verbatim.attempt.number", number);
      event.text("http.request.method", "POST").text("url.full", url);
      event.integer("http.response.status_code", status);
      event.text("verbatim.request.content_type", "application/json");
      event.text("verbatim.response.content_type", "application/json");
      event.bytes("verbatim.request.body", request).bytes("verbatim.response.body", response);
      event.text("verbatim.response.end", "end");
      event.integer("verbatim.attempt.end_time", 1_795_165_200_900_000_000L);
      more.accept(event);
      return this;
    }

    /** Adds an event; its attributes are set on what this returns. */
    public Span event(String name) {
      ArrayNode events =
          node.has("events") ? (ArrayNode) node.get("events") : node.putArray("events");
      ObjectNode event =
          events.addObject().put("name", name).put("timeUnixNano", "1795165200100000000");
      return new Span(event);
    }

    public Span bytes(String key, byte[] value) {
      attributes
          .addObject()
          .put("key", key)
          .putObject("value")
          .put("bytesValue", Base64.getEncoder().encodeToString(value));
      return this;
    }

    /** A list of string pairs, as headers are sent. */
    public Span map(String key, String... namesAndValues) {
      ArrayNode values =
          attributes
              .addObject()
              .put("key", key)
              .putObject("value")
              .putObject("kvlistValue")
              .putArray("values");
      for (int i = 0; i < namesAndValues.length; i += 2) {
        put(values, namesAndValues[i], namesAndValues[i + 1]);
      }
      return this;
    }

    /** Sets a field of the span itself, such as {@code traceState}. */
    public Span field(String name, String value) {
      node.put(name, value);
      return this;
    }
  }

  private static void put(ArrayNode attributes, String key, String value) {
    attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
  }
}
