package dev.verbatim.store.embedded;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The header of a record in a segment. The grammar stands in the package documentation.
 *
 * @param type what the record holds
 * @param endsGroup whether a group of batches is whole with this record
 * @param indexLength bytes of the index, which is not compressed: it is read when a store opens
 * @param dataLength bytes of the data as stored
 * @param rawLength bytes of the data before compression
 * @param count things in the record
 * @param first the number of the first of them
 * @param dataCrc CRC32C of the data as stored
 */
record LogRecord(
    Type type,
    boolean endsGroup,
    int indexLength,
    int dataLength,
    int rawLength,
    int count,
    long first,
    int dataCrc) {
  static final int HEADER_BYTES = 40;
  static final int MAGIC = 0x52425631; // "1VBR" as little-endian bytes
  private static final int VERSION = 1;
  private static final int MAX_LENGTH = 1 << 30;

  /** What a record holds; the ordinal plus one is on disk. */
  enum Type {
    CONTENT,
    SPANS,
    FACTS
  }

  /** The bytes from the header to the end of the data. */
  long length() {
    return (long) HEADER_BYTES + indexLength + dataLength;
  }

  /** A whole record: header, index, compressed data. */
  static byte[] encode(
      Type type, boolean endsGroup, int count, long first, ByteWriter index, ByteWriter data) {
    byte[] compressed = new byte[(int) Zstd.compressBound(data.size())];
    long written =
        Zstd.compressByteArray(
            compressed,
            0,
            compressed.length,
            data.array(),
            0,
            data.size(),
            Zstd.defaultCompressionLevel());
    if (Zstd.isError(written)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(written));
    }
    int dataLength = (int) written;
    CRC32C dataCrc = new CRC32C();
    dataCrc.update(compressed, 0, dataLength);
    ByteWriter out = new ByteWriter(HEADER_BYTES + index.size() + dataLength);
    out.fixed32(MAGIC).u8(type.ordinal() + 1).u8(endsGroup ? 1 : 0).u8(VERSION).u8(0);
    out.fixed32(index.size()).fixed32(dataLength).fixed32(data.size()).fixed32(count);
    out.fixed64(first).fixed32((int) dataCrc.getValue());
    CRC32C headerCrc = new CRC32C();
    headerCrc.update(out.array(), 0, out.size());
    headerCrc.update(index.array(), 0, index.size());
    out.fixed32((int) headerCrc.getValue());
    out.raw(index.array(), 0, index.size()).raw(compressed, 0, dataLength);
    return out.toBytes();
  }

  /**
   * Reads the fields of a header whose checksum is still to be compared; empty if they cannot be
   * those of a record.
   */
  static Optional<LogRecord> decode(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int type = header[4];
    int indexLength = in.getInt(8);
    int dataLength = in.getInt(12);
    int rawLength = in.getInt(16);
    int count = in.getInt(20);
    boolean plausible =
        in.getInt(0) == MAGIC
            && header[6] == VERSION
            && type >= 1
            && type <= Type.values().length
            && isLength(indexLength)
            && isLength(dataLength)
            && isLength(rawLength)
            && count >= 0;
    if (!plausible) {
      return Optional.empty();
    }
    return Optional.of(
        new LogRecord(
            Type.values()[type - 1],
            (header[5] & 1) != 0,
            indexLength,
            dataLength,
            rawLength,
            count,
            in.getLong(24),
            in.getInt(32)));
  }

  private static boolean isLength(int length) {
    return length >= 0 && length <= MAX_LENGTH;
  }

  /** Whether header and index are what was written. */
  static boolean headerCrcMatches(byte[] header, byte[] index) {
    return storedHeaderCrc(header) == headerCrc(header, index);
  }

  static int storedHeaderCrc(byte[] header) {
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(36);
  }

  static int headerCrc(byte[] header, byte[] index) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, HEADER_BYTES - Integer.BYTES);
    crc.update(index);
    return (int) crc.getValue();
  }
}
