package dev.verbatim.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Part;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.encode.EncodedSpans;
import dev.verbatim.otlp.encode.OtlpEncoder;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.otlp.encode.OutgoingSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out of an archive comes in again as the same. */
final class OtlpEncoderTest {
  private static final List<String> FIXTURES =
      List.of("otel-parts", "otel-structured", "openinference", "langfuse-error", "truncated");

  private final OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai-sdk",
        "claude-code",
        "google-adk",
        "langfuse",
        "langfuse-error",
        "langsmith",
        "litellm",
        "mlflow",
        "openinference",
        "openinference-retriever",
        "openinference-tool",
        "otel-events",
        "otel-parts",
        "otel-structured",
        "plain",
        "pydantic-v1",
        "spring-ai",
        "traceloop-workflow",
        "truncated"
      })
  void everyDialectSurvives(String fixture) throws IOException, OtlpException {
    OtlpBatch sent =
        decoder.decodeProtobuf("p", FlatSpan.read("/dialects/" + fixture + ".json").protobuf());

    assertSurvives(sent.spans().getFirst());
  }

  @Test
  void attemptsAndEverythingOtlpHasOutsideOfAttributesSurvive() throws OtlpException, IOException {
    KeyValue headers =
        Otlp.value(
            "verbatim.response.headers",
            AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addValues(Otlp.text("X-Id", "r1"))));
    io.opentelemetry.proto.trace.v1.Span.Builder span =
        Otlp.span("chat m")
            .setKindValue(3)
            .setTraceState("a=b")
            .setParentSpanId(Otlp.hex("00000000000000aa"))
            .setDroppedEventsCount(4)
            .setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("it broke"))
            .addAttributes(Otlp.text("verbatim.kind", "llm"))
            .addLinks(
                io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                    .setTraceId(Otlp.hex(Otlp.TRACE_ID))
                    .setSpanId(Otlp.hex("00000000000000bb"))
                    .addAttributes(Otlp.number("n", 1)))
            .addEvents(
                attempt(1)
                    .addAttributes(Otlp.bytes("verbatim.request.body", "{}".getBytes(UTF_8)))
                    .addAttributes(Otlp.number("http.response.status_code", 429))
                    .addAttributes(Otlp.number("of.somebody.else", 7)))
            .addEvents(
                attempt(2)
                    .addAttributes(headers)
                    .addAttributes(Otlp.number("verbatim.request.same_as", 1))
                    .addAttributes(Otlp.text("verbatim.response.content_type", "text/plain"))
                    .addAttributes(Otlp.bytes("verbatim.response.body", (byte) 0, (byte) -1))
                    .addAttributes(Otlp.bytes("verbatim.response.chunks", (byte) 2, (byte) 9))
                    .addAttributes(Otlp.text("verbatim.response.end", "cancel")));

    CapturedSpan captured =
        decoder.decodeProtobuf("p", Otlp.request(span).toByteArray()).spans().getFirst();
    assertThat(captured.span().attempts()).hasSize(2);
    assertThat(captured.payloads()).hasSize(3);
    assertSurvives(captured);
  }

  @Test
  void damagedSpansSurviveAsTheyWereUnderstood() throws IOException {
    long seed = Long.getLong("verbatim.seed", System.nanoTime());
    System.out.println("OtlpEncoderTest -Dverbatim.seed=" + seed);
    Random random = new Random(seed);
    int survived = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] body =
          FlatSpan.read("/dialects/" + FIXTURES.get(random.nextInt(FIXTURES.size())) + ".json")
              .protobuf();
      for (int wounds = random.nextInt(4); wounds >= 0; wounds--) {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        for (CapturedSpan captured : decoder.decodeProtobuf("p", body).spans()) {
          CapturedSpan clean = again(captured, false);
          // What had to be told about the damage is told once more as an attribute.
          assertThat(again(clean, true)).as("seed " + seed + ", round " + round).isEqualTo(clean);
          survived++;
        }
      } catch (OtlpException clientError) {
        // nothing was understood
      }
    }
    assertThat(survived).isGreaterThan(300);
  }

  @Test
  void aCallThatNoOtlpBroughtIsDescribed() throws Exception {
    OutgoingSpan call = gatewayCall();

    CapturedSpan again =
        decoder.decodeProtobuf("p", encode(Purpose.ARCHIVE, call).toByteArray()).spans().getFirst();

    Span span = call.stored().span();
    assertThat(again.span().kind()).isEqualTo(span.kind());
    assertThat(again.span().session()).isEqualTo(span.session());
    assertThat(again.span().userId()).isEqualTo(span.userId());
    assertThat(again.span().prompt()).isEqualTo(span.prompt());
    assertThat(again.span().tags()).isEqualTo(span.tags());
    assertThat(again.span().metadataJson()).isEqualTo(span.metadataJson());
    assertThat(again.span().service()).isEqualTo(span.service());
    assertThat(again.span().attempts()).isEqualTo(span.attempts());
    assertThat(again.payloads())
        .containsExactly(
            new RawPayload("request.1", Optional.empty(), "{\"q\":1}".getBytes(UTF_8)));
  }

  @Test
  void lateFactsGoAlong() throws Exception {
    OutgoingSpan call = gatewayCall();
    Fact outcome =
        new Fact.OutcomeReported(
            call.stored().span().key(), 99, Outcome.SHOWN, Optional.of("to the customer"));
    OutgoingSpan withFact =
        new OutgoingSpan(
            new StoredSpan(call.stored().span(), new Hash128(1, 2), 3, List.of(outcome)),
            call.payloads(),
            call.conversation());

    OtlpBatch again = decoder.decodeProtobuf("p", encode(Purpose.ARCHIVE, withFact).toByteArray());

    assertThat(again.facts()).containsExactly(outcome);
    assertThat(again.spans()).hasSize(1);
  }

  @Test
  void usesAreLeftToBeInferredAgainButOtherBackendsAreToldOfThem() throws Exception {
    OutgoingSpan call = gatewayCall();
    SpanKey key = call.stored().span().key();
    Fact used = new Fact.Used(key, 99, new SpanKey(key.project(), key.traceId(), new SpanId(77)));
    OutgoingSpan withUse =
        new OutgoingSpan(
            new StoredSpan(
                call.stored().span().toBuilder().outcome(Outcome.USED).build(),
                new Hash128(1, 2),
                3,
                List.of(used)),
            call.payloads(),
            call.conversation());

    OtlpBatch again = decoder.decodeProtobuf("p", encode(Purpose.ARCHIVE, withUse).toByteArray());

    assertThat(again.facts()).isEmpty();
    assertThat(again.spans().getFirst().span().outcome()).isEmpty();
    OtlpBatch elsewhere =
        decoder.decodeProtobuf("p", encode(Purpose.OTHER_BACKENDS, withUse).toByteArray());
    assertThat(elsewhere.spans().getFirst().span().outcome()).hasValue(Outcome.USED);
  }

  @Test
  void otherBackendsAreToldWhatTheyCannotRead() throws Exception {
    ExportTraceServiceRequest request = encode(Purpose.OTHER_BACKENDS, gatewayCall());

    io.opentelemetry.proto.trace.v1.Span span =
        request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span.getEventsList()).isEmpty();
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(text(span, "gen_ai.request.model")).contains("gpt-5");
    assertThat(text(span, "gen_ai.conversation.id")).contains("s-1");
    assertThat(text(span, "gen_ai.input.messages"))
        .contains(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"say \\\"hi\\\"\"}]},"
                + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\","
                + "\"name\":\"look\",\"arguments\":{\"a\":1}}]},{\"role\":\"tool\",\"parts\":["
                + "{\"type\":\"tool_call_response\",\"id\":\"c1\",\"response\":\"not json {\"}]}]");
    Conversation read =
        decoder.decodeProtobuf("p", request.toByteArray()).spans().getFirst().conversation();
    assertThat(read.input()).isEqualTo(gatewayCall().conversation().get().input());
  }

  @Test
  void inferredSpansAreForOtherBackendsOnly() throws Exception {
    Span tool =
        Span.builder("p", TraceId.parse(Otlp.TRACE_ID), SpanId.parse("00000000000000cc"))
            .origin(SpanOrigin.INFERRED)
            .kind(SpanKind.TOOL)
            .name("look")
            .tool(Optional.of(new ToolCall(Optional.of("look"), Optional.of("c1"))))
            .build();
    OutgoingSpan inferred =
        outgoing(tool, Map.of("tool.result", "42".getBytes(UTF_8)), Conversation.EMPTY);

    assertThat(encode(Purpose.ARCHIVE, inferred).getResourceSpansCount()).isZero();
    io.opentelemetry.proto.trace.v1.Span span =
        encode(Purpose.OTHER_BACKENDS, inferred).getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(text(span, "verbatim.origin")).contains("inferred");
    assertThat(text(span, "gen_ai.operation.name")).contains("execute_tool");
    assertThat(text(span, "gen_ai.tool.call.result")).contains("42");
  }

  private void assertSurvives(CapturedSpan captured) throws OtlpException, IOException {
    for (boolean json : List.of(false, true)) {
      CapturedSpan again = again(captured, json);
      assertThat(again.span().attributes()).isEqualTo(captured.span().attributes());
      assertThat(again.payloads()).isEqualTo(captured.payloads());
      assertThat(again).isEqualTo(captured);
    }
  }

  private CapturedSpan again(CapturedSpan captured, boolean json)
      throws OtlpException, IOException {
    Map<String, byte[]> payloads =
        captured.payloads().stream()
            .collect(java.util.stream.Collectors.toMap(RawPayload::name, RawPayload::bytes));
    // A store also knows each payload's type; the encoder looks for it in the span.
    Span stored =
        captured.span().toBuilder()
            .payloads(
                captured.payloads().stream()
                    .map(
                        payload ->
                            new dev.verbatim.model.PayloadRef(
                                payload.name(),
                                payload.contentType(),
                                payload.bytes().length,
                                dev.verbatim.model.Sha256.of(payload.bytes()),
                                0))
                    .toList())
            .build();
    EncodedSpans request =
        new OtlpEncoder(Purpose.ARCHIVE)
            .encode(List.of(outgoing(stored, payloads, captured.conversation())));
    OtlpBatch batch;
    if (json) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      request.writeJson(out);
      assertThat(out.toString(UTF_8)).doesNotContain("\n");
      batch = decoder.decodeJson("p", out.toByteArray());
    } else {
      batch = decoder.decodeProtobuf("p", request.protobuf());
    }
    assertThat(batch.errorMessage()).isEmpty();
    return batch.spans().getFirst();
  }

  private static OutgoingSpan gatewayCall() {
    Span span =
        Span.builder("p", TraceId.parse(Otlp.TRACE_ID), SpanId.parse(Otlp.SPAN_ID))
            .kind(SpanKind.LLM)
            .name("chat")
            .service(Optional.of("shop"))
            .session(Optional.of(new Session("s-1", true)))
            .userId(Optional.of("u-1"))
            .prompt(new Prompt(Optional.of("refund"), Optional.of("v3")))
            .tags(List.of("a", "b"))
            .metadataJson(Map.of("plan", "\"pro\"", "n", "[1,{\"x\":2.5}]"))
            .status(SpanStatus.ERROR)
            .error(Optional.of(new SpanError(Optional.of("500"), Optional.of("overloaded"))))
            .call(
                Optional.of(
                    new ModelCall(
                        Optional.of("openai"),
                        dev.verbatim.model.ProviderApi.UNKNOWN,
                        Optional.of("gpt-5"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        dev.verbatim.model.Usage.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
            .attempts(
                List.of(
                    new Attempt(
                        1,
                        10,
                        20,
                        Optional.of("POST"),
                        Optional.of("https://h/v1"),
                        OptionalInt.of(500),
                        List.of(new Attempt.Header("a", "b")),
                        List.of(),
                        Optional.of("request.1"),
                        Optional.empty(),
                        OptionalLong.empty(),
                        StreamEnding.ERROR,
                        Optional.empty())))
            .build();
    Conversation conversation =
        new Conversation(
            List.of(
                Message.of("user", new Part.Text("say \"hi\"")),
                Message.of(
                    "assistant", new Part.ToolRequest(Optional.of("c1"), "look", "{\"a\":1}")),
                Message.of(
                    "tool",
                    new Part.ToolResult(Optional.of("c1"), Optional.empty(), "not json {", false))),
            List.of(),
            List.of());
    return outgoing(span, Map.of("request.1", "{\"q\":1}".getBytes(UTF_8)), conversation);
  }

  private static OutgoingSpan outgoing(
      Span span, Map<String, byte[]> payloads, Conversation conversation) {
    return new OutgoingSpan(
        new StoredSpan(span, new Hash128(1, 2), 3, List.of()),
        name -> Optional.ofNullable(payloads.get(name)),
        () -> conversation);
  }

  private static ExportTraceServiceRequest encode(Purpose purpose, OutgoingSpan span)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(
        new OtlpEncoder(purpose).encode(List.of(span)).protobuf());
  }

  private static Optional<String> text(io.opentelemetry.proto.trace.v1.Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Event.Builder attempt(int number) {
    return io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
        .setName("verbatim.attempt")
        .setTimeUnixNano(Otlp.START)
        .addAttributes(Otlp.number("verbatim.attempt.number", number))
        .addAttributes(Otlp.number("verbatim.attempt.end_time", Otlp.START + number));
  }
}
