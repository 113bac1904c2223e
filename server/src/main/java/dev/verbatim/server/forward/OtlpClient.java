package dev.verbatim.server.forward;

import dev.verbatim.otlp.OtlpResponses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Sends export requests by OTLP/HTTP and reads the answer as the protocol says (opentelemetry-proto
 * 1.11, {@code docs/specification.md}): 429, 502, 503 and 504 ask for another try, {@code
 * Retry-After} for when; any other error is final. Redirects are not followed: headers hold keys.
 */
public final class OtlpClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

  private final ForwardTarget target;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public OtlpClient(ForwardTarget target) {
    this.target = target;
  }

  /** What became of a request. */
  public sealed interface Answer {
    /** It was taken, but for so many spans. */
    record Accepted(long rejected) implements Answer {}

    /** It will never be taken. */
    record Refused(String why) implements Answer {}

    /** It may be taken later. */
    record Later(String why, Optional<Duration> after) implements Answer {}
  }

  /** Sends one request; a failure of the network is a {@link Answer.Later}. */
  public Answer send(byte[] protobuf) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.endpoint())
            .timeout(WHOLE)
            .header("content-type", "application/x-protobuf")
            .header("content-encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(protobuf)));
    target.headers().forEach(request::setHeader);
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      int status = response.statusCode();
      if (status / 100 == 2) {
        return new Answer.Accepted(OtlpResponses.rejected(response.body()));
      }
      return switch (status) {
        case 429, 502, 503, 504 -> new Answer.Later("HTTP " + status, retryAfter(response));
        default -> new Answer.Refused("HTTP " + status);
      };
    } catch (IOException e) {
      return new Answer.Later(e.getClass().getSimpleName(), Optional.empty());
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
