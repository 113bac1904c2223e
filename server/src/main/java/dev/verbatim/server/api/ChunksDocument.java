package dev.verbatim.server.api;

import dev.verbatim.model.ChunkTimes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code Chunks}. */
public record ChunksDocument(
    int attempt, String startTime, long totalBytes, String sha256, List<Chunk> items) {

  /** Schema {@code Chunk}. */
  public record Chunk(
      int index,
      long offset,
      int length,
      BigDecimal sinceStartMs,
      @Nullable String text,
      @Nullable String base64) {}

  /**
   * Cuts a body at its chunks.
   *
   * @param times their lengths must add up to the body
   * @throws IllegalArgumentException if they do not
   */
  public static ChunksDocument of(
      int attempt, long startEpochNanos, String sha256, ChunkTimes times, byte[] body) {
    List<Chunk> chunks = new ArrayList<>(times.chunks().size());
    int offset = 0;
    for (ChunkTimes.Chunk chunk : times.chunks()) {
      if (chunk.length() > body.length - offset) {
        throw new IllegalArgumentException(
            "chunks of more than " + body.length + " bytes (expected: the length of the body)");
      }
      Optional<String> text = utf8(body, offset, chunk.length());
      chunks.add(
          new Chunk(
              chunks.size(),
              offset,
              chunk.length(),
              Units.millis(chunk.sinceStartNanos()),
              text.orElse(null),
              text.isPresent() ? null : base64(body, offset, chunk.length())));
      offset += chunk.length();
    }
    if (offset != body.length) {
      throw new IllegalArgumentException(
          "chunks of " + offset + " bytes (expected: " + body.length + ", the whole body)");
    }
    return new ChunksDocument(attempt, Units.time(startEpochNanos), body.length, sha256, chunks);
  }

  private static Optional<String> utf8(byte[] body, int offset, int length) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(body, offset, length))
              .toString());
    } catch (CharacterCodingException cutInsideACharacter) {
      return Optional.empty();
    }
  }

  private static String base64(byte[] body, int offset, int length) {
    ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(body, offset, length));
    return StandardCharsets.US_ASCII.decode(encoded).toString();
  }
}
