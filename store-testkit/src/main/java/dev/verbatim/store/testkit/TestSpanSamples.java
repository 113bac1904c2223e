package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.span;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Cost;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Session;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanLink;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Threading;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Spans that use every part of the model, and spans with odd values. */
public final class TestSpanSamples {
  private TestSpanSamples() {}

  /** A span with a value in every component but payloads. */
  public static SpanBuilder everything(long trace, long number) {
    Attributes attributes =
        Attributes.builder()
            .put("text", "some words")
            .put("number", -7L)
            .put("truth", true)
            .put("real", Double.NaN)
            .put("bytes", new AttributeValue.Bytes(new byte[] {0, -1, 7}))
            .put("empty", new AttributeValue.Empty())
            .put("long", new AttributeValue.Ref("attribute:1", true))
            .put("text", "twice")
            .put(
                "list",
                new AttributeValue.Array(
                    List.of(AttributeValue.of("in a list"), AttributeValue.of(3L))))
            .put(
                "nested",
                new AttributeValue.Nested(Attributes.builder().put("inner", false).build()))
            .build();
    return span(trace, number)
        .parentSpanId(TestSpans.spanId(number + 1000))
        .origin(SpanOrigin.INFERRED)
        .kind(SpanKind.LLM)
        .service("shop")
        .environment("production")
        .release("1.2.3")
        .commit("0123abc")
        .instance("host-1")
        .session(new Session("session-1", true))
        .userId(Optional.of("u-1042"))
        .timeToFirstTokenNanos(OptionalLong.of(123_456_789))
        .status(SpanStatus.REFUSAL)
        .error(new SpanError(Optional.of("content_filter"), Optional.of("declined politely")))
        .call(call("gpt-5", Usage.of(100, 20), Optional.of("0.0123")))
        .tool(new ToolCall(Optional.of("refund_order"), Optional.of("call_1")))
        .prompt(new Prompt(Optional.of("refund"), Optional.of("v4")))
        .question("may I have my money back?")
        .questionKeys(
            Optional.of(new QuestionKeys(new Hash128(3, 4), List.of(1, -2, Integer.MIN_VALUE), 5)))
        .answer(Optional.of("no"))
        .outcome(Outcome.SHOWN)
        .tags(List.of("a", "b"))
        .metadataJson(Map.of("plan", "\"pro\""))
        .attempts(List.of(attempt()))
        .threading(
            new Threading(
                Optional.of(new Hash128(1, 2)),
                Optional.of(span(trace, 7).build().key()),
                Threading.Relation.BRANCH,
                true,
                4))
        .attributes(attributes)
        .events(List.of(new SpanEvent(TestSpans.T0, "happened", attributes)))
        .links(List.of(new SpanLink(TestSpans.trace(5), TestSpans.spanId(6), attributes)))
        .resource(attributes)
        .scopeName("scope")
        .scopeVersion("0.1");
  }

  /** A model call of this model that costs so many dollars. */
  public static ModelCall call(String model, Usage usage, Optional<String> cost) {
    return new ModelCall(
        Optional.of("openai"),
        ProviderApi.OPENAI_CHAT,
        Optional.of(model),
        Optional.of(model + "-2026-01-01"),
        Optional.of("chatcmpl-1"),
        Optional.of(true),
        Optional.of("{\"temperature\":0.5}"),
        Optional.of(FinishReason.STOP),
        Optional.of("stop"),
        usage,
        Optional.of("{}"),
        cost.map(TestSpanSamples::cost),
        Optional.of(cost("1e-9")));
  }

  private static Cost cost(String input) {
    return new Cost(
        new BigDecimal(input),
        BigDecimal.ZERO,
        new BigDecimal("0.00"),
        new BigDecimal("0.000000250"),
        BigDecimal.ZERO,
        "2026-11");
  }

  private static Attempt attempt() {
    return new Attempt(
        1,
        TestSpans.T0,
        TestSpans.T0 + 5,
        Optional.of("POST"),
        Optional.of("https://api.example/v1"),
        OptionalInt.of(429),
        List.of(new Attempt.Header("Content-Type", "application/json")),
        List.of(new Attempt.Header("retry-after", "1"), new Attempt.Header("x", "")),
        Optional.of("request.1"),
        Optional.of("response.1"),
        OptionalLong.of(3),
        StreamEnding.CANCEL,
        Optional.of(new SpanError(Optional.of("429"), Optional.empty())));
  }

  /** Spans whose values are extreme, empty or malformed. */
  public static List<SpanBuilder> oddities() {
    return List.of(
        span(2, 1).name(""),
        span(2, 2).name("lone \ud800 and \udc00 halves, \ud83d\ude00 whole, \u0000 nul"),
        span(2, 3).startEpochNanos(0).endEpochNanos(-5),
        span(2, 4).startEpochNanos(Long.MAX_VALUE).endEpochNanos(Long.MIN_VALUE),
        span(2, 5).startEpochNanos(Long.MIN_VALUE / 2).endEpochNanos(Long.MAX_VALUE / 2),
        span(2, 6).name("x".repeat(100_000)).service("s".repeat(50_000)),
        span(2, 7).tags(List.of("", "t", "t")).metadataJson(Map.of("", "null")),
        span(2, 8).parentSpanId(TestSpans.spanId(8)),
        span(2, 9).userId(Optional.of("")).session(new Session("", false)));
  }
}
