package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An application with an OpenTelemetry SDK of its own sees the same spans, without bodies. */
final class OwnOpenTelemetryTest {
  @Test
  void bothViewsAgree() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    GlobalOpenTelemetry.resetForTest();
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("canary answer"));
        OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .buildAndRegisterGlobal()) {
      Verbatim.configure(settings -> settings.endpoint(receiver.url()));
      OpenAIClient client = Verbatim.wrap(Testing.openAi(provider));
      Span outer = sdk.getTracer("app").spanBuilder("outer").startSpan();
      try (Scope scope = outer.makeCurrent()) {
        Verbatim.observe("step", () -> client.chat().completions().create(Testing.chat("Hi")));
        Verbatim.tool("lookup", "canary arguments", () -> "canary result");
      } finally {
        outer.end();
      }
      Testing.flush();

      var ours = receiver.span("chat gpt-5");
      SpanData theirs = named(exporter, "chat gpt-5");
      SpanData step = named(exporter, "step");
      HexFormat hex = HexFormat.of();
      assertThat(theirs.getSpanId()).isEqualTo(hex.formatHex(ours.getSpanId().toByteArray()));
      assertThat(theirs.getTraceId()).isEqualTo(outer.getSpanContext().getTraceId());
      assertThat(theirs.getParentSpanId()).isEqualTo(step.getSpanId());
      assertThat(step.getParentSpanId()).isEqualTo(outer.getSpanContext().getSpanId());
      assertThat(theirs.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model")))
          .isEqualTo("gpt-5");
      assertThat(theirs.getStartEpochNanos()).isEqualTo(ours.getStartTimeUnixNano());
      assertThat(theirs.getEndEpochNanos()).isEqualTo(ours.getEndTimeUnixNano());
      assertThat(ours.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
      assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("canary");
    } finally {
      Verbatim.close();
      GlobalOpenTelemetry.resetForTest();
    }
  }

  private static SpanData named(InMemorySpanExporter exporter, String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
