package dev.verbatim.sdk;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A receiver that decodes what arrives and answers as told, by default with 200. */
public final class OtlpReceiver implements AutoCloseable {
  /** One answer. */
  public record Answer(int status, Map<String, String> headers, byte[] body, Duration delay) {
    public static Answer of(int status) {
      return new Answer(status, Map.of(), new byte[0], Duration.ZERO);
    }

    public Answer header(String name, String value) {
      return new Answer(status, Map.of(name, value), body, delay);
    }

    public Answer body(byte[] bytes) {
      return new Answer(status, headers, bytes, delay);
    }

    public Answer after(Duration pause) {
      return new Answer(status, headers, body, pause);
    }
  }

  /** One request as it came. */
  public record Received(
      ExportTraceServiceRequest request, int rawBytes, Map<String, List<String>> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> accepted = new ArrayList<>();
  private final List<Received> all = new ArrayList<>();
  private final List<ExportLogsServiceRequest> logs = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private Answer usual = Answer.of(200);

  private OtlpReceiver(HttpServer server) {
    this.server = server;
  }

  public static OtlpReceiver start() {
    return start(0);
  }

  public static OtlpReceiver start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      OtlpReceiver receiver = new OtlpReceiver(server);
      server.createContext("/v1/traces", receiver::handle);
      server.createContext("/v1/logs", receiver::handleLogs);
      server.setExecutor(receiver.threads);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The next answers, in order; then the usual one again. */
  public synchronized void next(Answer... some) {
    answers.addAll(List.of(some));
  }

  public synchronized void always(Answer answer) {
    usual = answer;
  }

  private void handleLogs(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(body);
    synchronized (this) {
      logs.add(request);
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
        : body;
  }

  /** The log records of all requests, in order of arrival. */
  public synchronized List<LogRecord> logs() {
    return logs.stream()
        .flatMap(each -> each.getResourceLogsList().stream())
        .flatMap(each -> each.getScopeLogsList().stream())
        .flatMap(each -> each.getLogRecordsList().stream())
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    Answer answer;
    synchronized (this) {
      answer = answers.isEmpty() ? usual : answers.remove();
      Received received = new Received(decode(body), body.length, exchange.getRequestHeaders());
      all.add(received);
      if (answer.status() / 100 == 2) {
        accepted.add(received);
      }
    }
    try {
      Thread.sleep(answer.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    try (var out = exchange.getResponseBody()) {
      out.write(answer.body());
    }
  }

  private static ExportTraceServiceRequest decode(byte[] body)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(body);
  }

  /** Every request, whatever was answered. */
  public synchronized List<Received> requests() {
    return List.copyOf(all);
  }

  /** The spans of the accepted requests, in order of arrival. */
  public synchronized List<Span> spans() {
    return accepted.stream()
        .flatMap(each -> each.request().getResourceSpansList().stream())
        .flatMap(each -> each.getScopeSpansList().stream())
        .flatMap(each -> each.getSpansList().stream())
        .toList();
  }

  public Span span(String name) {
    List<Span> found = spans().stream().filter(span -> span.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          name
              + ": "
              + found.size()
              + " spans (expected: 1) among "
              + spans().stream().map(Span::getName).toList());
    }
    return found.get(0);
  }

  public synchronized Values resource() {
    return Values.of(all.get(0).request().getResourceSpans(0).getResource().getAttributesList());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
