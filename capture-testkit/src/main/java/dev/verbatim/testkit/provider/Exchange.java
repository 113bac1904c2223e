package dev.verbatim.testkit.provider;

import dev.verbatim.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * One finished exchange, as the provider saw it.
 *
 * @param request what came
 * @param status what was answered
 * @param responseHeaders as sent, in order
 * @param sentBody bytes of the response body that were written to the connection, before transfer
 *     coding and after content coding; do not change
 * @param chunkSizes the sizes of the writes they went out in
 * @param received when the request had been read
 * @param ended when the last byte was written or the connection ended
 * @param ending how it ended
 */
public record Exchange(
    ProviderRequest request,
    int status,
    List<Header> responseHeaders,
    byte[] sentBody,
    List<Integer> chunkSizes,
    Instant received,
    Instant ended,
    Ending ending) {

  /** How an exchange ended. */
  public enum Ending {
    /** Everything was sent. */
    COMPLETE,
    /** The script cut the connection. */
    CUT,
    /** The client went away: {@link #sentBody} may hold bytes that it never read. */
    CLIENT_GONE
  }

  public byte[] requestBody() {
    return request.body();
  }

  /** SHA-256 of the request body. */
  public Sha256 requestSha256() {
    return Sha256.of(request.body());
  }

  /**
   * The response body with its content coding undone: what a client that unzips by itself hands on.
   *
   * @throws UncheckedIOException if a gzip body was cut
   */
  public byte[] responseBody() {
    if (responseHeader("content-encoding").filter("gzip"::equals).isEmpty()) {
      return sentBody;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sentBody))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("exchange " + request.number() + ": gzip body is cut", e);
    }
  }

  /** SHA-256 of {@link #responseBody}. */
  public Sha256 responseSha256() {
    return Sha256.of(responseBody());
  }

  public Optional<String> responseHeader(String name) {
    return Header.first(responseHeaders, name);
  }

  /** Without bodies. */
  @Override
  public String toString() {
    return "Exchange["
        + request
        + " -> "
        + status
        + ", "
        + sentBody.length
        + " bytes, "
        + ending
        + "]";
  }
}
