package dev.verbatim.gateway.record;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * Undoes content codings (RFC 9110, 8.4) of copies, to a bounded length: gzip, deflate, zstd and
 * brotli.
 */
final class ContentDecoding {
  private final long maxBytes;

  ContentDecoding(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A body without its content coding.
   *
   * @param bytes as far as the coded body came
   * @param complete false if the coded body was cut
   */
  record Decoded(byte[] bytes, boolean complete) {}

  /** Whether the header names a coding that changes the bytes. */
  static boolean isCoded(Optional<String> contentEncoding) {
    return !codings(contentEncoding).isEmpty();
  }

  private static List<String> codings(Optional<String> contentEncoding) {
    return contentEncoding.stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .filter(value -> !value.isEmpty() && !value.equals("identity"))
        .toList();
  }

  /** The body without its codings; empty if one is unknown, damaged, or the body is too long. */
  Optional<Decoded> decode(Optional<String> contentEncoding, byte[] body) {
    Decoded decoded = new Decoded(body, true);
    for (String coding : codings(contentEncoding).reversed()) {
      Optional<Decoded> next = undo(coding, decoded.bytes());
      if (next.isEmpty()) {
        return next;
      }
      decoded = new Decoded(next.get().bytes(), decoded.complete() && next.get().complete());
    }
    return Optional.of(decoded);
  }

  private Optional<Decoded> undo(String coding, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(512, body.length * 3));
    try (InputStream in = open(coding, body)) {
      byte[] piece = new byte[16 << 10];
      int count = in.read(piece);
      while (count >= 0) {
        if (out.size() + (long) count > maxBytes) {
          return Optional.empty();
        }
        out.write(piece, 0, count);
        count = in.read(piece);
      }
      return Optional.of(new Decoded(out.toByteArray(), true));
    } catch (EOFException cut) {
      return Optional.of(new Decoded(out.toByteArray(), false));
    } catch (IOException | RuntimeException broken) {
      // Brotli and zstd tell a cut body by the same exception as a damaged one.
      return out.size() > 0 ? Optional.of(new Decoded(out.toByteArray(), false)) : Optional.empty();
    }
  }

  private static InputStream open(String coding, byte[] body) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in, new Inflater(!hasZlibHeader(body)));
      case "zstd" -> new ZstdInputStream(in);
      case "br" -> new BrotliInputStream(in);
      default -> throw new IOException("content coding: unknown");
    };
  }

  /** Some servers send raw deflate (RFC 1951) where zlib (RFC 1950) is meant. */
  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && (((body[0] & 0xff) << 8) + (body[1] & 0xff)) % 31 == 0;
  }
}
