package dev.verbatim.server.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What the receivers count. */
public final class IngestMeters {
  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter rejected;
  private final Counter bytes;
  private final Counter logRecords;
  private final Counter rejectedLogRecords;
  private final Counter dataPoints;
  final Timer acknowledgement;

  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    accepted =
        Counter.builder("verbatim.ingest.spans.accepted")
            .description("Spans acknowledged as durable, resent ones included")
            .register(registry);
    rejected =
        Counter.builder("verbatim.ingest.spans.rejected")
            .description("Spans refused for good inside accepted requests")
            .register(registry);
    bytes =
        Counter.builder("verbatim.ingest.bytes")
            .description("Decompressed bytes of acknowledged requests")
            .register(registry);
    logRecords =
        Counter.builder("verbatim.ingest.log.records.accepted")
            .description("Log records of model calls acknowledged as durable")
            .register(registry);
    rejectedLogRecords =
        Counter.builder("verbatim.ingest.log.records.rejected")
            .description("Log records refused because they tell of no model call")
            .register(registry);
    dataPoints =
        Counter.builder("verbatim.ingest.data.points.rejected")
            .description("Data points of metrics, which are not stored here")
            .register(registry);
    acknowledgement =
        Timer.builder("verbatim.ingest.ack")
            .description("From the whole body to the acknowledgement")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  void logRecords(int taken, int refused, long bodyBytes) {
    logRecords.increment(taken);
    rejectedLogRecords.increment(refused);
    bytes.increment(bodyBytes);
  }

  void dataPoints(long refused) {
    dataPoints.increment(refused);
  }

  void spans(int spans, int rejectedSpans, long bodyBytes) {
    accepted.increment(spans);
    rejected.increment(rejectedSpans);
    bytes.increment(bodyBytes);
  }

  /**
   * @param transport {@code http} or {@code grpc}
   * @param outcome the status that was answered
   */
  void answered(String transport, String outcome) {
    registry
        .counter("verbatim.ingest.requests", "transport", transport, "status", outcome)
        .increment();
  }
}
