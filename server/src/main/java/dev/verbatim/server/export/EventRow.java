package dev.verbatim.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Cost;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.Threading;
import dev.verbatim.otlp.encode.MessageJson;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.Units;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A span as one flat row, the same columns for every kind. Absent values are {@code null}: an
 * unknown cost is not 0.
 *
 * <p>{@code parent_span_id} leads up the tree of one trace; {@code parent_trace_id} and {@code
 * continues_span_id} lead to the model call that this call's conversation continues, in this trace
 * or an earlier one. {@code input} and {@code output} of a model call are arrays of messages {@code
 * {role, parts}}; of any other step they are text.
 */
final class EventRow {
  private final Span span;
  private final Conversation conversation;
  private final Optional<String> input;
  private final Optional<String> output;

  EventRow(Span span, Conversation conversation, Optional<String> input, Optional<String> output) {
    this.span = span;
    this.conversation = conversation;
    this.input = input;
    this.output = output;
  }

  /** Writes the columns into an open object. */
  void writeTo(JsonGenerator out) throws IOException {
    Optional<SpanKey> continues = span.threading().flatMap(Threading::continues);
    Optional<ModelCall> call = span.call();
    out.writeStringField("trace_id", span.traceId().toString());
    out.writeStringField("span_id", span.spanId().toString());
    text(out, "parent_span_id", span.parentSpanId().map(Object::toString));
    text(out, "parent_trace_id", continues.map(key -> key.traceId().toString()));
    text(out, "continues_span_id", continues.map(key -> key.spanId().toString()));
    text(out, "session_id", span.session().map(Session::id));
    text(out, "user_id", span.userId());
    out.writeStringField("created_at", Units.time(span.startEpochNanos()));
    out.writeStringField("event_type", eventType(span.kind()));
    out.writeStringField("origin", span.origin().wireName());
    out.writeStringField("name", span.name());
    out.writeStringField("status", span.status().wireName());
    text(out, "error_type", span.error().flatMap(error -> error.type()));
    text(out, "error_message", span.error().flatMap(error -> error.message()));
    text(out, "service", span.service());
    text(out, "environment", span.environment());
    text(out, "release", span.release());
    text(out, "commit", span.commit());
    text(out, "prompt_name", span.prompt().name());
    text(out, "prompt_version", span.prompt().version());
    text(out, "provider", call.flatMap(ModelCall::provider));
    text(out, "model_name", call.flatMap(ModelCall::model));
    text(out, "finish_reason", call.flatMap(ModelCall::finishReason).map(it -> it.wireName()));
    number(out, "input_tokens", call.map(it -> it.usage().inputTotal()));
    number(out, "cache_read_tokens", call.map(it -> it.usage().cacheRead()));
    number(out, "output_tokens", call.map(it -> it.usage().outputTotal()));
    number(out, "reasoning_tokens", call.map(it -> it.usage().reasoning()));
    out.writeFieldName("cost_usd");
    Optional<BigDecimal> cost = call.flatMap(ModelCall::cost).map(Cost::total);
    if (cost.isPresent()) {
      out.writeNumber(Units.money(cost.get()));
    } else {
      out.writeNull();
    }
    out.writeNumberField("duration_ms", Units.millis(span.durationNanos()));
    text(out, "tool_name", span.tool().flatMap(tool -> tool.name()));
    text(out, "tool_call_id", span.tool().flatMap(tool -> tool.callId()));
    text(out, "outcome", span.outcome().map(it -> it.wireName()));
    out.writeArrayFieldStart("tags");
    for (String tag : span.tags()) {
      out.writeString(tag);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("metadata");
    for (Map.Entry<String, String> entry : span.metadataJson().entrySet()) {
      out.writeFieldName(entry.getKey());
      Json.copy(out, entry.getValue());
    }
    out.writeEndObject();
    content(out);
  }

  private void content(JsonGenerator out) throws IOException {
    if (span.call().isPresent()) {
      messages(out, "input", conversation.input());
      messages(out, "output", conversation.output());
    } else {
      text(out, "input", input);
      text(out, "output", output);
    }
  }

  private static void messages(JsonGenerator out, String name, List<Message> messages)
      throws IOException {
    out.writeFieldName(name);
    if (messages.isEmpty()) {
      out.writeNull();
    } else {
      Json.copy(out, MessageJson.of(messages));
    }
  }

  private static String eventType(SpanKind kind) {
    return switch (kind) {
      case LLM -> "llm_call";
      case TOOL -> "tool_call";
      default -> kind.wireName();
    };
  }

  private static void text(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.get());
    } else {
      out.writeNullField(name);
    }
  }

  private static void number(JsonGenerator out, String name, Optional<OptionalLong> value)
      throws IOException {
    if (value.isPresent() && value.get().isPresent()) {
      out.writeNumberField(name, value.get().getAsLong());
    } else {
      out.writeNullField(name);
    }
  }
}
