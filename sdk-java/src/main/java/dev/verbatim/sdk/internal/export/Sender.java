package dev.verbatim.sdk.internal.export;

import dev.verbatim.sdk.internal.export.SpanQueue.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Sends batches until it is interrupted or the queue is closed and empty.
 *
 * <p>Follows the OTLP rules: 429, 502, 503, 504 and lost connections are retried for as long as it
 * takes, with exponential backoff and jitter or when the receiver said; every other failure is
 * final. A batch answered with 400 or 413 is halved, so that one bad span does not cost the others.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures-1">OTLP/HTTP failures</a>
 */
final class Sender implements Runnable {
  /** Longer waits are not believed. */
  private static final long LONGEST_RETRY_AFTER_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final OtlpEncoder encoder;
  private final Supplier<Transport> transports;
  private final ExportLimits limits;
  private final SpanQueue queue;
  private final Consumer<List<Entry>> settled;
  private final Counters counters;
  private final QuietLog log;

  Sender(
      OtlpEncoder encoder,
      Supplier<Transport> transports,
      ExportLimits limits,
      SpanQueue queue,
      Consumer<List<Entry>> settled,
      Counters counters,
      QuietLog log) {
    this.encoder = encoder;
    this.transports = transports;
    this.limits = limits;
    this.queue = queue;
    this.settled = settled;
    this.counters = counters;
    this.log = log;
  }

  @Override
  public void run() {
    try (Transport transport = transports.get()) {
      while (true) {
        List<Entry> batch = queue.take(limits.batchBytes(), limits.linger());
        if (batch.isEmpty()) {
          return;
        }
        sendAndSettle(transport, batch);
      }
    } catch (InterruptedException e) {
      // Closed with a deadline that is over: the exporter counts what is left.
      return;
    }
  }

  private void sendAndSettle(Transport transport, List<Entry> batch) throws InterruptedException {
    boolean counted = false;
    try {
      deliver(transport, batch);
      counted = true;
    } catch (InterruptedException e) {
      counters.dropped("shutdown", batch.size());
      counted = true;
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      // Out of memory while encoding, or a fault of ours: lose the batch, not the thread.
      log.warn("Verbatim: a batch could not be encoded: " + e.getClass().getName());
    } finally {
      if (!counted) {
        counters.dropped("internal", batch.size());
      }
      settled.accept(batch);
    }
  }

  private void deliver(Transport transport, List<Entry> batch)
      throws IOException, InterruptedException {
    byte[] request = encode(batch);
    for (int attempt = 0; ; attempt++) {
      String trouble;
      long waitMillis = -1;
      try {
        Transport.Reply reply = transport.post(request, limits.requestTimeout());
        int status = reply.status();
        if (status / 100 == 2) {
          accepted(batch, reply);
          return;
        }
        if (status == 400 || status == 413) {
          halve(transport, batch, status);
          return;
        }
        trouble = "status " + status;
        if (!mayRetry(status)) {
          counters.dropped("status_" + status, batch.size());
          log.warn(
              "Verbatim: the receiver refused spans for good with "
                  + trouble
                  + "; check endpoint"
                  + " and API key");
          return;
        }
        waitMillis = reply.retryAfterMillis().orElse(-1);
      } catch (IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        trouble = cause.getClass().getSimpleName();
      }
      counters.retried();
      log.warn(
          "Verbatim: the receiver cannot be reached or is busy ("
              + trouble
              + "); spans wait in memory, dropped so far "
              + counters.droppedCounts());
      if (waitMillis >= 0) {
        long wait = Math.min(waitMillis, LONGEST_RETRY_AFTER_MILLIS);
        queue.pause(TimeUnit.MILLISECONDS.toNanos(wait), false);
      } else {
        queue.pause(backoffNanos(attempt), true);
      }
    }
  }

  private static boolean mayRetry(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** Full doubling, less up to half at random. */
  private long backoffNanos(int attempt) {
    double full =
        Math.min(
            limits.maxBackoff().toNanos(),
            limits.firstBackoff().toNanos() * Math.pow(2, Math.min(attempt, 30)));
    return (long) (full * (1 - 0.5 * ThreadLocalRandom.current().nextDouble()));
  }

  private void halve(Transport transport, List<Entry> batch, int status)
      throws IOException, InterruptedException {
    if (batch.size() == 1) {
      counters.dropped("status_" + status, 1);
      log.warn("Verbatim: the receiver refused a span for good with status " + status);
      return;
    }
    int middle = batch.size() / 2;
    deliver(transport, batch.subList(0, middle));
    deliver(transport, batch.subList(middle, batch.size()));
  }

  private void accepted(List<Entry> batch, Transport.Reply reply) {
    String contentType = reply.contentType().orElse("").toLowerCase(Locale.ROOT);
    if (contentType.startsWith("text/html")) {
      counters.dropped("not_otlp", batch.size());
      log.warn("Verbatim: the endpoint answers with a web page; it is no OTLP receiver");
      return;
    }
    long rejected = Math.min(batch.size(), PartialSuccess.rejectedSpans(reply.body()));
    counters.sent(batch.size() - rejected);
    if (rejected > 0) {
      counters.dropped("rejected", rejected);
      log.warn("Verbatim: the receiver rejected " + rejected + " spans of a batch");
    }
  }

  private byte[] encode(List<Entry> batch) throws IOException {
    List<ProtoWriter> spans = new ArrayList<>(batch.size());
    for (Entry entry : batch) {
      spans.add(OtlpEncoder.span(entry.source().span()));
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new FastGzip(compressed)) {
      encoder.request(spans).writeTo(gzip);
    }
    return compressed.toByteArray();
  }

  /** Speed counts more than size: the receiver is near. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
