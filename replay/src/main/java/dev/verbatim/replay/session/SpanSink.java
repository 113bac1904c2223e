package dev.verbatim.replay.session;

import dev.verbatim.model.CapturedSpan;

/** The way of a run's spans into the store. */
@FunctionalInterface
public interface SpanSink {
  /**
   * Stores; durable when it returns.
   *
   * @throws dev.verbatim.store.StoreException if the store does not take it now
   */
  void store(CapturedSpan span);
}
