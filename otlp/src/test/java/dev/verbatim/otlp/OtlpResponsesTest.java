package dev.verbatim.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OtlpResponsesTest {
  private static final OtlpBatch PARTIAL =
      new OtlpBatch(List.of(), List.of(), 2, "spans[0]: \"x\"");

  @Test
  void saysSuccessWithAnEmptyMessage() {
    OtlpBatch all = new OtlpBatch(List.of(), List.of(), 0, "");
    assertThat(OtlpResponses.success(Encoding.PROTOBUF, all)).isEmpty();
    assertThat(OtlpResponses.success(Encoding.JSON, all)).asString(UTF_8).isEqualTo("{}");
  }

  @Test
  void saysPartialSuccess() throws InvalidProtocolBufferException {
    ExportTraceServiceResponse response =
        ExportTraceServiceResponse.parseFrom(OtlpResponses.success(Encoding.PROTOBUF, PARTIAL));
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(2);
    assertThat(response.getPartialSuccess().getErrorMessage()).isEqualTo("spans[0]: \"x\"");
    assertThat(OtlpResponses.success(Encoding.JSON, PARTIAL))
        .asString(UTF_8)
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"spans[0]:"
                + " \\\"x\\\"\"}}");
  }

  /**
   * {@code google.rpc.Status} has its message where OTLP's status has it, and its code in field 1.
   */
  @Test
  void saysErrors() throws InvalidProtocolBufferException {
    OtlpException.TooLarge tooLarge = new OtlpException.TooLarge(5);
    byte[] body = OtlpResponses.error(Encoding.PROTOBUF, tooLarge);
    assertThat(body).startsWith(1 << 3, 8, 2 << 3 | 2);
    assertThat(Status.parseFrom(body).getMessage()).isEqualTo(tooLarge.getMessage());
    assertThat(OtlpResponses.error(Encoding.JSON, OtlpResponses.UNAVAILABLE, "disk full"))
        .asString(UTF_8)
        .isEqualTo("{\"code\":14,\"message\":\"disk full\"}");
  }
}
