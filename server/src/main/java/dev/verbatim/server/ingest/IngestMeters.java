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
    acknowledgement =
        Timer.builder("verbatim.ingest.ack")
            .description("From the whole body to the acknowledgement")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  void acknowledged(int spans, int rejectedSpans, long bodyBytes) {
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
