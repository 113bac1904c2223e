package dev.verbatim.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One step of a trace, as it is stored. Immutable; late facts are separate {@link Fact}s.
 *
 * <p>The record holds no bodies: {@link #payloads} name them and a store returns them.
 *
 * @param traceId the trace
 * @param spanId unique inside the trace
 * @param parentSpanId empty for a root; the parent may be unknown, late or in a cycle
 * @param project the tenant; projects never share slices
 * @param origin whether somebody sent it or it was inferred
 * @param kind what it is
 * @param name e.g. {@code chat gpt-5}
 * @param service OTel's {@code service.name}
 * @param environment e.g. {@code production}
 * @param release OTel's {@code service.version}
 * @param commit the git commit of the app
 * @param instance OTel's {@code service.instance.id}: one running process
 * @param session the conversation
 * @param userId the app's user, as declared
 * @param startEpochNanos nanoseconds since 1970-01-01T00:00Z
 * @param endEpochNanos the same; never before the start in the data we make, but senders err
 * @param timeToFirstTokenNanos from the start to the first piece of the answer
 * @param status how it ended
 * @param error why it failed, if it did
 * @param call what is particular to model calls
 * @param tool what is particular to tool spans
 * @param prompt name and version that the app declared
 * @param question beginning of the last user message of a model call, at most 300 characters: for
 *     lists
 * @param questionKeys by what calls are found that ask the same; empty if nothing is asked
 * @param answer beginning of the answer, or of what a tool or final response gave, at most 300
 * @param outcome what happened next, if the app said so on the span itself
 * @param tags in order
 * @param metadataJson values by key, each a JSON text (so {@code "pro"} is stored with its quotes)
 * @param attempts HTTP exchanges, in order
 * @param threading place in the conversation, for model calls with messages
 * @param payloads all payloads of the span, in order
 * @param attributes as sent, long values replaced by {@link AttributeValue.Ref}
 * @param events as sent, those of our own that became attempts left out
 * @param links as sent
 * @param resource OTel resource attributes
 * @param scopeName OTel instrumentation scope
 * @param scopeVersion its version
 */
public record Span(
    TraceId traceId,
    SpanId spanId,
    Optional<SpanId> parentSpanId,
    String project,
    SpanOrigin origin,
    SpanKind kind,
    String name,
    Optional<String> service,
    Optional<String> environment,
    Optional<String> release,
    Optional<String> commit,
    Optional<String> instance,
    Optional<Session> session,
    Optional<String> userId,
    long startEpochNanos,
    long endEpochNanos,
    OptionalLong timeToFirstTokenNanos,
    SpanStatus status,
    Optional<SpanError> error,
    Optional<ModelCall> call,
    Optional<ToolCall> tool,
    Prompt prompt,
    Optional<String> question,
    Optional<QuestionKeys> questionKeys,
    Optional<String> answer,
    Optional<Outcome> outcome,
    List<String> tags,
    Map<String, String> metadataJson,
    List<Attempt> attempts,
    Optional<Threading> threading,
    List<PayloadRef> payloads,
    Attributes attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    Attributes resource,
    Optional<String> scopeName,
    Optional<String> scopeVersion) {

  public Span {
    tags = List.copyOf(tags);
    metadataJson =
        java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metadataJson));
    attempts = List.copyOf(attempts);
    payloads = List.copyOf(payloads);
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  public SpanKey key() {
    return new SpanKey(project, traceId, spanId);
  }

  /** End minus start, never negative. */
  public long durationNanos() {
    return Math.max(0, endEpochNanos - startEpochNanos);
  }

  public Optional<PayloadRef> payload(String payloadName) {
    return payloads.stream().filter(payload -> payload.name().equals(payloadName)).findFirst();
  }

  /** A builder with everything optional left out. */
  public static SpanBuilder builder(String project, TraceId traceId, SpanId spanId) {
    return new SpanBuilder(project, traceId, spanId);
  }

  /** A builder that starts as this span. */
  public SpanBuilder toBuilder() {
    return new SpanBuilder(this);
  }
}
