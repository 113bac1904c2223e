package dev.verbatim.interchange;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What is in a file, told by its first bytes; gzip and zstd are unpacked. */
record ExportFile(Kind kind, InputStream in) {
  private static final int LOOK = 1 << 12;

  /** How records are written down. */
  enum Kind {
    EMPTY,
    JSON,
    CSV,
    /** Protobuf messages, one after the other as fields of one big message. */
    PROTOBUF,
    /** Each message behind its length, 4 bytes, big-endian; perhaps compressed one by one. */
    FRAMED
  }

  static ExportFile open(InputStream raw, String name) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    byte[] head = look(in);
    if (startsWith(head, 0x1f, 0x8b)) {
      in = new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
      head = look(in);
    } else if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      in = new BufferedInputStream(new ZstdInputStream(in), 1 << 16);
      head = look(in);
    }
    if (startsWith(head, 'P', 'A', 'R', '1')) {
      throw new ImportException(
          name
              + ": Parquet cannot be imported (expected: JSON, JSON Lines or CSV; in pandas write"
              + " df.to_json(path, orient=\"records\", lines=True))");
    }
    if (startsWith(head, 0xef, 0xbb, 0xbf)) {
      in.skipNBytes(3);
      head = look(in);
    }
    return new ExportFile(kind(head), in);
  }

  private static Kind kind(byte[] head) {
    if (head.length == 0) {
      return Kind.EMPTY;
    }
    if (isFrame(head)) {
      return Kind.FRAMED;
    }
    int first = 0;
    while (first < head.length && isBlank(head[first])) {
      first++;
    }
    if (first == head.length) {
      return Kind.EMPTY;
    }
    if (head[first] == '{' || head[first] == '[') {
      return Kind.JSON;
    }
    // Field 1, delimited: resource_spans. No text begins with this and then a control character.
    boolean text = true;
    for (int i = 0; i < Math.min(head.length, 64); i++) {
      text &= head[i] < 0 || head[i] >= ' ' || isBlank(head[i]);
    }
    return head[0] == 0x0a && !text ? Kind.PROTOBUF : Kind.CSV;
  }

  /** No text begins with the first byte of a length up to 64 MiB. */
  private static boolean isFrame(byte[] head) {
    return head.length > 4
        && head[0] >= 0
        && head[0] <= 4
        && (head[4] == 0x0a || head[4] == '{' || head[4] == 0x28);
  }

  private static boolean isBlank(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  /** The first bytes; of a file that breaks off, those before. */
  private static byte[] look(BufferedInputStream in) throws IOException {
    in.mark(LOOK);
    byte[] head = new byte[LOOK];
    int length = 0;
    try {
      for (int read = 0; length < LOOK && read >= 0; length += Math.max(0, read)) {
        read = in.read(head, length, LOOK - length);
      }
    } catch (EOFException | ZipException | ZstdIOException brokenOff) {
      if (length == 0) {
        throw brokenOff;
      }
      // Whoever reads on will meet it again and tell it.
    }
    in.reset();
    return Arrays.copyOf(head, length);
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
