package dev.verbatim.capture.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.Call;
import dev.verbatim.capture.CaptureResult;
import dev.verbatim.capture.Records;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Threading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bedrock, in the shapes of botocore's service model. */
class BedrockTest {
  private static final String MODEL =
      "https://bedrock-runtime.eu-central-1.amazonaws.com/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/";
  private static final String ASK =
      """
      {"system":[{"text":"You sell bolts."},{"cachePoint":{"type":"default"}}],
       "messages":[{"role":"user","content":[{"text":"stock of 12?"}]}],
       "inferenceConfig":{"maxTokens":200},
       "toolConfig":{"tools":[{"toolSpec":{"name":"stock","inputSchema":{"json":{"type":"object"}}}}]}}\
      """;
  private static final String ANSWER =
      """
      {"output":{"message":{"role":"assistant","content":[{"text":"Checking."},{"toolUse":{"toolUseId":"tooluse_1",
       "name":"stock","input":{"sku":12}}}]}},"stopReason":"tool_use","usage":{"inputTokens":40,"outputTokens":22,
       "totalTokens":72,"cacheReadInputTokens":10,"cacheWriteInputTokens":0},"metrics":{"latencyMs":812}}\
      """;
  private static final String RESULT =
      """
      {"system":[{"text":"You sell bolts."}],
       "messages":[{"role":"user","content":[{"text":"stock of 12?"}]},
        {"role":"assistant","content":[{"text":"Checking."},
         {"toolUse":{"toolUseId":"tooluse_1","name":"stock","input":{"sku":12}}},{"cachePoint":{"type":"default"}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_1","content":[{"json":{"left":7}}],
         "status":"success"}}]}]}\
      """;

  private static AwsEventStream converse() {
    return new AwsEventStream()
        .event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}")
        .event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"look it up\"}}}")
        .event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\"Eq\"}}}")
        .event("contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"Zwölf \"}}")
        .event("contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"da.\"}}")
        .event("contentBlockStop", "{\"contentBlockIndex\":1}")
        .event(
            "contentBlockStart",
            "{\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"stock\"}}}")
        .event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"{\\\"sku\\\"\"}}}")
        .event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\":12}\"}}}");
  }

  private static Call streamed(byte[] body) {
    return new Call(1)
        .url(MODEL + "converse-stream")
        .request(ASK)
        .response(body)
        .headers(
            List.of(),
            List.of(new Attempt.Header("content-type", "application/vnd.amazon.eventstream")));
  }

  private static ModelCall call(SpanRecord record) {
    return record.span().call().orElseThrow();
  }

  @Test
  void converseWhole() {
    SpanRecord record =
        Records.only(
            new Call(1).kind(SpanKind.SPAN).url(MODEL + "converse").request(ASK).response(ANSWER));
    ModelCall call = call(record);
    assertThat(record.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call.api()).isEqualTo(ProviderApi.BEDROCK_CONVERSE);
    assertThat(call.provider()).hasValue("aws.bedrock");
    assertThat(call.requestModel()).hasValue("eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
    assertThat(call.stream()).hasValue(false);
    assertThat(call.finishReason()).hasValue(FinishReason.TOOL_CALL);
    assertThat(call.usage().inputTotal()).isEqualTo(OptionalLong.of(50));
    assertThat(call.usage().cacheRead()).isEqualTo(OptionalLong.of(10));
    assertThat(call.usage().outputTotal()).isEqualTo(OptionalLong.of(22));
    assertThat(call.parametersJson()).hasValue("{\"inferenceConfig\":{\"maxTokens\":200}}");
    assertThat(record.span().question()).hasValue("stock of 12?");
    assertThat(record.span().answer()).hasValue("Checking.");
  }

  @Test
  void converseStreamIsPutTogether() {
    byte[] body =
        converse()
            .event("messageStop", "{\"stopReason\":\"tool_use\"}")
            .event(
                "metadata",
                "{\"usage\":{\"inputTokens\":40,\"outputTokens\":22,\"totalTokens\":62},"
                    + "\"metrics\":{\"latencyMs\":9}}")
            .bytes();
    SpanRecord record = Records.only(streamed(body));
    assertThat(Records.payload(record, "response.1")).isEqualTo(body);
    assertThat(Records.text(record, "output"))
        .isEqualTo(
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"look"
                + " it up\",\"signature\":\"Eq\"}}},{\"text\":\"Zwölf"
                + " da.\"},{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"stock\","
                + "\"input\":{\"sku\":12}}}]}},\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":40,"
                + "\"outputTokens\":22,\"totalTokens\":62},\"metrics\":{\"latencyMs\":9}}");
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().answer()).hasValue("Zwölf da.");
    assertThat(call(record).stream()).hasValue(true);
    assertThat(call(record).finishReason()).hasValue(FinishReason.TOOL_CALL);
    assertThat(call(record).usage().outputTotal()).isEqualTo(OptionalLong.of(22));
    assertThat(record.span().attributes().text("verbatim.capture.problem")).isEmpty();
  }

  @Test
  void aCutStreamAndAnExceptionInside() {
    byte[] whole = converse().bytes();
    SpanRecord cut =
        Records.only(streamed(Arrays.copyOf(whole, whole.length - 9)).ending(StreamEnding.ERROR));
    assertThat(cut.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
    assertThat(cut.span().answer()).hasValue("Zwölf da.");
    assertThat(Records.text(cut, "output")).contains("\"input\":\"{\\\"sku\\\"\"");
    assertThat(cut.span().attributes().text("verbatim.capture.problem")).isEmpty();
    SpanRecord failed =
        Records.only(
            streamed(
                converse()
                    .exception("throttlingException", "{\"message\":\"Too many tokens\"}")
                    .bytes()));
    assertThat(failed.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.span().error().orElseThrow().type()).hasValue("throttlingException");
    assertThat(failed.span().error().orElseThrow().message()).hasValue("Too many tokens");
  }

  @Test
  void damagedMessagesAreToldAndReadAsFarAsLengthsAreRight() {
    byte[] body = converse().event("messageStop", "{\"stopReason\":\"end_turn\"}").bytes();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    byte[] changed = body.clone();
    changed[text.indexOf("da.")] = 'D';
    SpanRecord letter = Records.only(streamed(changed));
    assertThat(letter.span().answer()).hasValue("Zwölf Da.");
    assertThat(letter.span().attributes().text("verbatim.capture.problem").orElseThrow())
        .contains("1 messages of the event stream have a wrong checksum");
    byte[] shifted = body.clone();
    shifted[2] ^= 1;
    SpanRecord lengths = Records.only(streamed(shifted));
    assertThat(lengths.span().answer()).isEmpty();
    assertThat(lengths.span().attributes().text("verbatim.capture.problem")).isPresent();
    assertThat(Records.payload(lengths, "response.1")).isEqualTo(shifted);
  }

  @Test
  void aKeyInsideTheStreamIsMaskedAndTheRestIsRead() {
    byte[] body =
        new AwsEventStream()
            .event(
                "contentBlockDelta",
                "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"use"
                    + " sk-abcdefghij0123456789 now\"}}")
            .event("messageStop", "{\"stopReason\":\"end_turn\"}")
            .bytes();
    SpanRecord record = Records.only(streamed(body));
    assertThat(record.span().answer().orElseThrow()).startsWith("use ***").endsWith(" now");
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
  }

  @Test
  void anyBytesAreKept() {
    byte[] whole = converse().bytes();
    for (int length = 0; length < 200; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      SpanRecord record = Records.only(streamed(part).ending(StreamEnding.ERROR));
      assertThat(Records.payload(record, "response.1")).isEqualTo(part);
    }
  }

  @Test
  void conversationsThreadAndToolsAreInferred() {
    Call asks = new Call(1).url(MODEL + "converse").request(ASK).response(ANSWER);
    Call answers =
        new Call(2)
            .trace(1)
            .url(MODEL + "converse")
            .request(RESULT)
            .response(
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"7"
                    + " left\"}]}},\"stopReason\":\"end_turn\"}");
    CaptureResult result = Records.pipeline().process(List.of(asks.build(), answers.build()));
    assertThat(result.spans().get(1).span().threading().orElseThrow().relation())
        .isEqualTo(Threading.Relation.CONTINUES);
    SpanRecord tool = result.spans().get(2);
    assertThat(tool.span().kind()).isEqualTo(SpanKind.TOOL);
    assertThat(Records.text(tool, "tool.arguments")).isEqualTo("{\"sku\":12}");
    assertThat(Records.text(tool, "tool.result")).isEqualTo("{\"left\":7}");
  }

  @Test
  void errorsAreNamedByTheirHeader() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .url(MODEL + "converse")
                .status(429)
                .request(ASK)
                .response("{\"message\":\"Too many requests\"}")
                .headers(
                    List.of(),
                    List.of(
                        new Attempt.Header(
                            "x-amzn-ErrorType", "ThrottlingException:http://internal/"))));
    assertThat(record.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(record.span().error().orElseThrow().type()).hasValue("ThrottlingException");
    assertThat(record.span().error().orElseThrow().message()).hasValue("Too many requests");
  }

  @Test
  void contentOfEveryKind() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .url(MODEL + "converse")
                .request(
                    """
                    {"messages":[{"role":"user","content":[
                     {"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},
                     {"document":{"format":"pdf","name":"a","source":{"s3Location":{"uri":"s3://b/a.pdf"}}}},
                     {"guardContent":{"text":{"text":"guarded"}}},{"later":{"x":1}},{"text":"what?"}]}]}\
                    """)
                .response(
                    """
                    {"output":{"message":{"role":"assistant","content":[{"citationsContent":{"content":[{"text":"So it
                     says."}],"citations":[{"title":"a"}]}}]}},"stopReason":"guardrail_intervened",
                     "usage":{"inputTokens":9,"outputTokens":3,"totalTokens":52,"cacheWriteInputTokens":40,
                     "cacheDetails":[{"ttl":"1h","inputTokens":30},{"ttl":"5m","inputTokens":10}]}}\
                    """
                        .replace("it\n says", "it says")));
    assertThat(record.span().answer()).hasValue("So it says.");
    assertThat(record.span().question().orElseThrow()).contains("guarded").contains("what?");
    assertThat(call(record).finishReason()).hasValue(FinishReason.CONTENT_FILTER);
    assertThat(call(record).usage().inputTotal()).isEqualTo(OptionalLong.of(49));
    assertThat(call(record).usage().cacheWrite1h()).isEqualTo(OptionalLong.of(30));
    assertThat(call(record).usage().cacheWrite5m()).isEqualTo(OptionalLong.of(10));
  }

  @Test
  void invokeCarriesTheBodiesOfItsModel() {
    String request =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
            + "\"content\":\"Hi\"}]}";
    SpanRecord whole =
        Records.only(
            new Call(1)
                .url(MODEL + "invoke")
                .request(request)
                .response(
                    "{\"id\":\"msg_bdrk_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5-20250929\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Hallo\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":8,\"output_tokens\":2}}"));
    assertThat(call(whole).api()).isEqualTo(ProviderApi.ANTHROPIC_MESSAGES);
    assertThat(call(whole).provider()).hasValue("aws.bedrock");
    assertThat(call(whole).requestModel()).hasValue("eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
    assertThat(whole.span().answer()).hasValue("Hallo");
    AwsEventStream stream = new AwsEventStream();
    for (String event :
        List.of(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_bdrk_2\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[],\"usage\":{\"input_tokens\":8,\"output_tokens\":1}}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüß"
                + " dich\"}}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}",
            "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":8}}")) {
      String base64 = Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
      stream.event("chunk", "{\"bytes\":\"" + base64 + "\",\"p\":\"abcdef\"}");
    }
    SpanRecord streamed =
        Records.only(
            streamed(stream.bytes()).url(MODEL + "invoke-with-response-stream").request(request));
    assertThat(call(streamed).api()).isEqualTo(ProviderApi.ANTHROPIC_MESSAGES);
    assertThat(streamed.span().answer()).hasValue("Grüß dich");
    assertThat(streamed.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(call(streamed).usage().outputTotal()).isEqualTo(OptionalLong.of(3));
  }
}
