package dev.verbatim.insight.version;

import dev.verbatim.model.StoredSpan;
import java.util.Optional;

/** Tells which version of its prompt a call used. Safe for any number of threads. */
@FunctionalInterface
public interface PromptVersions {
  /** Knows what apps declare, and detects nothing. */
  PromptVersions DECLARED = span -> DeclaredVersion.of(span.span());

  /**
   * The version: what the app declared, else what was detected. Cheap for calls that were seen
   * before, and the reading of one prompt for others.
   *
   * @return empty for a span that is no model call, whose prompt was not captured, or that is like
   *     too few others to tell program text from data
   */
  Optional<SpanVersion> of(StoredSpan span);

  /**
   * A call's prompt, taken apart into program text and what was filled in.
   *
   * @return empty if the version, or its program text, is not known
   */
  default Optional<PromptReading> reading(StoredSpan span) {
    return Optional.empty();
  }
}
