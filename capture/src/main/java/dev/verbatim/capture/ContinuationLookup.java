package dev.verbatim.capture;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Span;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds stored calls that are no longer in memory. */
@FunctionalInterface
public interface ContinuationLookup {
  /** Knows nothing. */
  ContinuationLookup NONE = (project, keys) -> Map.of();

  /**
   * The model calls with one of these continuation keys (see {@link
   * dev.verbatim.model.Threading#continuationKey}), the most recent of each key first. Keys without
   * a call are missing from the answer. May fail; then the call is treated as the start of a
   * conversation.
   */
  Map<Hash128, List<Span>> continuable(String project, Collection<Hash128> keys);
}
