package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.QuestionKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@link QuestionKeys} on disk, as tagged fields; bands as big-endian 32 bit numbers in a row. */
final class QuestionKeysCodec {
  private QuestionKeysCodec() {}

  static void write(ByteWriter out, QuestionKeys keys) {
    out.fixedField(1, keys.exact().high()).fixedField(2, keys.exact().low());
    if (!keys.bands().isEmpty()) {
      ByteBuffer bands = ByteBuffer.allocate(keys.bands().size() * Integer.BYTES);
      keys.bands().forEach(bands::putInt);
      out.field(3, bands.array());
    }
    if (keys.messagesSince() != 0) {
      out.field(4, keys.messagesSince());
    }
  }

  static QuestionKeys read(ByteReader in) {
    long high = 0;
    long low = 0;
    List<Integer> bands = new ArrayList<>();
    int since = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> high = in.fixed64();
        case 2 -> low = in.fixed64();
        case 3 -> {
          ByteBuffer bytes = ByteBuffer.wrap(in.byteArray());
          while (bytes.remaining() >= Integer.BYTES) {
            bands.add(bytes.getInt());
          }
        }
        case 4 -> since = (int) in.varint();
        default -> in.skipField(tag);
      }
    }
    return new QuestionKeys(new Hash128(high, low), bands, since);
  }
}
