package dev.verbatim.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpLimits;
import dev.verbatim.sdk.OtlpReceiver;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import dev.verbatim.testkit.provider.ToolUse;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.observation.ToolCallingContentObservationFilter;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What Spring AI tells by itself, without our starter: its observations as spans of OpenTelemetry,
 * as Spring Boot's tracing makes them. The row in {@code docs/integrations.md}.
 */
final class OwnObservationsTest {
  /** A tool of the application. */
  static final class Weather {
    @Tool(description = "the weather in a city")
    String weather(String city) {
      return "sunny in " + city;
    }
  }

  @Test
  void callsToolsAndTokensAreRead() throws Exception {
    List<CapturedSpan> spans =
        observed(
            Script.of(
                Reply.toolUses(ToolUse.of("weather", "{\"city\":\"Rome\"}")),
                Reply.text("Sunny in Rome.")),
            client ->
                client
                    .prompt()
                    .user("Rome?")
                    .tools(new Weather())
                    .advisors(each -> each.param(ChatMemory.CONVERSATION_ID, "chat-42"))
                    .call()
                    .content());

    List<CapturedSpan> calls = of(spans, SpanKind.LLM);
    assertThat(calls).hasSize(2);
    for (CapturedSpan each : calls) {
      ModelCall call = each.span().call().orElseThrow();
      assertThat(call.provider()).contains("openai");
      assertThat(call.requestModel()).contains("gpt-5");
      assertThat(call.responseModel().orElseThrow()).startsWith("gpt-5");
      assertThat(call.responseId()).isPresent();
      assertThat(call.usage().inputTotal().orElseThrow()).isPositive();
      assertThat(call.usage().outputTotal().orElseThrow()).isPositive();
      assertThat(each.conversation().isEmpty()).as("messages are not told").isTrue();
      assertThat(each.span().status()).isEqualTo(SpanStatus.OK);
    }
    assertThat(calls.stream().map(each -> each.span().call().orElseThrow().finishReason()))
        .containsExactly(Optional.of(FinishReason.TOOL_CALL), Optional.of(FinishReason.STOP));

    CapturedSpan tool = of(spans, SpanKind.TOOL).get(0);
    assertThat(tool.span().tool().orElseThrow().name()).contains("weather");
    assertThat(payload(tool, PayloadRef.TOOL_ARGUMENTS)).contains("{\"city\":\"Rome\"}");
    assertThat(payload(tool, PayloadRef.TOOL_RESULT)).contains("\"sunny in Rome\"");

    Span client =
        spans.stream()
            .map(CapturedSpan::span)
            .filter(span -> span.parentSpanId().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(client.kind()).isEqualTo(SpanKind.CHAIN);
    assertThat(client.session().orElseThrow().id()).isEqualTo("chat-42");
    assertThat(spans).allMatch(each -> each.span().traceId().equals(client.traceId()));
  }

  @Test
  void aFailedCallIsAnError() throws Exception {
    List<CapturedSpan> spans =
        observed(
            request -> Reply.error(400, "invalid_request_error", "no such model"),
            client -> {
              try {
                client.prompt().user("Hi").call().content();
              } catch (RuntimeException expected) {
                // told by the span
              }
            });
    Span call = of(spans, SpanKind.LLM).get(0).span();
    assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(call.error().orElseThrow().message().orElse("")).contains("no such model");
    assertThat(call.call().orElseThrow().usage().inputTotal()).isEqualTo(OptionalLong.empty());
  }

  /** What an application uses. */
  private interface Use {
    void with(ChatClient client);
  }

  private static List<CapturedSpan> observed(Script script, Use use) throws Exception {
    ObservationRegistry registry = ObservationRegistry.create();
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider = ScriptedProvider.start(script);
        SdkTracerProvider tracing =
            SdkTracerProvider.builder()
                .addSpanProcessor(
                    SimpleSpanProcessor.create(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(receiver.url() + "/v1/traces")
                            .build()))
                .build();
        ConfigurableApplicationContext context =
            App.observed(
                provider.openAiBaseUrl(),
                registry,
                "verbatim.enabled=false",
                "spring.ai.tools.observations.include-content=true",
                "spring.ai.retry.max-attempts=1")) {
      registry
          .observationConfig()
          // Spring Boot's tracing registers every bean that is a filter.
          .observationFilter(context.getBean(ToolCallingContentObservationFilter.class))
          .observationHandler(
              new DefaultTracingObservationHandler(
                  new OtelTracer(
                      tracing.get("org.springframework.boot"),
                      new OtelCurrentTraceContext(),
                      event -> {})));
      use.with(context.getBean(ChatClient.Builder.class).build());
      tracing.forceFlush().join(10, TimeUnit.SECONDS);
      OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);
      List<CapturedSpan> spans = new ArrayList<>();
      for (OtlpReceiver.Received request : receiver.requests()) {
        spans.addAll(decoder.decodeProtobuf("shop", request.request().toByteArray()).spans());
      }
      return spans;
    }
  }

  private static List<CapturedSpan> of(List<CapturedSpan> spans, SpanKind kind) {
    return spans.stream().filter(each -> each.span().kind() == kind).toList();
  }

  private static String payload(CapturedSpan span, String name) {
    return span.payloads().stream()
        .filter(payload -> payload.name().equals(name))
        .map(payload -> new String(payload.bytes(), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }
}
