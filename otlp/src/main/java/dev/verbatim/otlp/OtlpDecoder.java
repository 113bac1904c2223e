package dev.verbatim.otlp;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.otlp.wire.JsonRequest;
import dev.verbatim.otlp.wire.MalformedException;
import dev.verbatim.otlp.wire.ProtobufRequest;
import dev.verbatim.otlp.wire.WireScope;
import dev.verbatim.otlp.wire.WireSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns an {@code ExportTraceServiceRequest} into spans of the model.
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
   * Reads the protobuf encoding, as OTLP/HTTP and OTLP/gRPC send it. An empty body is an empty
   * request.
   *
   * @param project to which the spans belong
   * @param body decompressed; must not be changed afterwards
   * @throws OtlpException if the request as a whole cannot be read
   */
  public OtlpBatch decodeProtobuf(String project, byte[] body) throws OtlpException {
    checkLength(body);
    try {
      return batch(project, ProtobufRequest.read(body, limits.maxValueDepth()));
    } catch (MalformedException malformed) {
      throw OtlpException.malformed(malformed.reason(), malformed);
    }
  }

  /**
   * Reads the JSON encoding.
   *
   * @param project to which the spans belong
   * @param body decompressed, in UTF-8
   * @throws OtlpException if the request as a whole cannot be read
   */
  public OtlpBatch decodeJson(String project, byte[] body) throws OtlpException {
    checkLength(body);
    try {
      return batch(project, JsonRequest.read(body, limits.maxValueDepth()));
    } catch (MalformedException malformed) {
      throw OtlpException.malformed(malformed.reason(), malformed);
    }
  }

  private void checkLength(byte[] body) throws OtlpException.TooLarge {
    if (body.length > limits.maxBodyBytes()) {
      throw new OtlpException.TooLarge(limits.maxBodyBytes());
    }
  }

  private static OtlpBatch batch(String project, List<WireScope> scopes) {
    List<CapturedSpan> spans = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (WireScope scope : scopes) {
      SpanAssembler assembler = new SpanAssembler(project, scope);
      for (int i = 0; i < scope.spans().size(); i++) {
        String position = scope.position() + ".spans[" + i + "]: ";
        switch (scope.spans().get(i)) {
          case WireScope.Bad bad -> rejected.add(position + bad.reason());
          case WireScope.Good good -> {
            try {
              WireSpan span = good.span();
              if (LateFacts.isFact(span)) {
                facts.add(LateFacts.read(project, span));
              } else {
                spans.add(assembler.assemble(span));
              }
            } catch (IllegalArgumentException invalid) {
              rejected.add(position + invalid.getMessage());
            }
          }
        }
      }
    }
    return new OtlpBatch(spans, facts, rejected.size(), message(rejected));
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
