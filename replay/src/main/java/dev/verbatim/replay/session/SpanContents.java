package dev.verbatim.replay.session;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.StoredSpan;
import java.util.Optional;

/** Reads what stored spans hold. */
public interface SpanContents {
  /** The exact bytes of a payload; empty if it was not captured. */
  Optional<byte[]> payload(StoredSpan span, String name);

  /** The messages, from the bytes or from what another instrumentation told. */
  Conversation conversation(StoredSpan span);
}
