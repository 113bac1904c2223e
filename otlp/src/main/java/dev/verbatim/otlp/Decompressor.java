package dev.verbatim.otlp;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Undoes the content encoding of a request, to a bounded length: of a body that would unfold to
 * more than the limit no more than the limit is ever in memory.
 */
public final class Decompressor {
  private static final int FIRST_GUESS = 64 << 10;

  /** Senders compress about so well; a guess that only saves copying. */
  private static final int RATIO = 4;

  private final int maxBytes;

  /**
   * @param maxBytes of the decompressed body, at least 1
   */
  public Decompressor(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 1)");
    }
    this.maxBytes = maxBytes;
  }

  /**
   * The decompressed body; the same array if it was not compressed.
   *
   * @param contentEncoding the header: {@code gzip}, {@code zstd}, {@code identity} or empty, in
   *     any case
   * @throws OtlpException.TooLarge if it is longer than the limit
   * @throws OtlpException.UnsupportedEncoding if the encoding is none of these
   * @throws OtlpException if the body is not in this encoding
   */
  public byte[] decompress(String contentEncoding, byte[] body) throws OtlpException {
    String encoding = contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> {
        if (body.length > maxBytes) {
          throw new OtlpException.TooLarge(maxBytes);
        }
        yield body;
      }
      case "gzip", "x-gzip" -> read(encoding, body, GZIPInputStream::new);
      case "zstd" -> read(encoding, body, ZstdInputStream::new);
      default -> throw new OtlpException.UnsupportedEncoding(printable(contentEncoding));
    };
  }

  private interface Opener {
    InputStream open(InputStream compressed) throws IOException;
  }

  private byte[] read(String encoding, byte[] body, Opener opener) throws OtlpException {
    if (body.length == 0) {
      throw broken(encoding, new EOFException("empty"));
    }
    try (InputStream in = opener.open(new ByteArrayInputStream(body))) {
      int guess = (int) Math.clamp((long) body.length * RATIO, FIRST_GUESS, Integer.MAX_VALUE);
      byte[] out = new byte[Math.min(maxBytes, guess)];
      int length = 0;
      while (true) {
        int count = in.read(out, length, out.length - length);
        if (count < 0) {
          return Arrays.copyOf(out, length);
        }
        length += count;
        if (length == out.length) {
          if (length == maxBytes) {
            if (in.read() >= 0) {
              throw new OtlpException.TooLarge(maxBytes);
            }
            return out;
          }
          out = Arrays.copyOf(out, (int) Math.min(maxBytes, 2L * out.length));
        }
      }
    } catch (IOException cause) {
      throw broken(encoding, cause);
    }
  }

  private static OtlpException broken(String encoding, IOException cause) {
    return OtlpException.malformed(
        "body: not in its content-encoding " + encoding + " (expected: a complete stream)", cause);
  }

  private static String printable(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
