package dev.verbatim.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class DecompressorTest {
  private static final int LIMIT = 64 << 20;

  private final Decompressor decompressor = new Decompressor(LIMIT);

  @Test
  void givesBackWhatWasCompressed() throws IOException, OtlpException {
    byte[] body = new byte[1_000_000];
    new Random(7).nextBytes(body);
    Arrays.fill(body, 1000, 900_000, (byte) 'a');

    assertThat(decompressor.decompress("gzip", gzip(body))).isEqualTo(body);
    assertThat(decompressor.decompress(" GZip ", gzip(body))).isEqualTo(body);
    assertThat(decompressor.decompress("zstd", Zstd.compress(body))).isEqualTo(body);
    assertThat(decompressor.decompress("", body)).isSameAs(body);
    assertThat(decompressor.decompress("identity", body)).isSameAs(body);
    assertThat(decompressor.decompress("gzip", gzip(new byte[0]))).isEmpty();
  }

  @Test
  void acceptsTheLimitAndRefusesOneByteMore() throws IOException, OtlpException {
    assertThat(decompressor.decompress("gzip", gzip(new byte[LIMIT]))).hasSize(LIMIT);
    assertThat(decompressor.decompress("zstd", Zstd.compress(new byte[LIMIT]))).hasSize(LIMIT);
    byte[] bomb = new byte[LIMIT + 1];
    for (String encoding : new String[] {"gzip", "zstd", ""}) {
      byte[] sent =
          switch (encoding) {
            case "gzip" -> gzip(bomb);
            case "zstd" -> Zstd.compress(bomb);
            default -> bomb;
          };
      assertThatThrownBy(() -> decompressor.decompress(encoding, sent))
          .as(encoding)
          .isInstanceOf(OtlpException.TooLarge.class)
          .hasMessageContaining("67108864");
    }
  }

  @Test
  void refusesUnknownEncodingsAndBrokenStreams() throws IOException {
    assertThatThrownBy(() -> decompressor.decompress("br", new byte[0]))
        .isInstanceOfSatisfying(
            OtlpException.UnsupportedEncoding.class,
            refused -> assertThat(refused.httpStatus()).isEqualTo(415))
        .hasMessage("content-encoding: br (expected: identity, gzip or zstd)");
    byte[] gzip = gzip("some text, long enough to be cut".getBytes(UTF_8));
    byte[] zstd = Zstd.compress("some text, long enough to be cut".getBytes(UTF_8));
    refuses("gzip", "no gzip".getBytes(UTF_8));
    refuses("gzip", new byte[0]);
    refuses("gzip", Arrays.copyOf(gzip, gzip.length - 9));
    refuses("zstd", "no zstd".getBytes(UTF_8));
    refuses("zstd", Arrays.copyOf(zstd, zstd.length - 3));
    refuses("zstd", new byte[0]);
  }

  private void refuses(String encoding, byte[] body) {
    assertThatThrownBy(() -> decompressor.decompress(encoding, body))
        .as(encoding + " of " + body.length)
        .isInstanceOfSatisfying(
            OtlpException.class, refused -> assertThat(refused.httpStatus()).isEqualTo(400));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }
}
