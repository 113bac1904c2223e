package dev.verbatim.store.embedded;

import com.github.luben.zstd.Zstd;
import dev.verbatim.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The log file of a partition. One thread appends; any thread reads what was appended durably. */
final class Segment implements Closeable {
  static final int FILE_HEADER_BYTES = 48;
  private static final long FILE_MAGIC = 0x4d49544142524556L; // "VERBATIM" as little-endian bytes
  private static final int FILE_VERSION = 1;
  private static final int RESYNC_BUFFER = 1 << 20;

  private final Path path;
  private final LogFile file;
  private final Header header;
  private volatile long durable;
  private boolean dirtyTail;

  /**
   * What stands at the beginning of the file.
   *
   * @param partition its number
   * @param firstSpan the number of the first span that could lie in it
   * @param firstTrace the number of the first trace that could be new in it
   */
  record Header(int partition, long firstSpan, int firstTrace, long createdEpochNanos) {}

  /** Bytes that are no whole records, from here to there. */
  record Damage(Path file, long from, long to, String what) {
    @Override
    public String toString() {
      return file + ", bytes " + from + " to " + to + ": " + what;
    }
  }

  /** Is told of each record. */
  @FunctionalInterface
  interface Visitor {
    void visit(LogRecord record, long position, ByteReader index) throws IOException;
  }

  /**
   * What a scan found.
   *
   * @param end where the last whole group ends
   * @param damages places in front of it that hold no records
   */
  record Scan(long end, List<Damage> damages) {}

  private Segment(Path path, LogFile file, Header header, long durable) {
    this.path = path;
    this.file = file;
    this.header = header;
    this.durable = durable;
  }

  static Segment create(LogFiles files, Path path, Header header) throws IOException {
    ByteWriter out = new ByteWriter(FILE_HEADER_BYTES);
    out.fixed64(FILE_MAGIC).fixed32(FILE_VERSION).fixed32(header.partition());
    out.fixed64(header.firstSpan())
        .fixed64(header.firstTrace())
        .fixed64(header.createdEpochNanos());
    out.fixed32(0).fixed32(crc(out.array(), out.size()));
    LogFile file = files.open(path);
    try {
      file.truncate(0);
      file.write(ByteBuffer.wrap(out.toBytes()), 0);
      file.force();
      files.forceDirectory(Objects.requireNonNull(path.getParent()));
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new Segment(path, file, header, FILE_HEADER_BYTES);
  }

  /**
   * Opens a segment that exists; the end is found by {@link #scan} and fixed by {@link #truncate}.
   *
   * @return empty if not even the file's header is whole: it was never used
   */
  static Optional<Segment> open(LogFiles files, Path path) throws IOException {
    LogFile file = files.open(path);
    byte[] bytes = new byte[FILE_HEADER_BYTES];
    boolean whole = file.size() >= FILE_HEADER_BYTES;
    if (whole) {
      file.read(ByteBuffer.wrap(bytes), 0);
    }
    ByteReader in = new ByteReader(bytes);
    if (!whole || in.fixed64() != FILE_MAGIC) {
      file.close();
      return Optional.empty();
    }
    int version = in.fixed32();
    Header header = new Header(in.fixed32(), in.fixed64(), (int) in.fixed64(), in.fixed64());
    in.fixed32();
    if (in.fixed32() != crc(bytes, FILE_HEADER_BYTES - Integer.BYTES) || version != FILE_VERSION) {
      file.close();
      throw new StoreException.Corrupt(
          path
              + ", bytes 0 to "
              + FILE_HEADER_BYTES
              + ": file header of version "
              + version
              + " (expected: version "
              + FILE_VERSION
              + " with a right checksum)");
    }
    return Optional.of(new Segment(path, file, header, file.size()));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  Header header() {
    return header;
  }

  Path path() {
    return path;
  }

  /** Up to here everything is whole and on the medium. */
  long durable() {
    return durable;
  }

  /**
   * Appends records and returns when they are on the medium. If it fails nothing counts as
   * appended, and the next call first cuts off what may have been written.
   */
  void append(List<byte[]> records) throws IOException {
    if (dirtyTail) {
      file.truncate(durable);
      dirtyTail = false;
    }
    dirtyTail = true;
    long position = durable;
    for (byte[] record : records) {
      file.write(ByteBuffer.wrap(record), position);
      position += record.length;
    }
    file.force();
    durable = position;
    dirtyTail = false;
  }

  /** Cuts off what does not belong to a whole group. */
  void truncate(long end) throws IOException {
    if (end < file.size()) {
      file.truncate(end);
      file.force();
    }
    durable = end;
  }

  /**
   * Visits the records from a position on.
   *
   * @param from where a record starts
   * @param checkDataFrom records from here on are visited only if their data has the right checksum
   */
  Scan scan(long from, long checkDataFrom, Visitor visitor) throws IOException {
    long size = durable;
    long position = from;
    long end = from;
    List<Damage> damages = new ArrayList<>();
    while (position < size) {
      Optional<Damage> damage = visit(position, size, position >= checkDataFrom, visitor);
      if (damage.isEmpty()) {
        LogRecord record = recordAt(position).orElseThrow();
        position += record.length();
        if (record.endsGroup()) {
          end = position;
        }
        continue;
      }
      long next = resync(position + 1, size);
      if (next < 0) {
        break;
      }
      damages.add(new Damage(path, position, next, damage.get().what()));
      position = next;
      end = position;
    }
    return new Scan(end, damages);
  }

  private Optional<Damage> visit(long position, long size, boolean checkData, Visitor visitor)
      throws IOException {
    Optional<LogRecord> found = recordAt(position);
    if (found.isEmpty()) {
      return damage(
          position,
          size,
          "no record header (expected: magic " + Integer.toHexString(LogRecord.MAGIC) + ")");
    }
    LogRecord record = found.get();
    if (position + record.length() > size) {
      return damage(
          position, size, "record of " + record.length() + " bytes beyond the end of the file");
    }
    byte[] header = read(position, LogRecord.HEADER_BYTES);
    byte[] index = read(position + LogRecord.HEADER_BYTES, record.indexLength());
    if (!LogRecord.headerCrcMatches(header, index)) {
      return damage(
          position,
          position + record.length(),
          "checksum of header and index "
              + hex(LogRecord.headerCrc(header, index))
              + " (expected: "
              + hex(LogRecord.storedHeaderCrc(header))
              + ")");
    }
    if (checkData) {
      int crc = crcOfData(record, position);
      if (crc != record.dataCrc()) {
        return damage(
            position,
            position + record.length(),
            "checksum of data " + hex(crc) + " (expected: " + hex(record.dataCrc()) + ")");
      }
    }
    visitor.visit(record, position, new ByteReader(index));
    return Optional.empty();
  }

  private Optional<Damage> damage(long from, long to, String what) {
    return Optional.of(new Damage(path, from, to, what));
  }

  private static String hex(int crc) {
    return String.format("%08x", crc);
  }

  /** The next position at which a whole record stands; -1 if there is none. */
  private long resync(long from, long size) throws IOException {
    for (long base = from; base + LogRecord.HEADER_BYTES <= size; base += RESYNC_BUFFER) {
      int length = (int) Math.min(RESYNC_BUFFER + LogRecord.HEADER_BYTES, size - base);
      byte[] bytes = read(base, length);
      for (int i = 0; i < RESYNC_BUFFER && i + LogRecord.HEADER_BYTES <= length; i++) {
        if (bytes[i] == (byte) LogRecord.MAGIC
            && visit(base + i, size, true, (record, position, index) -> {}).isEmpty()) {
          return base + i;
        }
      }
    }
    return -1;
  }

  private Optional<LogRecord> recordAt(long position) throws IOException {
    return position + LogRecord.HEADER_BYTES > durable
        ? Optional.empty()
        : LogRecord.decode(read(position, LogRecord.HEADER_BYTES));
  }

  private int crcOfData(LogRecord record, long position) throws IOException {
    byte[] data = read(dataPosition(record, position), record.dataLength());
    return crc(data, data.length);
  }

  private static long dataPosition(LogRecord record, long position) {
    return position + LogRecord.HEADER_BYTES + record.indexLength();
  }

  /**
   * Reads a whole record.
   *
   * @throws StoreException.Corrupt if it is not what was written
   */
  StoredBlock readBlock(long position) throws IOException {
    Optional<Damage> damage = visit(position, durable, true, (record, at, index) -> {});
    if (damage.isPresent()) {
      throw new StoreException.Corrupt(damage.get().toString());
    }
    LogRecord record = recordAt(position).orElseThrow();
    byte[] index = read(position + LogRecord.HEADER_BYTES, record.indexLength());
    byte[] compressed = read(dataPosition(record, position), record.dataLength());
    byte[] data = new byte[record.rawLength()];
    long length = Zstd.decompress(data, compressed);
    if (Zstd.isError(length) || length != record.rawLength()) {
      throw new StoreException.Corrupt(
          damage(position, position + record.length(), "data does not decompress")
              .get()
              .toString());
    }
    return new StoredBlock(record, index, data);
  }

  private byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    file.read(buffer, position);
    if (buffer.hasRemaining()) {
      throw new IOException(path + ": ends inside a read of " + length + " bytes at " + position);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
