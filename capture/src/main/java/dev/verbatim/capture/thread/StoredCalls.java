package dev.verbatim.capture.thread;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Span;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Calls that are no longer in memory, by continuation key. */
@FunctionalInterface
public interface StoredCalls {
  Map<Hash128, List<Span>> continuable(String project, Collection<Hash128> keys);
}
