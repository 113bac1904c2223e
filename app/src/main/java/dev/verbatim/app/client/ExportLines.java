package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a server's export. The last one counts the others; an export that ends without it
 * was cut.
 */
final class ExportLines {
  private static final byte[] LAST =
      "{\"verbatim_export\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InputStream in;
  private @Nullable JsonNode last;

  ExportLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * The next line without its end; empty behind the last.
   *
   * @throws IOException if the export was cut
   */
  Optional<byte[]> next() throws IOException {
    if (last != null) {
      return Optional.empty();
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new IOException("the export ended before its last line: it is not complete");
      }
      line.write(next);
      next = in.read();
    }
    byte[] bytes = line.toByteArray();
    if (java.util.Arrays.mismatch(bytes, LAST) == LAST.length) {
      last = JSON.readTree(bytes).path("verbatim_export");
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  /** What the last line says, once it was read. */
  ExportSummary summary(long refused) {
    JsonNode counts = java.util.Objects.requireNonNull(last);
    return new ExportSummary(
        counts.path("traces").asLong(),
        counts.path("spans").asLong(),
        counts.path("damagedPayloads").asLong(),
        refused);
  }
}
