package dev.verbatim.gateway.record;

import dev.verbatim.model.Outcome;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller said about its call in headers.
 *
 * @param session the conversation
 * @param user the app's user
 * @param prompt name and version
 * @param service the calling program
 * @param environment e.g. {@code production}
 * @param tags in order
 * @param metadata texts by key
 * @param outcome what became of an earlier answer
 * @param omitRequest the request body is not to be kept
 * @param omitResponse the response body is not to be kept
 * @param problems what could not be understood, in words without values
 */
public record CallLabels(
    Optional<String> session,
    Optional<String> user,
    Prompt prompt,
    Optional<String> service,
    Optional<String> environment,
    List<String> tags,
    Map<String, String> metadata,
    Optional<EarlierOutcome> outcome,
    boolean omitRequest,
    boolean omitResponse,
    List<String> problems) {
  /**
   * What became of an earlier answer.
   *
   * @param outcome what
   * @param of which call's; empty: of the one that this call continues
   */
  public record EarlierOutcome(Outcome outcome, Optional<Call> of) {}

  /** A call, by its ids. */
  public record Call(TraceId traceId, SpanId spanId) {}

  public CallLabels {
    tags = List.copyOf(tags);
    problems = List.copyOf(problems);
  }
}
