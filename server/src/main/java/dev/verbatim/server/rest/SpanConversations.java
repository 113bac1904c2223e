package dev.verbatim.server.rest;

import dev.verbatim.capture.ConversationReader;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Fact;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.otlp.ForeignConversation;
import dev.verbatim.server.api.ReadConversation;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads messages and texts of stored spans from their payloads. */
public final class SpanConversations {
  private final SpanReader reader;
  private final ConversationReader exchanges = new ConversationReader();

  public SpanConversations(SpanReader reader) {
    this.reader = reader;
  }

  /** The messages; damaged bytes are a problem of this span, not a failure of the answer. */
  public ReadConversation read(StoredSpan stored) {
    Span span = stored.span();
    if (span.call().isEmpty() && span.attempts().isEmpty() && span.attributes().isEmpty()) {
      return ReadConversation.NONE;
    }
    Function<String, Optional<byte[]>> payloads =
        name -> reader.payload(span.key(), stored.contentHash(), name);
    try {
      Conversation fromBytes = exchanges.read(span, payloads);
      if (!fromBytes.isEmpty()) {
        return new ReadConversation(fromBytes, ReadConversation.Source.BYTES, Optional.empty());
      }
      Conversation foreign = ForeignConversation.read(span, payloads, logged(stored));
      return foreign.isEmpty()
          ? ReadConversation.NONE
          : new ReadConversation(foreign, ReadConversation.Source.ATTRIBUTES, Optional.empty());
    } catch (StoreException.Corrupt damaged) {
      return new ReadConversation(
          Conversation.EMPTY,
          ReadConversation.Source.NONE,
          Optional.of(String.valueOf(damaged.getMessage())));
    }
  }

  /** What log records told about a span, in the order of time, all values in place. */
  List<SpanEvent> logged(StoredSpan stored) {
    return stored.facts().stream()
        .filter(Fact.Logged.class::isInstance)
        .map(Fact.Logged.class::cast)
        .flatMap(fact -> reader.span(fact.recordKey()).stream())
        .distinct()
        .flatMap(
            record ->
                ForeignConversation.resolved(
                    record.span(),
                    name -> reader.payload(record.span().key(), record.contentHash(), name))
                    .stream())
        .sorted(Comparator.comparingLong(SpanEvent::epochNanos))
        .toList();
  }

  /** The exact bytes of a payload; damaged ones count as not captured. */
  public Optional<byte[]> payload(StoredSpan stored, String name) {
    try {
      return stored.span().payload(name).isEmpty()
          ? Optional.empty()
          : reader.payload(stored.span().key(), stored.contentHash(), name);
    } catch (StoreException.Corrupt damaged) {
      return Optional.empty();
    }
  }

  /** What a step was given. */
  Optional<String> input(StoredSpan stored) {
    return text(stored, PayloadRef.TOOL_ARGUMENTS).or(() -> text(stored, PayloadRef.INPUT));
  }

  /** What it gave. */
  Optional<String> output(StoredSpan stored) {
    return text(stored, PayloadRef.TOOL_RESULT)
        .or(
            () ->
                stored.span().call().isPresent()
                    ? Optional.empty()
                    : text(stored, PayloadRef.OUTPUT));
  }

  private Optional<String> text(StoredSpan stored, String payload) {
    return stored.span().payload(payload).isEmpty()
        ? Optional.empty()
        : reader
            .payload(stored.span().key(), stored.contentHash(), payload)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
