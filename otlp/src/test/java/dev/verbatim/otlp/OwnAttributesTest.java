package dev.verbatim.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code spec/attributes.md}, line by line. */
final class OwnAttributesTest {
  private static final String PROJECT = "p";
  private static final byte[] REQUEST = "{\"model\":\"m\"}".getBytes(UTF_8);
  private static final byte[] ANSWER = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
  private static final byte[] CHUNKS =
      new ChunkTimes(List.of(new ChunkTimes.Chunk(9, 300), new ChunkTimes.Chunk(9, 700))).encode();

  private final OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);

  @Test
  void readsAttemptsWithTheirExactBytes() throws OtlpException {
    io.opentelemetry.proto.trace.v1.Span.Builder span =
        Otlp.span("chat m")
            .addAttributes(Otlp.text("gen_ai.operation.name", "chat"))
            .addAttributes(Otlp.text("gen_ai.request.model", "m"))
            .addEvents(
                event()
                    .addAttributes(Otlp.number("verbatim.attempt.number", 1))
                    .addAttributes(Otlp.text("http.request.method", "POST"))
                    .addAttributes(Otlp.text("url.full", "http://h/v1"))
                    .addAttributes(Otlp.number("http.response.status_code", 429))
                    .addAttributes(Otlp.text("verbatim.request.content_type", "application/json"))
                    .addAttributes(Otlp.bytes("verbatim.request.body", REQUEST))
                    .addAttributes(Otlp.text("verbatim.response.body", "slow down"))
                    .addAttributes(Otlp.number("verbatim.attempt.end_time", Otlp.START + 5)))
            .addEvents(
                event()
                    .addAttributes(Otlp.number("verbatim.attempt.number", 2))
                    .addAttributes(
                        Otlp.value(
                            "verbatim.response.headers",
                            AnyValue.newBuilder()
                                .setKvlistValue(
                                    KeyValueList.newBuilder()
                                        .addValues(Otlp.text("X-Request-Id", "r1")))))
                    .addAttributes(Otlp.number("verbatim.request.same_as", 1))
                    .addAttributes(Otlp.bytes("verbatim.response.body", ANSWER))
                    .addAttributes(Otlp.text("verbatim.response.content_type", "text/event-stream"))
                    .addAttributes(Otlp.bytes("verbatim.response.chunks", CHUNKS))
                    .addAttributes(Otlp.text("verbatim.response.end", "cancel"))
                    .addAttributes(Otlp.text("error.type", "java.io.IOException"))
                    .addAttributes(Otlp.text("verbatim.error.message", "cut"))
                    .addAttributes(Otlp.text("verbatim.body.dropped", "request"))
                    .addAttributes(Otlp.number("verbatim.attempt.end_time", Otlp.START + 900)));

    CapturedSpan captured = only(span);

    assertThat(captured.span().attempts())
        .containsExactly(
            new Attempt(
                1,
                Otlp.START,
                Otlp.START + 5,
                Optional.of("POST"),
                Optional.of("http://h/v1"),
                OptionalInt.of(429),
                List.of(),
                List.of(),
                Optional.of("request.1"),
                Optional.of("response.1"),
                OptionalLong.empty(),
                StreamEnding.END,
                Optional.empty()),
            new Attempt(
                2,
                Otlp.START,
                Otlp.START + 900,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                List.of(new Attempt.Header("X-Request-Id", "r1")),
                Optional.of("request.1"),
                Optional.of("response.2"),
                OptionalLong.of(300),
                StreamEnding.CANCEL,
                Optional.of(
                    new SpanError(Optional.of("java.io.IOException"), Optional.of("cut")))));
    assertThat(captured.payloads())
        .containsExactly(
            new RawPayload("request.1", Optional.of("application/json"), REQUEST),
            new RawPayload("response.1", Optional.empty(), "slow down".getBytes(UTF_8)),
            new RawPayload("response.2", Optional.of("text/event-stream"), ANSWER),
            new RawPayload("chunks.2", Optional.empty(), CHUNKS));
    assertThat(captured.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(captured.span().events())
        .singleElement()
        .satisfies(
            rest ->
                assertThat(rest.attributes())
                    .isEqualTo(
                        Attributes.builder()
                            .put("verbatim.attempt.number", 2)
                            .put("verbatim.body.dropped", "request")
                            .build()));
  }

  @Test
  void readsWhatStandsOnAnySpan() throws OtlpException {
    Span span =
        only(Otlp.span("answer")
                .setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT)
                .setParentSpanId(Otlp.hex("00000000000000aa"))
                .addAttributes(Otlp.text("verbatim.kind", "final_response"))
                .addAttributes(Otlp.text("gen_ai.operation.name", "chat"))
                .addAttributes(Otlp.text("session.id", "s-1"))
                .addAttributes(Otlp.text("user.id", "u-1"))
                .addAttributes(Otlp.text("verbatim.prompt.name", "refund"))
                .addAttributes(Otlp.text("verbatim.prompt.version", "v4"))
                .addAttributes(Otlp.text("verbatim.metadata.plan", "pro"))
                .addAttributes(Otlp.number("verbatim.metadata.__proto__.x", 3))
                .addAttributes(
                    Otlp.value(
                        "verbatim.tags",
                        AnyValue.newBuilder()
                            .setArrayValue(
                                ArrayValue.newBuilder()
                                    .addValues(AnyValue.newBuilder().setStringValue("a"))
                                    .addValues(AnyValue.newBuilder().setStringValue("b")))))
                .addAttributes(Otlp.text("verbatim.status", "cancelled"))
                .addAttributes(Otlp.text("verbatim.outcome", "shown"))
                .addAttributes(Otlp.text("verbatim.output", "Good bye")))
            .span();

    assertThat(span.key())
        .isEqualTo(new SpanKey(PROJECT, TraceId.parse(Otlp.TRACE_ID), SpanId.parse(Otlp.SPAN_ID)));
    assertThat(span.parentSpanId()).contains(new SpanId(0xaa));
    assertThat(span.kind()).isEqualTo(SpanKind.FINAL_RESPONSE);
    assertThat(span.session()).contains(new Session("s-1", true));
    assertThat(span.userId()).contains("u-1");
    assertThat(span.prompt()).isEqualTo(new Prompt(Optional.of("refund"), Optional.of("v4")));
    assertThat(span.metadataJson()).isEqualTo(Map.of("plan", "\"pro\"", "__proto__.x", "3"));
    assertThat(span.tags()).containsExactly("a", "b");
    assertThat(span.status()).isEqualTo(SpanStatus.CANCELLED);
    assertThat(span.outcome()).contains(Outcome.SHOWN);
    assertThat(span.answer()).contains("Good bye");
    assertThat(span.service()).contains("shop");
    assertThat(span.release()).contains("3.1");
    assertThat(span.instance()).contains("i-1");
    assertThat(span.environment()).contains("production");
    assertThat(span.commit()).contains("c0ffee");
    assertThat(span.scopeName()).contains("demo");
    assertThat(span.scopeVersion()).contains("1.2");
    assertThat(span.startEpochNanos()).isEqualTo(Otlp.START);
    assertThat(span.endEpochNanos()).isEqualTo(Otlp.END);
    assertThat(span.attributes().get("verbatim.output"))
        .contains(new AttributeValue.Ref("output", true));
    assertThat(span.attributes().text("verbatim.otlp.kind")).contains("client");
    assertThat(span.call()).isEmpty();
  }

  @Test
  void readsToolSpans() throws OtlpException {
    CapturedSpan tool =
        only(
            Otlp.span("execute_tool stock")
                .addAttributes(Otlp.text("verbatim.kind", "tool"))
                .addAttributes(Otlp.text("gen_ai.tool.name", "stock"))
                .addAttributes(Otlp.text("gen_ai.tool.call.id", "call_1"))
                .addAttributes(Otlp.text("gen_ai.tool.call.arguments", "{\"sku\":12}"))
                .addAttributes(Otlp.text("gen_ai.tool.call.result", "7 left")));

    assertThat(tool.span().tool())
        .contains(new ToolCall(Optional.of("stock"), Optional.of("call_1")));
    assertThat(tool.payloads())
        .containsExactly(
            new RawPayload(
                "tool.arguments", Optional.of("application/json"), "{\"sku\":12}".getBytes(UTF_8)),
            new RawPayload("tool.result", Optional.of("text/plain"), "7 left".getBytes(UTF_8)));
    assertThat(tool.span().answer()).contains("7 left");
  }

  @Test
  void readsLateFacts() throws OtlpException {
    OtlpBatch batch =
        decode(
            Otlp.span("verbatim.fact")
                .addAttributes(Otlp.text("verbatim.fact", "outcome"))
                .addAttributes(Otlp.text("verbatim.fact.trace_id", Otlp.TRACE_ID))
                .addAttributes(Otlp.text("verbatim.fact.span_id", "00000000000000bb"))
                .addAttributes(Otlp.text("verbatim.outcome", "parse_failed"))
                .addAttributes(Otlp.text("verbatim.outcome.detail", "no JSON")));

    assertThat(batch.spans()).isEmpty();
    assertThat(batch.facts())
        .containsExactly(
            new Fact.OutcomeReported(
                new SpanKey(PROJECT, TraceId.parse(Otlp.TRACE_ID), new SpanId(0xbb)),
                Otlp.START,
                Outcome.PARSE_FAILED,
                Optional.of("no JSON")));
  }

  @Test
  void rejectsAFactThatNobodyCanUnderstand() throws OtlpException {
    OtlpBatch batch =
        decode(
            Otlp.span("verbatim.fact")
                .addAttributes(Otlp.text("verbatim.fact", "outcome"))
                .addAttributes(Otlp.text("verbatim.fact.trace_id", Otlp.TRACE_ID))
                .addAttributes(Otlp.text("verbatim.fact.span_id", "bb"))
                .addAttributes(Otlp.text("verbatim.outcome", "shown")),
            Otlp.span("good"));

    assertThat(batch.rejectedSpans()).isEqualTo(1);
    assertThat(batch.errorMessage())
        .isEqualTo(
            "resourceSpans[0].scopeSpans[0].spans[0]: span id: bb (expected: 16 hexadecimal"
                + " digits)");
    assertThat(batch.spans())
        .singleElement()
        .satisfies(good -> assertThat(good.span().name()).isEqualTo("good"));
  }

  @Test
  void keepsWhatIsOfTheWrongType() throws OtlpException {
    CapturedSpan captured =
        only(
            Otlp.span("chat m")
                .addEvents(
                    event()
                        .addAttributes(Otlp.number("verbatim.attempt.number", 1))
                        .addAttributes(Otlp.number("url.full", 5))
                        .addAttributes(Otlp.bytes("verbatim.response.body", ANSWER))
                        .addAttributes(Otlp.bytes("verbatim.response.chunks", (byte) 0x80)))
                .addEvents(
                    event()
                        .addAttributes(Otlp.number("verbatim.attempt.number", 1))
                        .addAttributes(Otlp.number("verbatim.request.same_as", 7))));

    assertThat(captured.span().attempts()).extracting(Attempt::number).containsExactly(1, 2);
    assertThat(captured.span().events().getFirst().attributes())
        .isEqualTo(
            Attributes.builder()
                .put("verbatim.attempt.number", 1)
                .put("url.full", 5)
                .put("verbatim.response.chunks", new AttributeValue.Bytes(new byte[] {(byte) 0x80}))
                .build());
    assertThat(captured.span().attributes().get("verbatim.otlp.problem"))
        .contains(
            new AttributeValue.Array(
                List.of(
                    AttributeValue.of("verbatim.response.chunks: chunk times end inside a varint"),
                    AttributeValue.of(
                        "verbatim.attempt.number: missing, below 1 or sent twice; the attempt got"
                            + " the next free number"),
                    AttributeValue.of(
                        "verbatim.request.same_as: 7 (expected: an earlier attempt with a"
                            + " body)"))));
  }

  private static io.opentelemetry.proto.trace.v1.Span.Event.Builder event() {
    return io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
        .setName("verbatim.attempt")
        .setTimeUnixNano(Otlp.START);
  }

  private OtlpBatch decode(io.opentelemetry.proto.trace.v1.Span.Builder... spans)
      throws OtlpException {
    return decoder.spans(PROJECT, Encoding.PROTOBUF, Otlp.request(spans).toByteArray());
  }

  private CapturedSpan only(io.opentelemetry.proto.trace.v1.Span.Builder span)
      throws OtlpException {
    OtlpBatch batch = decode(span);
    assertThat(batch.errorMessage()).isEmpty();
    assertThat(batch.spans()).hasSize(1);
    return batch.spans().getFirst();
  }
}
