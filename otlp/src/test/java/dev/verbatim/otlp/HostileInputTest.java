package dev.verbatim.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no honest sender sends. Nothing good beside it may be lost. */
final class HostileInputTest {
  private static final String IDS =
      "\"traceId\":\"" + Otlp.TRACE_ID + "\",\"spanId\":\"" + Otlp.SPAN_ID + "\"";
  private static final String GOOD = "{" + IDS + ",\"name\":\"good\"}";
  private static final String FIRST = "resourceSpans[0].scopeSpans[0].spans[0]: ";

  private final OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);

  @Test
  void takesNothingFromNothing() throws OtlpException {
    OtlpBatch nothing = new OtlpBatch(List.of(), List.of(), 0, "");
    assertThat(decoder.spans("p", Encoding.PROTOBUF, new byte[0])).isEqualTo(nothing);
    assertThat(json("{}")).isEqualTo(nothing);
    assertThat(json("{\"resourceSpans\":[]}")).isEqualTo(nothing);
    assertThat(json("{\"resourceSpans\":null,\"other\":[{}]}")).isEqualTo(nothing);
    assertThat(json("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[]}]},7,null]}"))
        .isEqualTo(nothing);
  }

  @Test
  void refusesWhatIsNoRequest() {
    for (String body :
        List.of("", " ", "[]", "7", "{", "{\"resourceSpans\":[", "{} {}", "\u0000")) {
      assertThatThrownBy(() -> json(body))
          .as(body)
          .isInstanceOfSatisfying(
              OtlpException.class, refused -> assertThat(refused.httpStatus()).isEqualTo(400))
          .hasMessageStartingWith("body: ");
    }
    assertThatThrownBy(() -> decoder.spans("p", Encoding.PROTOBUF, "{}".getBytes(UTF_8)))
        .isInstanceOf(OtlpException.class)
        .hasMessage("body: no protobuf (expected: an ExportTraceServiceRequest)");
  }

  @Test
  void refusesABodyBeyondTheLimit() {
    OtlpDecoder small = new OtlpDecoder(new OtlpLimits(10, 4));
    assertThatThrownBy(() -> small.spans("p", Encoding.JSON, new byte[11]))
        .isInstanceOfSatisfying(
            OtlpException.TooLarge.class,
            refused -> assertThat(refused.httpStatus()).isEqualTo(413));
  }

  @Test
  void rejectsInvalidIdsAlone() throws OtlpException {
    OtlpBatch batch =
        spans(
            "{\"traceId\":\"" + "0".repeat(32) + "\",\"spanId\":\"" + Otlp.SPAN_ID + "\"}",
            "{\"traceId\":\"" + Otlp.TRACE_ID + "\",\"spanId\":\"a1\"}",
            "{\"spanId\":\"" + Otlp.SPAN_ID + "\"}",
            "{\"traceId\":\"xyz\",\"spanId\":\"" + Otlp.SPAN_ID + "\"}",
            "{\"traceId\":7}",
            GOOD,
            "\"no span\"");

    assertThat(batch.spans()).singleElement().satisfies(this::isGood);
    assertThat(batch.rejectedSpans()).isEqualTo(6);
    assertThat(batch.errorMessage())
        .isEqualTo(
            FIRST
                + "trace id: all zero (expected: 16 bytes, not all zero); "
                + "resourceSpans[0].scopeSpans[0].spans[1]: span id: a1 (1 bytes) (expected: 8"
                + " bytes, not all zero); "
                + "resourceSpans[0].scopeSpans[0].spans[2]: trace id: missing (expected: 16 bytes,"
                + " not all zero); "
                + "resourceSpans[0].scopeSpans[0].spans[3]: traceId: wrong value (expected:"
                + " hexadecimal digits); "
                + "resourceSpans[0].scopeSpans[0].spans[4]: traceId: wrong value (expected: text);"
                + " and 1 more");
  }

  @Test
  void keepsASpanWhoseParentOrLinkIsInvalid() throws OtlpException {
    OtlpBatch batch =
        spans(
            "{" + IDS + ",\"parentSpanId\":\"0102\",\"links\":[{\"traceId\":\"00\"}]}",
            "{" + IDS + ",\"parentSpanId\":\"0000000000000000\"}");

    assertThat(batch.errorMessage()).isEmpty();
    assertThat(batch.spans()).hasSize(2);
    assertThat(problems(batch, 0))
        .containsExactly(
            "parent span id: 0102 (2 bytes) (expected: 8 bytes, not all zero)",
            "a link was left out: trace id: 00 (1 bytes) (expected: 16 bytes, not all zero)");
    assertThat(batch.spans().get(1).span().parentSpanId()).isEmpty();
    assertThat(batch.spans().get(1).span().attributes()).isEqualTo(Attributes.EMPTY);
  }

  @Test
  void rejectsAJsonSpanThatIsTooDeepAlone() throws OtlpException {
    String deep = "{\"arrayValue\":{\"values\":[".repeat(10_000) + "]}}".repeat(10_000);
    OtlpBatch batch =
        spans(
            "{" + IDS + ",\"attributes\":[{\"key\":\"a\",\"value\":" + deep + "}]}",
            GOOD,
            "{" + IDS + ",\"unknown\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            GOOD);

    assertThat(batch.spans()).hasSize(2).allSatisfy(this::isGood);
    assertThat(batch.rejectedSpans()).isEqualTo(2);
    assertThat(batch.errorMessage())
        .startsWith(
            FIRST + "an attribute value is nested deeper than 64 levels (expected: at most 64); ");
  }

  @Test
  void refusesJsonSoDeepThatItWouldFillTheMemory() {
    String bottomless = "{\"resourceSpans\":[{\"resource\":" + "[".repeat(5_000_000);
    assertThatThrownBy(() -> json(bottomless)).isInstanceOf(OtlpException.class);
  }

  @Test
  void rejectsAProtobufSpanThatIsTooDeepAlone() throws OtlpException, IOException {
    byte[] value = AnyValue.newBuilder().setBoolValue(true).build().toByteArray();
    for (int i = 0; i < 10_000; i++) {
      value = wrapped(5, wrapped(1, value));
    }
    byte[] keyValue = wrapped(2, value);
    byte[] span = concat(Otlp.span("deep").build().toByteArray(), wrapped(9, keyValue));
    byte[] spans = concat(wrapped(2, span), wrapped(2, Otlp.span("good").build().toByteArray()));

    OtlpBatch batch = decoder.spans("p", Encoding.PROTOBUF, wrapped(1, wrapped(2, spans)));

    assertThat(batch.spans()).singleElement().satisfies(this::isGood);
    assertThat(batch.errorMessage())
        .isEqualTo(
            FIRST + "an attribute value is nested deeper than 64 levels (expected: at most 64)");
  }

  @Test
  void takesValuesAsDeepAsTheLimitInBothEncodings() throws OtlpException {
    AnyValue.Builder value = AnyValue.newBuilder().setStringValue("bottom");
    String json = "{\"stringValue\":\"bottom\"}";
    for (int i = 0; i < 64; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value.build()));
      json = "{\"arrayValue\":{\"values\":[" + json + "]}}";
    }
    OtlpBatch fromJson =
        spans("{" + IDS + ",\"attributes\":[{\"key\":\"a\",\"value\":" + json + "}]}");
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(Otlp.hex(Otlp.TRACE_ID))
            .setSpanId(Otlp.hex(Otlp.SPAN_ID))
            .addAttributes(Otlp.value("a", value));
    assertThat(fromJson.spans()).hasSize(1);
    assertThat(fromJson.spans().getFirst().span().attributes())
        .isEqualTo(
            decoder
                .spans("p", Encoding.PROTOBUF, Otlp.request(span).toByteArray())
                .spans()
                .getFirst()
                .span()
                .attributes());
  }

  @Test
  void rejectsTheSpansOfAResourceThatIsTooDeep() throws OtlpException {
    String deep = "{\"arrayValue\":{\"values\":[".repeat(70) + "]}}".repeat(70);
    OtlpBatch batch =
        json(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                + GOOD
                + "]}],\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":"
                + deep
                + "}]}},{\"scopeSpans\":[{\"spans\":["
                + GOOD
                + "]}]}]}");

    assertThat(batch.spans()).singleElement().satisfies(this::isGood);
    assertThat(batch.errorMessage()).startsWith(FIRST + "its resource: an attribute value is");
  }

  @Test
  void keepsNulAndDuplicateKeys() throws OtlpException {
    OtlpBatch batch =
        spans(
            "{"
                + IDS
                + ",\"name\":\"a\\u0000b\",\"attributes\":["
                + "{\"key\":\"session.id\",\"value\":{\"stringValue\":\"first\"}},"
                + "{\"key\":\"session.id\",\"value\":{\"stringValue\":\"nul\\u0000\"}}]}");

    assertThat(batch.spans().getFirst().span().name()).isEqualTo("a\u0000b");
    assertThat(batch.spans().getFirst().span().session().orElseThrow().id()).isEqualTo("nul\u0000");
    assertThat(batch.spans().getFirst().span().attributes())
        .isEqualTo(
            Attributes.builder().put("session.id", "first").put("session.id", "nul\u0000").build());
  }

  @Test
  void keepsTextThatIsNoUnicodeAsBytes() throws OtlpException {
    OtlpBatch json =
        spans(
            "{"
                + IDS
                + ",\"name\":\"\\udc00\",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":"
                + "\"x\\ud83d\"}},{\"key\":\"b\",\"value\":{\"stringValue\":\"\\ud83d\\ude00\"}}]}");
    assertThat(json.spans().getFirst().span().name()).isEqualTo("\uFFFD");
    assertThat(json.spans().getFirst().span().attributes().get("a"))
        .contains(
            new AttributeValue.Bytes(new byte[] {'x', (byte) 0xed, (byte) 0xa0, (byte) 0xbd}));
    assertThat(json.spans().getFirst().span().attributes().text("b")).contains("\ud83d\ude00");
    assertThat(problems(json, 0))
        .containsExactly("text that is not valid Unicode is kept as bytes");

    byte[] latin = {'a', (byte) 0xe9};
    AnyValue value = AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(latin)).build();
    byte[] asText = value.toByteArray();
    asText[0] = 1 << 3 | 2;
    byte[] keyValue = concat(wrapped(1, "k".getBytes(UTF_8)), wrapped(2, asText));
    byte[] span = concat(Otlp.span("good").build().toByteArray(), wrapped(9, keyValue));
    OtlpBatch protobuf =
        decoder.spans("p", Encoding.PROTOBUF, wrapped(1, wrapped(2, wrapped(2, span))));
    assertThat(protobuf.spans().getFirst().span().attributes().get("k"))
        .contains(new AttributeValue.Bytes(latin));
    assertThat(problems(protobuf, 0))
        .containsExactly("text that is not valid Unicode is kept as bytes");
  }

  @Test
  void rejectsABrokenProtobufSpanAlone() throws OtlpException {
    byte[] broken = wrapped(2, new byte[] {0x4a, 0x7f, 0x01});
    byte[] good = wrapped(2, Otlp.span("good").build().toByteArray());

    OtlpBatch batch =
        decoder.spans("p", Encoding.PROTOBUF, wrapped(1, wrapped(2, concat(broken, good))));

    assertThat(batch.spans()).singleElement().satisfies(this::isGood);
    assertThat(batch.errorMessage()).isEqualTo(FIRST + "no protobuf (expected: a Span)");
  }

  @Test
  void isTolerantWhereTheSpecificationAsksForIt() throws OtlpException {
    OtlpBatch batch =
        spans(
            "{"
                + IDS
                + ",\"kind\":\"SPAN_KIND_SERVER\",\"startTimeUnixNano\":5,\"endTimeUnixNano\":"
                + "\"18446744073709551615\",\"status\":{\"code\":\"STATUS_CODE_ERROR\"},"
                + "\"attributes\":[{\"key\":\"i\",\"value\":{\"intValue\":7}},"
                + "{\"key\":\"n\",\"value\":{\"doubleValue\":\"NaN\"}},"
                + "{\"key\":\"d\",\"value\":{\"doubleValue\":\"-Infinity\"}},"
                + "{\"key\":\"y\",\"value\":{\"bytesValue\":\"AP8=\"}},"
                + "{\"key\":\"e\",\"value\":{}},{\"key\":\"u\",\"value\":{\"newValue\":1}},"
                + "{\"key\":\"z\"}]}");

    assertThat(batch.errorMessage()).isEmpty();
    dev.verbatim.model.Span span = batch.spans().getFirst().span();
    assertThat(span.startEpochNanos()).isEqualTo(5);
    assertThat(span.endEpochNanos()).isEqualTo(-1);
    assertThat(span.status().wireName()).isEqualTo("error");
    assertThat(span.attributes())
        .isEqualTo(
            Attributes.builder()
                .put("i", 7)
                .put("n", Double.NaN)
                .put("d", Double.NEGATIVE_INFINITY)
                .put("y", new AttributeValue.Bytes(new byte[] {0, (byte) 0xff}))
                .put("e", new AttributeValue.Empty())
                .put("u", new AttributeValue.Empty())
                .put("z", new AttributeValue.Empty())
                .put("verbatim.otlp.kind", "server")
                .put("verbatim.otlp.status", "error")
                .build());
  }

  @Test
  void movesLongValuesWhereverTheyStand() throws OtlpException {
    String longText = "x".repeat(1025);
    OtlpBatch batch =
        spans(
            "{"
                + IDS
                + ",\"attributes\":[{\"key\":\"short\",\"value\":{\"stringValue\":\""
                + "x".repeat(1024)
                + "\"}},{\"key\":\"l\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\""
                + longText
                + "\"}]}}}],\"events\":[{\"name\":\"e\",\"attributes\":[{\"key\":\"w\","
                + "\"value\":{\"stringValue\":\""
                + "é".repeat(513)
                + "\"}}]}]}");

    assertThat(batch.spans().getFirst().payloads())
        .containsExactly(
            new dev.verbatim.model.CapturedSpan.RawPayload(
                "attribute:0", java.util.Optional.of("text/plain"), longText.getBytes(UTF_8)),
            new dev.verbatim.model.CapturedSpan.RawPayload(
                "attribute:1",
                java.util.Optional.of("text/plain"),
                "é".repeat(513).getBytes(UTF_8)));
    assertThat(batch.spans().getFirst().span().attributes().get("l"))
        .contains(new AttributeValue.Array(List.of(new AttributeValue.Ref("attribute:0", true))));
  }

  /** Each of these would take hours if its handling were quadratic. */
  @Test
  void handlesVeryManyOfEverything() throws OtlpException {
    Span.Builder attempts = Otlp.span("good");
    Span.Event attempt =
        Span.Event.newBuilder()
            .setName("verbatim.attempt")
            .addAttributes(Otlp.number("verbatim.request.same_as", 1))
            .build();
    Span.Builder messages =
        Otlp.span("good").addAttributes(Otlp.text("openinference.span.kind", "LLM"));
    StringBuilder calls = new StringBuilder("[{\"role\":\"assistant\",\"parts\":[]");
    calls.append(",\"tool_calls\":[");
    for (int i = 0; i < 100_000; i++) {
      attempts.addEvents(attempt);
      messages.addAttributes(
          Otlp.text(
              "llm.input_messages.0.message.contents." + i + ".message_content.text", "" + i));
      calls.append(i == 0 ? "" : ",").append("{\"name\":\"f\",\"id\":\"").append(i).append("\"}");
    }
    Span.Builder toolCalls =
        Otlp.span("good")
            .addAttributes(Otlp.text("gen_ai.operation.name", "chat"))
            .addAttributes(Otlp.text("gen_ai.output.messages", calls + "]}]"));

    OtlpBatch batch =
        decoder.spans(
            "p", Encoding.PROTOBUF, Otlp.request(attempts, messages, toolCalls).toByteArray());

    assertThat(batch.spans()).hasSize(3).allSatisfy(this::isGood);
    assertThat(batch.spans().get(0).span().attempts()).hasSize(100_000);
    assertThat(batch.spans().get(1).conversation().input().getFirst().parts()).hasSize(100_000);
    assertThat(batch.spans().get(2).conversation().output().getFirst().parts()).hasSize(100_000);
  }

  @Test
  void readsMessagesNestedToTheLimitAndKeepsDeeperOnesRaw() throws OtlpException {
    for (int depth : new int[] {400, 600, 50_000}) {
      String nested = "[".repeat(depth) + "\"bottom\"" + "]".repeat(depth);
      OtlpBatch batch =
          decoder.spans(
              "p",
              Encoding.PROTOBUF,
              Otlp.request(
                      Otlp.span("good")
                          .addAttributes(Otlp.text("gen_ai.operation.name", "chat"))
                          .addAttributes(Otlp.text("gen_ai.input.messages", nested)))
                  .toByteArray());
      assertThat(batch.spans().getFirst().payloads().getFirst().bytes())
          .asString(UTF_8)
          .isEqualTo(nested);
      assertThat(batch.spans().getFirst().conversation().isEmpty()).isEqualTo(depth > 500);
    }
  }

  private void isGood(dev.verbatim.model.CapturedSpan span) {
    assertThat(span.span().name()).isEqualTo("good");
  }

  private static List<String> problems(OtlpBatch batch, int index) {
    AttributeValue problems =
        batch.spans().get(index).span().attributes().get("verbatim.otlp.problem").orElseThrow();
    return ((AttributeValue.Array) problems)
        .values().stream().map(each -> ((AttributeValue.Text) each).value()).toList();
  }

  private OtlpBatch json(String body) throws OtlpException {
    return decoder.spans("p", Encoding.JSON, body.getBytes(UTF_8));
  }

  private OtlpBatch spans(String... spans) throws OtlpException {
    return json(
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}");
  }

  /** A length-delimited field. */
  private static byte[] wrapped(int field, byte... content) {
    byte[] out =
        new byte
            [CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(content.length)
                + content.length];
    try {
      CodedOutputStream.newInstance(out).writeByteArray(field, content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
