package dev.verbatim.otlp.encode;

import com.google.protobuf.ByteString;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a span lacks to be read again as it is stored. The span is read as a receiver reads it, and
 * only what then is missing or different is added: a span that came by OTLP goes out as it came,
 * one that came another way (the gateway) is described.
 */
final class Additions {
  private static final OtlpDecoder DECODER =
      new OtlpDecoder(new OtlpLimits(Integer.MAX_VALUE - 8, OtlpLimits.DEFAULT.maxValueDepth()));

  private final OutgoingSpan outgoing;
  private final Span span;
  private final boolean archive;
  private final Attributes.Builder attributes = Attributes.builder();
  private Attributes resource;

  /**
   * @param archive whether another Verbatim will read it, facts included
   */
  Additions(OutgoingSpan outgoing, WireSpanSource sent, boolean archive) {
    this.outgoing = outgoing;
    this.archive = archive;
    this.span = outgoing.stored().span();
    this.resource = span.resource();
    read(sent).ifPresent(this::compare);
  }

  Attributes attributes() {
    return attributes.build();
  }

  Attributes resource() {
    return resource;
  }

  private Optional<CapturedSpan> read(WireSpanSource sent) {
    try {
      OtlpBatch batch = DECODER.decodeProtobuf(span.project(), sent.request());
      return batch.spans().stream().findFirst();
    } catch (OtlpException unreadable) {
      return Optional.empty();
    }
  }

  private void compare(CapturedSpan again) {
    Span read = again.span();
    kindAndStatus(read);
    resource(read, "service.name", Span::service);
    resource(read, "deployment.environment.name", Span::environment);
    resource(read, "service.version", Span::release);
    resource(read, "vcs.ref.head.revision", Span::commit);
    resource(read, "service.instance.id", Span::instance);
    text(read, "session.id", it -> it.session().filter(Session::declared).map(Session::id));
    text(read, "user.id", Span::userId);
    text(read, "verbatim.prompt.name", it -> it.prompt().name());
    text(read, "verbatim.prompt.version", it -> it.prompt().version());
    if (!isOutcomeLearned() || !archive && read.outcome().isEmpty()) {
      text(read, "verbatim.outcome", it -> it.outcome().map(outcome -> outcome.wireName()));
    }
    labels(read);
    text(read, "gen_ai.tool.name", it -> it.tool().flatMap(tool -> tool.name()));
    text(read, "gen_ai.tool.call.id", it -> it.tool().flatMap(tool -> tool.callId()));
    payloads(again);
    Optional<AttributeValue> problem = span.attributes().get(SpanWriting.PROBLEM);
    if (!problem.equals(read.attributes().get(SpanWriting.PROBLEM))) {
      problem.ifPresent(told -> attributes.put(SpanWriting.PROBLEM, told));
    }
  }

  /** An archive has spans of its own for what was reported; uses are found again. */
  private boolean isOutcomeLearned() {
    return outgoing.stored().facts().stream()
        .anyMatch(fact -> fact instanceof Fact.OutcomeReported || fact instanceof Fact.Used);
  }

  /** With bodies, capture finds out both by itself. */
  private void kindAndStatus(Span read) {
    boolean found =
        read.kind() == SpanKind.SPAN && span.kind() == SpanKind.LLM && !span.attempts().isEmpty();
    if (read.kind() != span.kind() && !found) {
      attributes.put("verbatim.kind", span.kind().wireName());
    }
    if (read.status() != span.status() && span.attempts().isEmpty()) {
      attributes.put("verbatim.status", span.status().wireName());
    }
  }

  private void text(Span read, String key, Function<Span, Optional<String>> field) {
    Optional<String> wanted = field.apply(span);
    if (!wanted.equals(field.apply(read))) {
      wanted.ifPresent(text -> attributes.put(key, text));
    }
  }

  private void resource(Span read, String key, Function<Span, Optional<String>> field) {
    Optional<String> wanted = field.apply(span);
    if (wanted.isEmpty() || wanted.equals(field.apply(read))) {
      return;
    }
    Attributes.Builder more = Attributes.builder();
    resource.entries().forEach(entry -> more.put(entry.key(), entry.value()));
    resource = more.put(key, wanted.get()).build();
  }

  private void labels(Span read) {
    if (!span.tags().equals(read.tags())) {
      List<AttributeValue> tags = span.tags().stream().map(AttributeValue::of).toList();
      attributes.put("verbatim.tags", new AttributeValue.Array(tags));
    }
    for (Map.Entry<String, String> entry : span.metadataJson().entrySet()) {
      if (!entry.getValue().equals(read.metadataJson().get(entry.getKey()))) {
        attributes.put(
            "verbatim.metadata." + entry.getKey(), JsonValues.attribute(entry.getValue()));
      }
    }
  }

  private void payloads(CapturedSpan again) {
    payload(again, PayloadRef.TOOL_ARGUMENTS, "gen_ai.tool.call.arguments");
    payload(again, PayloadRef.TOOL_RESULT, "gen_ai.tool.call.result");
    if (span.call().isEmpty()) {
      payload(again, PayloadRef.INPUT, "verbatim.input");
      payload(again, PayloadRef.OUTPUT, "verbatim.output");
    }
  }

  private void payload(CapturedSpan again, String name, String key) {
    boolean there = again.payloads().stream().anyMatch(it -> it.name().equals(name));
    if (!there) {
      outgoing
          .payloads()
          .apply(name)
          .ifPresent(
              bytes ->
                  attributes.put(
                      key,
                      ByteString.copyFrom(bytes).isValidUtf8()
                          ? AttributeValue.of(
                              new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                          : new AttributeValue.Bytes(bytes)));
    }
  }
}
