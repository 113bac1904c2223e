package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.Threading;
import dev.verbatim.model.TraceId;
import java.util.Optional;

/** {@link Threading} and span keys on disk, as tagged fields. */
final class ThreadingCodec {
  private ThreadingCodec() {}

  static void write(ByteWriter out, Threading threading) {
    threading
        .continuationKey()
        .ifPresent(key -> out.fixedField(1, key.high()).fixedField(2, key.low()));
    threading.continues().ifPresent(key -> out.nested(3, () -> writeKey(out, key)));
    out.field(4, threading.relation().name());
    if (threading.ambiguous()) {
      out.field(5, 1);
    }
    out.field(6, threading.sharedMessages());
  }

  static Threading read(ByteReader in) {
    boolean keyed = false;
    long high = 0;
    long low = 0;
    Optional<SpanKey> continues = Optional.empty();
    Threading.Relation relation = Threading.Relation.ROOT;
    boolean ambiguous = false;
    int shared = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> {
          high = in.fixed64();
          keyed = true;
        }
        case 2 -> low = in.fixed64();
        case 3 -> continues = Optional.of(readKey(in.nested()));
        case 4 -> relation = relation(in.string());
        case 5 -> ambiguous = in.varint() != 0;
        case 6 -> shared = (int) in.varint();
        default -> in.skipField(tag);
      }
    }
    Optional<Hash128> key = keyed ? Optional.of(new Hash128(high, low)) : Optional.empty();
    return new Threading(key, continues, relation, ambiguous, shared);
  }

  private static Threading.Relation relation(String name) {
    for (Threading.Relation relation : Threading.Relation.values()) {
      if (relation.name().equals(name)) {
        return relation;
      }
    }
    throw new ByteReader.MalformedException("threading relation: " + name);
  }

  static void writeKey(ByteWriter out, SpanKey key) {
    out.field(1, key.project());
    out.fixedField(2, key.traceId().high()).fixedField(3, key.traceId().low());
    out.fixedField(4, key.spanId().value());
  }

  static SpanKey readKey(ByteReader in) {
    String project = "";
    long high = 0;
    long low = 0;
    long span = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> project = in.string();
        case 2 -> high = in.fixed64();
        case 3 -> low = in.fixed64();
        case 4 -> span = in.fixed64();
        default -> in.skipField(tag);
      }
    }
    return new SpanKey(project, new TraceId(high, low), new SpanId(span));
  }
}
