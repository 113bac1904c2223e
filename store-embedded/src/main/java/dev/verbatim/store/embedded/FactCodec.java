package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.Threading;
import java.util.Optional;

/**
 * A late fact on disk, as tagged fields: 1 span, 2 time, then 3–4 an outcome, 5–7 threading, or 8
 * the span of a log record. Uses of answers stand in the index of their record, see {@link
 * FactsIndex}.
 */
final class FactCodec {
  private FactCodec() {}

  static void write(ByteWriter out, Fact fact) {
    out.nested(1, () -> ThreadingCodec.writeKey(out, fact.span()));
    out.zigzagField(2, fact.epochNanos());
    switch (fact) {
      case Fact.OutcomeReported reported ->
          out.field(3, reported.outcome().wireName()).field(4, reported.detail());
      case Fact.Logged logged -> out.fixedField(8, logged.record().value());
      case Fact.Used used ->
          throw new IllegalArgumentException(used + " (expected: in the index of the record)");
      case Fact.Threaded threaded -> {
        out.nested(5, () -> ThreadingCodec.write(out, threaded.threading()));
        out.field(threaded.session().declared() ? 6 : 7, threaded.session().id());
      }
    }
  }

  /** The fact; empty if a later version wrote one of a kind unknown here. */
  static Optional<Fact> read(ByteReader in) {
    Optional<SpanKey> span = Optional.empty();
    long time = 0;
    Optional<Outcome> outcome = Optional.empty();
    Optional<String> detail = Optional.empty();
    Optional<Threading> threading = Optional.empty();
    Optional<Session> session = Optional.empty();
    Optional<SpanId> record = Optional.empty();
    while (in.hasMore()) {
      long tag = in.varint();
      int field = (int) (tag >>> 3);
      switch (field) {
        case 1 -> span = Optional.of(ThreadingCodec.readKey(in.nested()));
        case 2 -> time = in.zigzag();
        case 3 -> outcome = Outcome.ofWireName(in.string());
        case 4 -> detail = Optional.of(in.string());
        case 5 -> threading = Optional.of(ThreadingCodec.read(in.nested()));
        case 6, 7 -> session = Optional.of(new Session(in.string(), field == 6));
        case 8 -> record = Optional.of(new SpanId(in.fixed64()));
        default -> in.skipField(tag);
      }
    }
    if (span.isPresent() && outcome.isPresent()) {
      return Optional.of(new Fact.OutcomeReported(span.get(), time, outcome.get(), detail));
    }
    if (span.isPresent() && record.isPresent()) {
      return Optional.of(new Fact.Logged(span.get(), time, record.get()));
    }
    if (span.isPresent() && threading.isPresent() && session.isPresent()) {
      return Optional.of(new Fact.Threaded(span.get(), time, threading.get(), session.get()));
    }
    return Optional.empty();
  }
}
