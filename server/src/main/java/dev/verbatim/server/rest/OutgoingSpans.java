package dev.verbatim.server.rest;

import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.otlp.encode.OutgoingSpan;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Stored spans with all that an encoder may ask for. */
public final class OutgoingSpans {
  private final SpanReader reader;
  private final SpanConversations conversations;

  public OutgoingSpans(SpanReader reader) {
    this.reader = reader;
    this.conversations = new SpanConversations(reader);
  }

  /** The spans of a key; empty if none is visible (yet). Damaged payloads are left out. */
  public List<OutgoingSpan> of(SpanKey key) {
    return reader.span(key).stream().map(this::of).toList();
  }

  private OutgoingSpan of(StoredSpan stored) {
    return new OutgoingSpan(
        stored, name -> payload(stored, name), () -> conversations.read(stored).conversation());
  }

  private Optional<byte[]> payload(StoredSpan stored, String name) {
    try {
      return reader.payload(stored.span().key(), stored.contentHash(), name);
    } catch (StoreException.Corrupt damaged) {
      return Optional.empty();
    }
  }
}
