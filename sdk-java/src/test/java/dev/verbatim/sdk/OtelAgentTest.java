package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What OpenTelemetry's Java agent tells of openai-java: the row in {@code docs/integrations.md}.
 */
final class OtelAgentTest {
  @Test
  void theAgentTellsOfCallsAndTheirMessages() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider =
            ScriptedProvider.start(Script.of(Reply.text("Hello"), Reply.text("one two")))) {
      ProcessBuilder program =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-javaagent:" + Path.of("target/otel-agent/agent.jar").toAbsolutePath(),
              "-cp",
              System.getProperty("java.class.path"),
              OtelAgentScenario.class.getName(),
              provider.openAiBaseUrl());
      program
          .environment()
          .putAll(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(),
                  "OTEL_METRICS_EXPORTER", "none",
                  "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"));
      program
          .redirectErrorStream(true)
          .redirectOutput(Path.of("target/otel-agent/output.txt").toFile());
      Process process = program.start();
      try {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }

      List<Span> calls =
          receiver.spans().stream().filter(span -> span.getName().equals("chat gpt-5")).toList();
      assertThat(calls).hasSize(2);
      Values plain = Values.of(calls.get(0));
      assertThat(plain.text("gen_ai.provider.name")).isEqualTo("openai");
      assertThat(plain.text("gen_ai.response.model")).startsWith("gpt-5");
      assertThat(plain.number("gen_ai.usage.output_tokens")).isPositive();
      assertThat(Values.of(calls.get(1)).has("gen_ai.usage.output_tokens")).isFalse();
      for (int i = 0; i < 2; i++) {
        Span call = calls.get(i);
        List<LogRecord> told =
            receiver.logs().stream()
                .filter(record -> record.getSpanId().equals(call.getSpanId()))
                .toList();
        assertThat(told)
            .extracting(record -> Values.of(record.getAttributesList()).text("event.name"))
            .containsExactlyInAnyOrder("gen_ai.user.message", "gen_ai.choice");
        assertThat(told.toString())
            .contains("\"Hi\"")
            .contains(i == 0 ? "\"Hello\"" : "\"one two\"");
      }
      assertThat(receiver.spans().toString()).doesNotContain("\"Hello\"", "sk-canary-4711");
    }
  }
}
