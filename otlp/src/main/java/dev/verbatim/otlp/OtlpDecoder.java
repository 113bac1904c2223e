package dev.verbatim.otlp;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import dev.verbatim.otlp.wire.JsonRequest;
import dev.verbatim.otlp.wire.MalformedException;
import dev.verbatim.otlp.wire.MetricPoints;
import dev.verbatim.otlp.wire.ProtobufRequest;
import dev.verbatim.otlp.wire.Signal;
import dev.verbatim.otlp.wire.WireScope;
import dev.verbatim.otlp.wire.WireSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns an {@code ExportTraceServiceRequest} or an {@code ExportLogsServiceRequest} into spans and
 * facts of the model.
 *
 * <p>A span that cannot be taken (invalid ids, values nested too deep, broken encoding) is rejected
 * alone and named in the message; all others are kept. Equal bytes give equal results. Safe for
 * several threads.
 */
public final class OtlpDecoder {
  /** How many rejected spans the message names; it goes back to the sender. */
  private static final int NAMED = 5;

  private final OtlpLimits limits;

  public OtlpDecoder(OtlpLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads spans. An empty body in protobuf is an empty request.
   *
   * @param project to which the spans belong
   * @param body decompressed; must not be changed afterwards
   * @throws OtlpException if the request as a whole cannot be read
   */
  public OtlpBatch spans(String project, Encoding encoding, byte[] body) throws OtlpException {
    return batch(project, read(Signal.SPANS, encoding, body), OtlpDecoder::spans);
  }

  /** Reads spans from protobuf; see {@link #spans}. */
  public OtlpBatch decodeProtobuf(String project, byte[] body) throws OtlpException {
    return spans(project, Encoding.PROTOBUF, body);
  }

  /** Reads spans from JSON; see {@link #spans}. */
  public OtlpBatch decodeJson(String project, byte[] body) throws OtlpException {
    return spans(project, Encoding.JSON, body);
  }

  /**
   * Reads log records: those that tell about a model call become a span of {@linkplain
   * dev.verbatim.model.SpanOrigin#LOGGED logged} origin for each span they tell about, and a fact
   * that points to it. All others are rejected.
   *
   * @param project to which the spans belong
   * @param body decompressed; must not be changed afterwards
   * @throws OtlpException if the request as a whole cannot be read
   */
  public OtlpBatch logRecords(String project, Encoding encoding, byte[] body) throws OtlpException {
    return batch(project, read(Signal.LOG_RECORDS, encoding, body), LogEvents::add);
  }

  /**
   * How many data points a request of metrics holds.
   *
   * @throws OtlpException if the request cannot be read
   */
  public long dataPoints(Encoding encoding, byte[] body) throws OtlpException {
    checkLength(body);
    try {
      return encoding == Encoding.JSON ? MetricPoints.inJson(body) : MetricPoints.inProtobuf(body);
    } catch (MalformedException malformed) {
      throw OtlpException.malformed(malformed.reason(), malformed);
    }
  }

  private List<WireScope> read(Signal signal, Encoding encoding, byte[] body) throws OtlpException {
    checkLength(body);
    try {
      return encoding == Encoding.JSON
          ? JsonRequest.read(signal, body, limits.maxValueDepth())
          : ProtobufRequest.read(signal, body, limits.maxValueDepth());
    } catch (MalformedException malformed) {
      throw OtlpException.malformed(malformed.reason(), malformed);
    }
  }

  private void checkLength(byte[] body) throws OtlpException.TooLarge {
    if (body.length > limits.maxBodyBytes()) {
      throw new OtlpException.TooLarge(limits.maxBodyBytes());
    }
  }

  /** Takes the items of a scope. */
  private interface Taking {
    void add(String project, WireScope scope, Found found);
  }

  /** What was found so far. */
  record Found(List<CapturedSpan> spans, List<Fact> facts, List<String> rejected) {}

  private static OtlpBatch batch(String project, List<WireScope> scopes, Taking taking) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    scopes.forEach(scope -> taking.add(project, scope, found));
    return new OtlpBatch(
        found.spans(), found.facts(), found.rejected().size(), message(found.rejected()));
  }

  private static void spans(String project, WireScope scope, Found found) {
    SpanAssembler assembler = new SpanAssembler(project, scope);
    for (int i = 0; i < scope.spans().size(); i++) {
      String position = scope.position() + ".spans[" + i + "]: ";
      switch (scope.spans().get(i)) {
        case WireScope.Bad bad -> found.rejected().add(position + bad.reason());
        case WireScope.Good good -> {
          try {
            WireSpan span = good.span();
            if (LateFacts.isFact(span)) {
              found.facts().add(LateFacts.read(project, span));
            } else if (LogEvents.isArchived(span)) {
              LogEvents.addArchived(project, assembler, span, found);
            } else {
              found.spans().add(assembler.assemble(span));
            }
          } catch (IllegalArgumentException invalid) {
            found.rejected().add(position + invalid.getMessage());
          }
        }
      }
    }
  }

  private static String message(List<String> rejected) {
    if (rejected.size() <= NAMED) {
      return String.join("; ", rejected);
    }
    return String.join("; ", rejected.subList(0, NAMED))
        + "; and "
        + (rejected.size() - NAMED)
        + " more";
  }
}
