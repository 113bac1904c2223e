package dev.verbatim.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanLink;
import dev.verbatim.model.StoredSpan;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Schema {@code Span}. */
public record SpanDocument(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String kind,
    String name,
    String origin,
    String project,
    @Nullable String service,
    @Nullable String environment,
    @Nullable String release,
    @Nullable String commit,
    @Nullable String instance,
    @Nullable Session session,
    @Nullable String userId,
    String startTime,
    String startEpochNanos,
    String endTime,
    String endEpochNanos,
    BigDecimal durationMs,
    @Nullable BigDecimal timeToFirstTokenMs,
    String status,
    @Nullable ErrorDetail error,
    @Nullable CallDocument call,
    @Nullable ToolDetail tool,
    NameAndVersion prompt,
    VersionsDocument.@Nullable OfSpan promptVersion,
    @Nullable String question,
    @Nullable String answer,
    @Nullable String outcome,
    @Nullable String outcomeDetail,
    @Nullable SpanPointer outcomeBy,
    List<String> tags,
    Map<String, JsonNode> metadata,
    ConversationDetail conversation,
    @Nullable String input,
    @Nullable String output,
    List<AttemptDocument> attempts,
    List<Payload> payloads,
    @Nullable ThreadingDocument threading,
    List<AttributeDocument> attributes,
    List<AttributeDocument> resource,
    NameAndVersion scope,
    List<Event> events,
    List<Link> links,
    List<FactDocument> facts,
    String contentHash,
    String receivedTime,
    List<Variant> variants) {

  /** Schema {@code SpanError}. */
  public record ErrorDetail(@Nullable String type, @Nullable String message) {
    static ErrorDetail of(SpanError error) {
      return new ErrorDetail(error.type().orElse(null), error.message().orElse(null));
    }
  }

  /** Schema {@code ToolCall}. */
  public record ToolDetail(@Nullable String name, @Nullable String callId) {}

  /** Schemas {@code Prompt} and {@code Scope}. */
  public record NameAndVersion(@Nullable String name, @Nullable String version) {
    static NameAndVersion of(Optional<String> name, Optional<String> version) {
      return new NameAndVersion(name.orElse(null), version.orElse(null));
    }
  }

  /** Schema {@code Conversation}. */
  public record ConversationDetail(
      List<MessageDocument> input,
      List<Conversation.ToolDefinition> tools,
      List<MessageDocument> output,
      String source,
      @Nullable String problem) {
    static ConversationDetail of(ReadConversation read) {
      return new ConversationDetail(
          MessageDocument.each(read.conversation().input()),
          read.conversation().tools(),
          MessageDocument.each(read.conversation().output()),
          read.source().name().toLowerCase(Locale.ROOT),
          read.problem().orElse(null));
    }
  }

  /** Schema {@code Payload}. */
  public record Payload(
      String name, @Nullable String contentType, long length, String sha256, int redactions) {
    static Payload of(PayloadRef ref) {
      return new Payload(
          ref.name(),
          ref.contentType().orElse(null),
          ref.length(),
          ref.sha256().toString(),
          ref.redactions());
    }
  }

  /** Schema {@code SpanEvent}. */
  public record Event(
      String time, String epochNanos, String name, List<AttributeDocument> attributes) {
    static Event of(SpanEvent event) {
      return new Event(
          Units.time(event.epochNanos()),
          Long.toString(event.epochNanos()),
          event.name(),
          AttributeDocument.each(event.attributes()));
    }
  }

  /** Schema {@code SpanLink}. */
  public record Link(String traceId, String spanId, List<AttributeDocument> attributes) {
    static Link of(SpanLink link) {
      return new Link(
          link.traceId().toString(),
          link.spanId().toString(),
          AttributeDocument.each(link.attributes()));
    }
  }

  /** Schema {@code Variant}. */
  public record Variant(String contentHash, String receivedTime, String name, String status) {
    static Variant of(StoredSpan stored) {
      return new Variant(
          stored.contentHash().toString(),
          Units.time(stored.receivedEpochNanos()),
          stored.span().name(),
          stored.span().status().wireName());
    }
  }

  /**
   * @param stored the span
   * @param variants all spans of its key
   * @param version which version of its prompt it used
   * @param conversation its messages
   * @param input what a step was given, as text
   * @param output what it gave
   * @param logged events that log records told about the span
   */
  public static SpanDocument of(
      StoredSpan stored,
      List<StoredSpan> variants,
      Optional<SpanVersion> version,
      ReadConversation conversation,
      Optional<String> input,
      Optional<String> output,
      List<SpanEvent> logged) {
    Span span = stored.span();
    Map<String, JsonNode> metadata = new LinkedHashMap<>();
    span.metadataJson().forEach((key, json) -> metadata.put(key, Json.tree(json)));
    return new SpanDocument(
        span.traceId().toString(),
        span.spanId().toString(),
        span.parentSpanId().map(SpanId::toString).orElse(null),
        span.kind().wireName(),
        span.name(),
        span.origin().wireName(),
        span.project(),
        span.service().orElse(null),
        span.environment().orElse(null),
        span.release().orElse(null),
        span.commit().orElse(null),
        span.instance().orElse(null),
        span.session().orElse(null),
        span.userId().orElse(null),
        Units.time(span.startEpochNanos()),
        Long.toString(span.startEpochNanos()),
        Units.time(span.endEpochNanos()),
        Long.toString(span.endEpochNanos()),
        Units.millis(span.durationNanos()),
        Units.millis(span.timeToFirstTokenNanos()),
        span.status().wireName(),
        span.error().map(ErrorDetail::of).orElse(null),
        span.call().map(CallDocument::of).orElse(null),
        span.tool()
            .map(tool -> new ToolDetail(tool.name().orElse(null), tool.callId().orElse(null)))
            .orElse(null),
        NameAndVersion.of(span.prompt().name(), span.prompt().version()),
        VersionsDocument.OfSpan.of(version),
        span.question().orElse(null),
        span.answer().orElse(null),
        span.outcome().map(Outcome::wireName).orElse(null),
        FactDocument.outcomeDetail(stored.facts()).orElse(null),
        stored.usedBy().map(SpanPointer::of).orElse(null),
        span.tags(),
        metadata,
        ConversationDetail.of(conversation),
        input.orElse(null),
        output.orElse(null),
        span.attempts().stream().map(attempt -> AttemptDocument.of(span, attempt)).toList(),
        span.payloads().stream().map(Payload::of).toList(),
        span.threading().map(ThreadingDocument::of).orElse(null),
        AttributeDocument.each(span.attributes()),
        AttributeDocument.each(span.resource()),
        NameAndVersion.of(span.scopeName(), span.scopeVersion()),
        Stream.concat(span.events().stream(), logged.stream()).map(Event::of).toList(),
        span.links().stream().map(Link::of).toList(),
        stored.facts().stream().map(FactDocument::of).toList(),
        stored.contentHash().toString(),
        Units.time(stored.receivedEpochNanos()),
        variants.stream().map(Variant::of).toList());
  }
}
