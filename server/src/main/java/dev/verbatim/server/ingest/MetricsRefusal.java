package dev.verbatim.server.ingest;

import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.OtlpResponses.Encoding;

/**
 * Metrics are not kept here, and the answer says so in OTLP's own words: a partial success that
 * rejects every data point. An exporter that sends all signals to one address then neither reports
 * an error with every export nor believes that its metrics are kept.
 */
public final class MetricsRefusal implements OtlpSignal {
  private final OtlpDecoder decoder;
  private final IngestMeters meters;

  public MetricsRefusal(OtlpDecoder decoder, IngestMeters meters) {
    this.decoder = decoder;
    this.meters = meters;
  }

  @Override
  public String grpcService() {
    return "opentelemetry.proto.collector.metrics.v1.MetricsService";
  }

  @Override
  public byte[] answer(Encoding encoding, byte[] body) throws OtlpException {
    long points = decoder.dataPoints(encoding, body);
    meters.dataPoints(points);
    return OtlpResponses.success(
        encoding,
        "rejectedDataPoints",
        points,
        points == 0
            ? ""
            : "metrics are not stored here (expected: spans, and log records of model calls; set"
                + " OTEL_METRICS_EXPORTER=none or another endpoint for metrics)");
  }
}
