package dev.verbatim.app.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends spans to a server over OTLP/HTTP and waits until they are on its disk. A server that is
 * busy or away is tried again, for up to two minutes a request; sending again is harmless.
 */
final class SpanSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MESSAGE_LENGTH = 300;

  private final ServerAddress server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  SpanSender(ServerAddress server) {
    this.server = server;
  }

  /**
   * Sends one request.
   *
   * @return why the server did not take spans of it; empty if it took all
   * @throws IOException if the server cannot be reached or refuses this client
   */
  Optional<String> send(ExportTraceServiceRequest request)
      throws IOException, InterruptedException {
    byte[] body = request.toByteArray();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = Duration.ofMillis(250);
    while (true) {
      boolean patient = System.nanoTime() < giveUp;
      Optional<HttpResponse<byte[]>> response = tried(body, patient);
      if (response.isPresent() && !(patient && isPassing(response.get().statusCode()))) {
        return judged(response.get());
      }
      Thread.sleep(response.flatMap(SpanSender::retryAfter).orElse(pause));
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
  }

  /** Empty if the server could not be reached this time. */
  private Optional<HttpResponse<byte[]>> tried(byte[] body, boolean patient)
      throws IOException, InterruptedException {
    try {
      return Optional.of(
          client.send(
              server
                  .request("/v1/traces")
                  .header("Content-Type", "application/x-protobuf")
                  .POST(BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray()));
    } catch (IOException unreachable) {
      if (patient && !(unreachable instanceof java.net.ConnectException)) {
        return Optional.empty();
      }
      throw new IOException(
          "no server at " + server.url() + " (start one with `verbatim serve`)", unreachable);
    }
  }

  private static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(value -> value.matches("[0-9]{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }

  private Optional<String> judged(HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    if (status == 400 || status == 413) {
      return Optional.of("the server refused " + what(status));
    }
    if (status != 200) {
      throw new IOException("the server at " + server.url() + " answered HTTP " + status);
    }
    try {
      ExportTracePartialSuccess partial =
          ExportTraceServiceResponse.parseFrom(response.body()).getPartialSuccess();
      return partial.getRejectedSpans() > 0
          ? Optional.of(
              "the server refused "
                  + partial.getRejectedSpans()
                  + " spans: "
                  + shortened(partial.getErrorMessage()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException notOtlp) {
      throw new IOException(
          "the server at " + server.url() + " does not answer in OTLP; is it Verbatim?", notOtlp);
    }
  }

  private static String what(int status) {
    return status == 413 ? "a span as too large" : "a request as malformed";
  }

  private static String shortened(String message) {
    return Terminal.line(
        message.length() > MESSAGE_LENGTH ? message.substring(0, MESSAGE_LENGTH) + "…" : message);
  }

  @Override
  public void close() {
    client.close();
  }
}
