package dev.verbatim.store;

import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.TraceId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of the trace list.
 *
 * @param traceId the trace
 * @param name the name of the root, or of the earliest span if the root is missing
 * @param startEpochNanos the earliest start
 * @param endEpochNanos the latest end
 * @param status the root's; {@code ERROR} or {@code REFUSAL} of any span leaps out in {@code
 *     worstStatus}
 * @param worstStatus error before timeout before refusal before incomplete before cancelled before
 *     ok
 * @param spanCount all spans, inferred ones too
 * @param llmCalls spans of kind llm, a call that two instrumentations saw once
 * @param inputTokens the sum over model calls; empty if no call told
 * @param outputTokens the sum over model calls; empty if no call told
 * @param costUsd the sum over model calls with a known price; empty if none has one
 * @param unpricedCalls model calls whose price is unknown
 * @param session the conversation
 * @param userId the app's user
 * @param models distinct models, the most used first
 * @param prompt of the first call that declares one
 * @param question the last message of a user in the first model call, at most 300 characters
 * @param answer the text of the last model call's answer, or of the final response, at most 300
 *     characters
 * @param service where it ran
 */
public record TraceSummary(
    TraceId traceId,
    String name,
    long startEpochNanos,
    long endEpochNanos,
    SpanStatus status,
    SpanStatus worstStatus,
    int spanCount,
    int llmCalls,
    OptionalLong inputTokens,
    OptionalLong outputTokens,
    Optional<BigDecimal> costUsd,
    int unpricedCalls,
    Optional<Session> session,
    Optional<String> userId,
    List<String> models,
    Prompt prompt,
    Optional<String> question,
    Optional<String> answer,
    Optional<String> service) {
  public TraceSummary {
    models = List.copyOf(models);
  }
}
