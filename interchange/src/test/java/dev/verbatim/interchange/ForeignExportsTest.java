package dev.verbatim.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Exports as they are documented, and what the receiver makes of them. */
class ForeignExportsTest {
  @Test
  void langfuseTrace() {
    Imported found = Imported.resource("langfuse-trace.json");
    assertThat(found.summary())
        .isEqualTo(new ImportSummary(Optional.of(ImportFormat.LANGFUSE), 1, 1, true, 5, 1));
    assertThat(found.problems())
        .containsExactly(
            "file:1: observations[3].startTime: \"yesterday\" (expected: a time, e.g."
                + " 2026-11-20T09:00:00.123Z)");

    Span root = found.span("support-chat");
    assertThat(root.kind()).isEqualTo(SpanKind.CHAIN);
    assertThat(root.parentSpanId()).isEmpty();
    assertThat(root.durationNanos()).isEqualTo(2_500_000_000L);
    assertThat(root.metadataJson()).containsEntry("plan", "\"pro\"").containsEntry("seats", "3");
    assertThat(root.answer()).contains("It arrives on Friday.");
    assertThat(root.attributes().text("langfuse.raw.htmlPath"))
        .contains("/project/p-1/traces/order-4711");
    assertThat(Imported.payload(found.captured("support-chat"), PayloadRef.INPUT))
        .isEqualTo("{\"question\":\"Where is order 4711?\"}");

    Span agent = found.span("answer");
    assertThat(agent.kind()).isEqualTo(SpanKind.AGENT);
    assertThat(agent.parentSpanId()).contains(root.spanId());
    CapturedSpan call = found.captured("draft");
    assertThat(call.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call.span().parentSpanId()).contains(agent.spanId());
    assertThat(call.span().session()).contains(new Session("sess-9", true));
    assertThat(call.span().userId()).contains("u-1042");
    assertThat(call.span().tags()).containsExactly("beta", "eu");
    assertThat(call.span().prompt().version()).contains("7");
    assertThat(call.span().timeToFirstTokenNanos()).hasValue(250_000_000L);
    assertThat(call.span().call().orElseThrow().usage().inputTotal()).hasValue(120);
    assertThat(call.span().call().orElseThrow().reportedCost().orElseThrow().total())
        .isEqualByComparingTo("0.000066");
    assertThat(call.conversation().input()).hasSize(2);
    assertThat(call.conversation().output().getFirst().parts().toString())
        .contains("find_order", "call_a1");

    Span tool = found.span("find_order");
    assertThat(tool.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(tool.error().orElseThrow().message()).contains("order service timed out");
    Span score = found.span("score helpful");
    assertThat(score.kind()).isEqualTo(SpanKind.EVALUATOR);
    assertThat(score.parentSpanId()).contains(call.span().spanId());
    assertThat(score.attributes().text("gen_ai.evaluation.explanation"))
        .contains("short and right");
  }

  @Test
  void langfuseObservationsAsCsvKeepIdsOfOpenTelemetry() {
    Imported found = Imported.resource("langfuse-observations.csv");
    assertThat(found.problems()).isEmpty();
    CapturedSpan call = found.captured("draft");
    assertThat(call.span().traceId().toString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(call.span().spanId().toString()).isEqualTo("1f0e9d8c7b6a5948");
    assertThat(call.span().parentSpanId()).isEmpty();
    assertThat(call.span().durationNanos()).isEqualTo(1_250_000_000L);
    assertThat(call.span().question()).contains("Hi, there");
    assertThat(call.span().answer()).contains("Hello, \"you\"");
    assertThat(call.span().call().orElseThrow().usage().outputTotal()).hasValue(2);
    assertThat(call.span().attributes().text("langfuse.raw.extra_column")).contains("kept");
  }

  @Test
  void langSmithRuns() {
    Imported found = Imported.resource("langsmith-runs.jsonl");
    assertThat(found.summary())
        .isEqualTo(new ImportSummary(Optional.of(ImportFormat.LANGSMITH), 4, 1, true, 4, 0));
    Span chain = found.span("AgentExecutor");
    assertThat(chain.traceId().toString()).isEqualTo("0198c0de00007000800000000000000a");
    assertThat(chain.kind()).isEqualTo(SpanKind.CHAIN);
    assertThat(chain.service()).contains("trains");
    assertThat(chain.session()).contains(new Session("thread-3", true));
    assertThat(chain.metadataJson()).containsEntry("plan", "\"pro\"");
    assertThat(chain.attributes().text("langsmith.raw.feedback_stats"))
        .contains("{\"correct\":{\"n\":1,\"avg\":1.0}}");

    CapturedSpan call = found.captured("ChatOpenAI");
    assertThat(call.span().parentSpanId()).contains(chain.spanId());
    assertThat(call.span().traceId()).isEqualTo(chain.traceId());
    assertThat(call.conversation().input().getFirst().text()).isEqualTo("Oslo to Bergen, Friday");
    assertThat(call.conversation().output().getFirst().parts().toString())
        .contains("timetable", "call_t1");
    assertThat(call.conversation().tools()).hasSize(1);
    assertThat(call.span().call().orElseThrow().requestModel()).contains("gpt-5-mini");
    assertThat(call.span().call().orElseThrow().provider()).contains("openai");
    assertThat(call.span().call().orElseThrow().usage().inputTotal()).hasValue(31);
    assertThat(call.span().timeToFirstTokenNanos()).hasValue(300_000_000L);
    Span tool = found.span("timetable");
    assertThat(tool.tool().orElseThrow().callId()).contains("call_t1");
    Span failed = found.spans().getLast();
    assertThat(failed.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.error().orElseThrow().message()).contains("RateLimitError: 429");
  }

  @Test
  void heliconeRequestsHaveBodiesWithAMark() {
    Imported found = Imported.resource("helicone.jsonl");
    assertThat(found.summary().spans()).isEqualTo(3);
    assertThat(found.problems()).isEmpty();
    CapturedSpan call = found.captured().getFirst();
    assertThat(call.span().attempts()).hasSize(1);
    assertThat(call.span().attempts().getFirst().httpStatus()).hasValue(200);
    assertThat(Imported.payload(call, PayloadRef.request(1)))
        .isEqualTo(
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a"
                + " violet flower.\"}],\"temperature\":0.10}");
    assertThat(Imported.payload(call, PayloadRef.response(1))).contains("Lavender.");
    assertThat(call.span().attributes().text("verbatim.body.reserialized")).contains("both");
    assertThat(call.span().session()).contains(new Session("hs-1", true));
    assertThat(call.span().metadataJson()).containsEntry("plan", "\"free\"");
    assertThat(found.requests().toString()).doesNotContain("X-Amz-Signature");
    Span cancelled = found.spans().get(1);
    assertThat(cancelled.status()).isEqualTo(SpanStatus.CANCELLED);
    Span tool = found.span("weather");
    assertThat(tool.kind()).isEqualTo(SpanKind.TOOL);
    assertThat(tool.attempts()).isEmpty();
  }

  @Test
  void phoenixTracesFromItsCommandLine() {
    Imported found = Imported.resource("phoenix-trace.json");
    assertThat(found.problems()).isEmpty();
    assertThat(found.summary().format()).contains(ImportFormat.PHOENIX);
    CapturedSpan call = found.captured("ChatCompletion");
    assertThat(call.span().spanId().toString()).isEqualTo("00f067aa0ba902b7");
    assertThat(call.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call.conversation().input().getFirst().text()).isEqualTo("Stock of SKU 12?");
    assertThat(call.conversation().output().getFirst().text()).isEqualTo("Forty.");
    assertThat(call.span().call().orElseThrow().usage().inputTotal()).hasValue(211);
    assertThat(call.span().call().orElseThrow().parametersJson()).contains("{\"temperature\":0.2}");
    assertThat(call.span().metadataJson()).containsEntry("store", "\"north\"");
    assertThat(call.span().events()).hasSize(1);
    Span chain = found.span("answer");
    assertThat(chain.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(chain.kind()).isEqualTo(SpanKind.CHAIN);
    Span annotation = found.span("annotation quality");
    assertThat(annotation.kind()).isEqualTo(SpanKind.EVALUATOR);
    assertThat(annotation.parentSpanId()).contains(call.span().spanId());
  }

  @Test
  void phoenixDataframe() {
    Imported found = Imported.resource("phoenix-dataframe.jsonl");
    Span retrieval = found.span("retrieve");
    assertThat(retrieval.kind()).isEqualTo(SpanKind.RETRIEVAL);
    assertThat(retrieval.durationNanos()).isEqualTo(500_000_000L);
    assertThat(retrieval.metadataJson()).containsEntry("store", "\"south\"");
    assertThat(Imported.payload(found.captured("retrieve"), PayloadRef.INPUT))
        .isEqualTo("violet suitcase");
    assertThat(retrieval.attributes().get("retrieval.documents.0.document.score")).isPresent();
    assertThat(retrieval.attributes().text("retrieval.documents.0.document.metadata"))
        .contains("{\"page\":3}");
  }

  @Test
  void ourOwnLines() {
    Imported found = Imported.resource("verbatim.jsonl");
    assertThat(found.summary().spans()).isEqualTo(2);
    CapturedSpan call = found.captured("chat m");
    assertThat(call.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call.span().startEpochNanos() % 1_000_000_000).isEqualTo(123_456_789);
    assertThat(call.span().durationNanos()).isEqualTo(1_250_500_000L);
    assertThat(call.span().prompt().version()).contains("v3");
    assertThat(call.conversation().output().getFirst().text()).isEqualTo("hello");
    assertThat(found.span("exact").durationNanos()).isEqualTo(1_250_000_000L);
  }
}
