package dev.verbatim.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For each dialect a span as its emitter writes it ({@code name.json}) and everything that must be
 * read out of it ({@code name.expected.txt}).
 */
final class DialectsTest {
  private final OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai-sdk",
        "anthropic-body",
        "responses-body",
        "ai-sdk-tool",
        "claude-code",
        "google-adk",
        "langfuse",
        "langfuse-error",
        "langsmith",
        "langsmith-retriever",
        "litellm",
        "litellm-asks",
        "litellm-asks-raw",
        "litellm-answers",
        "mlflow",
        "openinference",
        "openinference-retriever",
        "openinference-tool",
        "otel-events",
        "otel-oldest",
        "otel-parts",
        "otel-structured",
        "plain",
        "pydantic-v1",
        "spring-ai",
        "traceloop",
        "traceloop-workflow",
        "truncated",
        "openinference-openai",
        "langsmith-langchain",
        "langfuse-openai",
        "anthropic-client"
      })
  void readsTheWholeSpan(String fixture) throws IOException, OtlpException {
    FlatSpan span = FlatSpan.read("/dialects/" + fixture + ".json");

    OtlpBatch fromProtobuf = decoder.spans("p", Encoding.PROTOBUF, span.protobuf());
    OtlpBatch fromJson = decoder.spans("p", Encoding.JSON, span.otlpJson());
    OtlpBatch again = decoder.spans("p", Encoding.JSON, span.otlpJson());

    assertThat(fromProtobuf.errorMessage()).isEmpty();
    CapturedSpan captured = fromProtobuf.spans().getFirst();
    assertThat(NormalForm.of(captured)).isEqualTo(expected(fixture));
    assertThat(fromJson).isEqualTo(fromProtobuf);
    assertThat(again).isEqualTo(fromJson);
    assertThat(
            ForeignConversation.read(
                captured.span(),
                name ->
                    captured.payloads().stream()
                        .filter(payload -> payload.name().equals(name))
                        .map(RawPayload::bytes)
                        .findFirst()))
        .isEqualTo(captured.conversation());
  }

  private static String expected(String fixture) throws IOException {
    try (InputStream in =
        DialectsTest.class.getResourceAsStream("/dialects/" + fixture + ".expected.txt")) {
      return in == null
          ? fixture + ".expected.txt is missing"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
