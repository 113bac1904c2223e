package dev.verbatim.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Content codings as providers send them. */
class ContentDecodingTest {
  private static final byte[] ANSWER =
      ("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-5-mini\",\"choices\":[{\"index\":0,\"message\":"
           + "{\"role\":\"assistant\",\"content\":\"Hallo\"},\"finish_reason\":\"stop\"}]}")
          .getBytes(StandardCharsets.UTF_8);

  /** {@link #ANSWER} by the reference implementation, which has no encoder in Java. */
  private static final byte[] BROTLI =
      Base64.getDecoder()
          .decode(
              "G5kAQBwHzrk8ZiEIvG691CJ7WzCh3Jb6ZRcN3dJkKOjDVMNah6Wrr54s5PrJksjMpprWxfAKdGMhPQv3TO2yaMIgqUVne76EEMT5hfXTqh1dkVMdPKkWK7wb4VQwgiRtKTSPeDwLqp2mA25UbAc=");

  private final ContentDecoding decoding = new ContentDecoding(1 << 20);

  /** What writes into another stream. */
  private interface Coding {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] coded(byte[] bytes, Coding coding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coded = coding.over(out)) {
      coded.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) {
    return coded(bytes, GZIPOutputStream::new);
  }

  private static byte[] rawDeflate(byte[] bytes) {
    return coded(
        bytes,
        out -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true)));
  }

  private ContentDecoding.Decoded decoded(String header, byte[] body) {
    return decoding.decode(Optional.of(header), body).orElseThrow();
  }

  @Test
  void everyCodingIsUndone() {
    Map<String, byte[]> coded =
        Map.of(
            "gzip", gzip(ANSWER),
            "X-GZip", gzip(ANSWER),
            "deflate", coded(ANSWER, DeflaterOutputStream::new),
            "zstd", Zstd.compress(ANSWER),
            "br", BROTLI,
            "identity, br", BROTLI,
            "deflate, gzip", gzip(coded(ANSWER, DeflaterOutputStream::new)));
    coded.forEach(
        (header, body) -> {
          assertThat(decoded(header, body).bytes()).as(header).isEqualTo(ANSWER);
          assertThat(decoded(header, body).complete()).as(header).isTrue();
        });
    assertThat(decoded("deflate", rawDeflate(ANSWER)).bytes()).isEqualTo(ANSWER);
  }

  @Test
  void aCutBodyIsReadAsFarAsItCame() {
    byte[] text = new byte[200_000];
    long seed = System.nanoTime();
    System.out.println("seed of the text: " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(20));
    }
    Map<String, byte[]> coded =
        Map.of(
            "gzip", gzip(text),
            "deflate", coded(text, DeflaterOutputStream::new),
            "zstd", Zstd.compress(text));
    coded.forEach(
        (header, body) -> {
          ContentDecoding.Decoded half = decoded(header, Arrays.copyOf(body, body.length * 3 / 4));
          assertThat(half.complete()).as(header).isFalse();
          assertThat(half.bytes()).as(header).isEqualTo(Arrays.copyOf(text, half.bytes().length));
        });
  }

  @Test
  void whatCannotBeReadIsNotKept() {
    byte[] noise = {1, 2, 3, 4, 5, 6, 7, 8};
    for (String header : new String[] {"gzip", "zstd", "compress", "gzip, dcb"}) {
      assertThat(decoding.decode(Optional.of(header), noise)).as(header).isEmpty();
    }
    byte[] bomb = gzip(new byte[2 << 20]);
    assertThat(decoding.decode(Optional.of("gzip"), bomb)).isEmpty();
  }
}
