package dev.verbatim.interchange.source;

import com.google.protobuf.ByteString;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Helicone: one request a record, as its export tool and {@code POST /v1/request/query-clickhouse}
 * give them, as JSON or CSV.
 *
 * <p>A request becomes a trace of one model call with one attempt. Helicone keeps bodies parsed, so
 * the bytes here are written anew from them; {@code verbatim.body.reserialized} says so. Addresses
 * of stored bodies are left out: who has one may read the body.
 *
 * <p>Source: Helicone/helicone, {@code examples/export} and {@code packages/llm-mapper/types.ts};
 * state of 2026.
 */
public final class HeliconeImporter implements RecordImporter {
  private static final String SOURCE = "helicone";
  private static final SourceIds IDS = new SourceIds(SOURCE);
  private static final String JSON = "application/json";

  /** What Helicone writes instead of an HTTP status. */
  private static final int CANCELLED = -3;

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    Fields fields = new Fields(record.fields());
    fields.leaveOut("signed_body_url", "asset_urls");
    String id =
        fields.required("the request's id", "request_id", "response_id", "helicone_request_id");
    long start = fields.requiredTime("request_created_at", "created_at");
    long end = end(fields, start);
    Optional<Json> request = fields.value("request_body");
    Optional<Json> response = fields.value("response_body");
    Optional<String> model = fields.text("request_model", "model", "model_override");
    Optional<Json.Obj> asked =
        request
            .map(Fields::structured)
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast);
    String kind = kind(asked, fields);
    SpanDraft span =
        new SpanDraft(IDS.trace(id), IDS.span("request", id), name(kind, model, asked))
            .times(start, Optional.of(end))
            .put("verbatim.kind", kind)
            .put("helicone.request.id", id)
            .put("gen_ai.request.model", model)
            .put("gen_ai.response.model", fields.text("response_model"))
            .put(
                "gen_ai.provider.name",
                fields.text("provider").map(name -> name.toLowerCase(Locale.ROOT)));
    labels(span, fields);
    usage(span, fields);
    if (kind.equals("llm") || kind.equals("embedding")) {
      attempt(span, fields, start, end, request, response);
    } else {
      request.ifPresent(body -> span.put("verbatim.input", SpanDraft.content(body)));
      response.ifPresent(body -> span.put("verbatim.output", SpanDraft.content(body)));
    }
    return List.of(SpanDraft.resource(SOURCE, Map.of(), List.of(span.raw(SOURCE, fields).build())));
  }

  private static long end(Fields fields, long start) throws BadRecordException {
    Optional<Long> answered = fields.time("response_created_at").filter(time -> time >= start);
    return fields
        .number("delay_ms", "latency")
        .filter(delay -> delay.signum() >= 0 && delay.compareTo(new BigDecimal("1e12")) < 0)
        .map(delay -> start + delay.movePointRight(6).longValue())
        .or(() -> answered)
        .orElse(start);
  }

  /** Custom events are marked in their bodies; embeddings show in their path. */
  private static String kind(Optional<Json.Obj> request, Fields fields) {
    String event = request.flatMap(body -> body.text("_type")).orElse("");
    return switch (event) {
      case "tool" -> "tool";
      case "vector_db" -> "retrieval";
      case "data" -> "span";
      default ->
          address(fields).filter(url -> url.split("\\?", 2)[0].endsWith("/embeddings")).isPresent()
              ? "embedding"
              : "llm";
    };
  }

  private static String name(String kind, Optional<String> model, Optional<Json.Obj> request) {
    Optional<String> custom = request.flatMap(body -> body.text("toolName", "operation", "name"));
    return switch (kind) {
      case "llm" -> model.map(name -> "chat " + name).orElse("chat");
      case "embedding" -> model.map(name -> "embeddings " + name).orElse("embeddings");
      default -> custom.orElse(kind);
    };
  }

  private static Optional<String> address(Fields fields) {
    return fields.text("target_url", "request_path");
  }

  private static void labels(SpanDraft span, Fields fields) {
    span.put("user.id", fields.text("request_user_id", "user_id"));
    Fields properties =
        new Fields(
            fields.object("request_properties", "properties").orElse(new Json.Obj(List.of())));
    span.put("session.id", properties.text("Helicone-Session-Id", "helicone-session-id"))
        .put(
            "verbatim.prompt.name",
            fields.text("prompt_id").or(() -> properties.text("Helicone-Prompt-Id")))
        .put("verbatim.prompt.version", fields.text("prompt_version"));
    for (Json.Member property : properties.rest()) {
      span.putJson("verbatim.metadata." + property.key(), property.value());
    }
  }

  private static void usage(SpanDraft span, Fields fields) {
    count(span, "gen_ai.usage.input_tokens", fields.number("prompt_tokens"));
    count(span, "gen_ai.usage.output_tokens", fields.number("completion_tokens"));
    count(span, "gen_ai.usage.cache_read.input_tokens", fields.number("prompt_cache_read_tokens"));
    count(
        span, "gen_ai.usage.cache_write.input_tokens", fields.number("prompt_cache_write_tokens"));
    span.put(
        "gen_ai.usage.cost",
        fields
            .number("cost", "costUSD", "cost_usd")
            .filter(cost -> cost.signum() > 0)
            .map(BigDecimal::toPlainString));
    span.put(
        "gen_ai.response.time_to_first_chunk",
        fields
            .number("time_to_first_token")
            .filter(millis -> millis.signum() > 0)
            .map(millis -> millis.movePointLeft(3).toPlainString()));
  }

  /** Helicone writes 0 where it does not know. */
  private static void count(SpanDraft span, String key, Optional<BigDecimal> tokens) {
    tokens
        .filter(number -> number.signum() > 0)
        .ifPresent(number -> span.putJson(key, new Json.Num(number.toPlainString())));
  }

  private static void attempt(
      SpanDraft span,
      Fields fields,
      long start,
      long end,
      Optional<Json> request,
      Optional<Json> response) {
    List<KeyValue> attributes = new ArrayList<>();
    attributes.add(number("verbatim.attempt.number", 1));
    attributes.add(text("http.request.method", "POST"));
    address(fields).ifPresent(url -> attributes.add(text("url.full", url)));
    int status =
        fields
            .number("response_status")
            .filter(code -> code.abs().compareTo(BigDecimal.valueOf(999)) <= 0)
            .map(BigDecimal::intValue)
            .orElse(0);
    if (status >= 100) {
      attributes.add(number("http.response.status_code", status));
    }
    boolean failed = status >= 400;
    if (failed) {
      span.failed("HTTP " + status).put("error.type", Integer.toString(status));
    } else if (status == CANCELLED) {
      span.put("verbatim.status", "cancelled");
      attributes.add(text("verbatim.response.end", "cancel"));
    } else if (status < 100) {
      span.put("verbatim.status", "incomplete");
      attributes.add(text("verbatim.response.end", "error"));
    }
    if (status < 100) {
      attributes.add(text("error.type", "helicone.status." + status));
    }
    request.ifPresent(body -> body(attributes, "request", body));
    response.ifPresent(body -> body(attributes, "response", body));
    attributes.add(number("verbatim.attempt.end_time", end));
    if (request.isPresent() || response.isPresent()) {
      span.put(
          "verbatim.body.reserialized",
          request.isEmpty() ? "response" : response.isEmpty() ? "request" : "both");
    }
    span.event(start, "verbatim.attempt", attributes);
  }

  /** A body that is text is what the provider sent; structure is written anew. */
  private static void body(List<KeyValue> attributes, String which, Json body) {
    String text = body instanceof Json.Str plain ? plain.value() : JsonText.of(body);
    attributes.add(text("verbatim." + which + ".content_type", JSON));
    attributes.add(
        SpanDraft.attribute(
            "verbatim." + which + ".body",
            AnyValue.newBuilder()
                .setBytesValue(ByteString.copyFrom(text, StandardCharsets.UTF_8))
                .build()));
  }

  private static KeyValue text(String key, String value) {
    return SpanDraft.attribute(key, AnyValue.newBuilder().setStringValue(value).build());
  }

  private static KeyValue number(String key, long value) {
    return SpanDraft.attribute(key, AnyValue.newBuilder().setIntValue(value).build());
  }
}
