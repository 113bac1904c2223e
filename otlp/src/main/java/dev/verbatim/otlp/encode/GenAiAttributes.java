package dev.verbatim.otlp.encode;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a backend that cannot read bodies must be told, in the attributes of OpenTelemetry's GenAI
 * conventions (version 1.42) and, for cost, OpenInference's. An attribute that the sender wrote is
 * never written a second time.
 */
final class GenAiAttributes {
  private final Span span;
  private final Attributes.Builder all = Attributes.builder();
  private Attributes before;

  private GenAiAttributes(OutgoingSpan outgoing, Attributes added) {
    this.span = outgoing.stored().span();
    this.before = added;
    added.entries().forEach(entry -> all.put(entry.key(), entry.value()));
  }

  static Attributes added(OutgoingSpan outgoing, Attributes added) {
    GenAiAttributes writing = new GenAiAttributes(outgoing, added);
    writing.write(outgoing);
    return writing.all.build();
  }

  private void write(OutgoingSpan outgoing) {
    if (span.origin() == SpanOrigin.INFERRED) {
      put("verbatim.origin", AttributeValue.of(SpanOrigin.INFERRED.wireName()));
    }
    span.session().map(Session::id).ifPresent(id -> text("session.id", id));
    span.session().map(Session::id).ifPresent(id -> text("gen_ai.conversation.id", id));
    span.error().flatMap(error -> error.type()).ifPresent(type -> text("error.type", type));
    if (span.kind() == SpanKind.TOOL) {
      text("gen_ai.operation.name", "execute_tool");
    }
    span.call()
        .ifPresent(
            call -> {
              call(call);
              if (!has("gen_ai.input.messages") && !has("gen_ai.output.messages")) {
                messages(outgoing.conversation().get());
              }
            });
  }

  private void call(ModelCall call) {
    text("gen_ai.operation.name", span.kind() == SpanKind.EMBEDDING ? "embeddings" : "chat");
    call.provider().ifPresent(name -> text("gen_ai.provider.name", name));
    call.requestModel().ifPresent(model -> text("gen_ai.request.model", model));
    call.responseModel().ifPresent(model -> text("gen_ai.response.model", model));
    call.responseId().ifPresent(id -> text("gen_ai.response.id", id));
    call.finishReason()
        .ifPresent(
            reason ->
                put(
                    "gen_ai.response.finish_reasons",
                    new AttributeValue.Array(List.of(AttributeValue.of(reason.wireName())))));
    number("gen_ai.usage.input_tokens", call.usage().inputTotal());
    number("gen_ai.usage.cache_read.input_tokens", call.usage().cacheRead());
    number("gen_ai.usage.output_tokens", call.usage().outputTotal());
    number("gen_ai.usage.reasoning.output_tokens", call.usage().reasoning());
    call.cost()
        .map(Cost::total)
        .ifPresent(cost -> put("llm.cost.total", AttributeValue.of(cost.doubleValue())));
  }

  private void messages(Conversation conversation) {
    if (!conversation.input().isEmpty()) {
      text("gen_ai.input.messages", MessageJson.of(conversation.input()));
    }
    if (!conversation.output().isEmpty()) {
      text("gen_ai.output.messages", MessageJson.of(conversation.output()));
    }
    if (!conversation.tools().isEmpty()) {
      text("gen_ai.tool.definitions", MessageJson.tools(conversation.tools()));
    }
  }

  private void text(String key, String value) {
    put(key, AttributeValue.of(value));
  }

  private void number(String key, OptionalLong value) {
    if (value.isPresent()) {
      put(key, AttributeValue.of(value.getAsLong()));
    }
  }

  private void put(String key, AttributeValue value) {
    if (!has(key)) {
      all.put(key, value);
    }
  }

  private boolean has(String key) {
    return span.attributes().get(key).isPresent() || before.get(key).isPresent();
  }
}
