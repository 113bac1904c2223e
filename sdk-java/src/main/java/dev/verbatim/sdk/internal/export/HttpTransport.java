package dev.verbatim.sdk.internal.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP with the client of the JDK; follows no redirect. */
final class HttpTransport implements Transport {
  private static final int BODY_LIMIT = 64 * 1024;

  private final URI uri;
  private final @Nullable String apiKey;
  private final HttpClient client;

  HttpTransport(URI uri, @Nullable String apiKey, Duration connectTimeout) {
    this.uri = uri;
    this.apiKey = apiKey;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
  }

  @Override
  public Reply post(byte[] gzippedRequest, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzippedRequest));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), response -> new CappedBody());
    try {
      // The request's own timeout ends with the headers; a body that drips for ever ends here.
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(
          response.statusCode(),
          response
              .headers()
              .firstValue("Retry-After")
              .map(HttpTransport::millis)
              .orElse(OptionalLong.empty()),
          response.headers().firstValue("Content-Type"),
          response.body());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("request failed", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** Seconds or an HTTP date, as RFC 9110 section 10.2.3 allows; empty if it is neither. */
  private static OptionalLong millis(String retryAfter) {
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(retryAfter.strip()), 1000L));
    } catch (NumberFormatException | ArithmeticException e) {
      try {
        ZonedDateTime date =
            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
        return OptionalLong.of(
            Math.max(0, date.toInstant().toEpochMilli() - System.currentTimeMillis()));
      } catch (DateTimeParseException notADate) {
        return OptionalLong.empty();
      }
    }
  }

  @Override
  public void close() {
    // The client of JDK 21 and later holds a thread until it is closed; the older one stops when
    // it is collected.
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        return;
      }
    }
  }

  /** Keeps the beginning of a body and reads the rest away. */
  private static final class CappedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private Optional<Flow.Subscription> subscription = Optional.empty();

    @Override
    public CompletionStage<byte[]> getBody() {
      return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = Optional.of(newSubscription);
      newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[Math.min(buffer.remaining(), BODY_LIMIT - kept.size())];
        buffer.get(bytes);
        kept.writeBytes(bytes);
      }
      if (kept.size() >= BODY_LIMIT) {
        subscription.ifPresent(Flow.Subscription::cancel);
        result.complete(kept.toByteArray());
      }
    }

    @Override
    public void onError(Throwable error) {
      result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      result.complete(kept.toByteArray());
    }
  }
}
