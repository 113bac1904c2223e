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
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Gemini, Ollama and embeddings, in the shapes that their servers send. */
class MoreFormatsTest {
  private static final String GEMINI =
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:";
  private static final String OLLAMA = "http://127.0.0.1:11434/api/chat";
  private static final String GEMINI_REQUEST =
      """
      {"systemInstruction":{"parts":[{"text":"You sell bolts."}]},
       "contents":[{"role":"user","parts":[{"text":"stock of 12?"}]}],
       "tools":[{"functionDeclarations":[{"name":"stock","parameters":{"type":"object"}}]}],
       "generationConfig":{"temperature":0.2}}\
      """;
  private static final String GEMINI_ANSWER =
      """
      {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"plan: look up","thought":true},
       {"functionCall":{"name":"stock","args":{"sku":12}},"thoughtSignature":"Cq"}]},"finishReason":"STOP"}],
       "usageMetadata":{"promptTokenCount":310,"cachedContentTokenCount":256,"candidatesTokenCount":14,
       "thoughtsTokenCount":90,"totalTokenCount":414},"modelVersion":"gemini-2.5-flash","responseId":"r9"}\
      """;

  private static ModelCall call(SpanRecord record) {
    return record.span().call().orElseThrow();
  }

  private static Call lines(String body) {
    return new Call(1)
        .url(OLLAMA)
        .request(
            "{\"model\":\"llama3.2\",\"messages\":[{\"role\":\"user\",\"content\":\"stock of"
                + " 12?\"}]}")
        .response(body)
        .headers(List.of(), List.of(new Attempt.Header("content-type", "application/x-ndjson")));
  }

  @Test
  void geminiWhole() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .kind(SpanKind.SPAN)
                .url(GEMINI + "generateContent?key=***")
                .request(GEMINI_REQUEST)
                .response(GEMINI_ANSWER));
    Records.check(record);
    ModelCall call = call(record);
    assertThat(record.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call.api()).isEqualTo(ProviderApi.GEMINI);
    assertThat(call.provider()).hasValue("gcp.gemini");
    assertThat(call.requestModel()).hasValue("gemini-2.5-flash");
    assertThat(call.responseId()).hasValue("r9");
    assertThat(call.stream()).hasValue(false);
    assertThat(call.finishReason()).hasValue(FinishReason.TOOL_CALL);
    assertThat(call.usage().inputTotal()).isEqualTo(OptionalLong.of(310));
    assertThat(call.usage().cacheRead()).isEqualTo(OptionalLong.of(256));
    assertThat(call.usage().outputTotal()).isEqualTo(OptionalLong.of(104));
    assertThat(call.usage().reasoning()).isEqualTo(OptionalLong.of(90));
    assertThat(call.parametersJson()).hasValue("{\"generationConfig\":{\"temperature\":0.2}}");
    assertThat(record.span().question()).hasValue("stock of 12?");
    assertThat(record.span().answer().orElseThrow()).contains("stock({\"sku\":12})");
  }

  @Test
  void geminiStreamsAsEventsAndAsAnArray() {
    String first =
        "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Zwölf"
            + " \"}]}}],"
            + "\"usageMetadata\":{\"promptTokenCount\":9},\"modelVersion\":\"gemini-2.5-flash\"}";
    String last =
        "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"da.}[{\"}]},"
            + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":9,"
            + "\"candidatesTokenCount\":4},\"modelVersion\":\"gemini-2.5-flash\"}";
    SpanRecord events =
        Records.only(
            new Call(1)
                .url(GEMINI + "streamGenerateContent?alt=sse").request(GEMINI_REQUEST).stream(
                    "data: " + first + "\r\n\r\ndata: " + last + "\r\n\r\n"));
    SpanRecord array =
        Records.only(
            new Call(1)
                .url(GEMINI + "streamGenerateContent")
                .request(GEMINI_REQUEST)
                .response("[" + first + "\n,\r\n" + last + "\n]"));
    for (SpanRecord record : List.of(events, array)) {
      Records.check(record);
      assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
      assertThat(record.span().answer()).hasValue("Zwölf da.}[{");
      assertThat(call(record).stream()).hasValue(true);
      assertThat(call(record).finishReason()).hasValue(FinishReason.STOP);
      assertThat(call(record).usage().outputTotal()).isEqualTo(OptionalLong.of(4));
    }
    SpanRecord cut =
        Records.only(
            new Call(1)
                .url(GEMINI + "streamGenerateContent")
                .request(GEMINI_REQUEST)
                .response("[" + first + "\n,\r\n" + last.substring(0, 40))
                .ending(StreamEnding.ERROR));
    assertThat(cut.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
    assertThat(cut.span().answer()).hasValue("Zwölf");
  }

  @Test
  void geminiBlockedPromptAndError() {
    SpanRecord blocked =
        Records.only(
            new Call(1)
                .url(GEMINI + "generateContent")
                .request(GEMINI_REQUEST)
                .response(
                    "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},"
                        + "\"usageMetadata\":{\"promptTokenCount\":5}}"));
    assertThat(call(blocked).finishReason()).hasValue(FinishReason.CONTENT_FILTER);
    assertThat(blocked.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
    SpanRecord failed =
        Records.only(
            new Call(1)
                .url(GEMINI + "generateContent")
                .status(429)
                .request(GEMINI_REQUEST)
                .response(
                    "{\"error\":{\"code\":429,\"message\":\"Quota\",\"status\":\"RESOURCE_EXHAUSTED\"}}"));
    assertThat(failed.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.span().error().orElseThrow().type()).hasValue("RESOURCE_EXHAUSTED");
  }

  @Test
  void geminiConversationsThreadAndToolsAreInferredWithoutIds() {
    Call asks =
        new Call(1).url(GEMINI + "generateContent").request(GEMINI_REQUEST).response(GEMINI_ANSWER);
    Call answers =
        new Call(2)
            .trace(1)
            .url(GEMINI + "generateContent")
            .request(
                """
                {"systemInstruction":{"parts":[{"text":"You sell bolts."}]},
                 "contents":[{"role":"user","parts":[{"text":"stock of 12?"}]},
                 {"role":"model","parts":[{"text":"plan: look up","thought":true}]},
                 {"role":"model","parts":[{"functionCall":{"name":"stock","args":{"sku":12}}}]},
                 {"role":"user","parts":[{"functionResponse":{"name":"stock","response":{"left":7}}}]}]}\
                """)
            .response(
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"7"
                    + " left\"}]},\"finishReason\":\"STOP\"}]}");
    CaptureResult result = Records.pipeline().process(List.of(asks.build(), answers.build()));
    assertThat(result.spans().get(1).span().threading().orElseThrow().relation())
        .isEqualTo(Threading.Relation.CONTINUES);
    SpanRecord tool = result.spans().get(2);
    assertThat(tool.span().kind()).isEqualTo(SpanKind.TOOL);
    assertThat(tool.span().name()).isEqualTo("stock");
    assertThat(Records.text(tool, "tool.arguments")).isEqualTo("{\"sku\":12}");
    assertThat(Records.text(tool, "tool.result")).isEqualTo("{\"left\":7}");
  }

  @Test
  void ollamaLines() {
    String body =
        """
        {"model":"llama3.2","created_at":"2026-11-20T09:00:00Z","message":{"role":"assistant","content":"Es "},"done":false}
        {"model":"llama3.2","message":{"role":"assistant","content":"sind 7.","tool_calls":[{"function":{"name":"stock","arguments":{"sku":12}}}]},"done":false}
        {"model":"llama3.2","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":182,"eval_count":21,"total_duration":910000000}
        """;
    SpanRecord record = Records.only(lines(body));
    Records.check(record);
    ModelCall call = call(record);
    assertThat(call.api()).isEqualTo(ProviderApi.OLLAMA);
    assertThat(call.provider()).hasValue("ollama");
    assertThat(call.responseModel()).hasValue("llama3.2");
    assertThat(call.stream()).hasValue(true);
    assertThat(call.finishReason()).hasValue(FinishReason.TOOL_CALL);
    assertThat(call.usage().inputTotal()).isEqualTo(OptionalLong.of(182));
    assertThat(call.usage().outputTotal()).isEqualTo(OptionalLong.of(21));
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().answer()).hasValue("Es sind 7.");
    assertThat(Records.text(record, "response.1")).isEqualTo(body);
    SpanRecord cut = Records.only(lines(body.substring(0, 200)).ending(StreamEnding.ERROR));
    assertThat(cut.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
    SpanRecord failed = Records.only(lines("{\"error\":\"model not found\"}\n"));
    assertThat(failed.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.span().error().orElseThrow().message()).hasValue("model not found");
  }

  @Test
  void ollamaGenerateWhole() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .url("http://127.0.0.1:11434/api/generate")
                .request(
                    "{\"model\":\"llama3.2\",\"system\":\"Short.\",\"prompt\":\"Why?\",\"stream\":false}")
                .response(
                    "{\"model\":\"llama3.2\",\"response\":\"Because.\",\"done\":true,\"done_reason\":\"length\","
                        + "\"prompt_eval_count\":3,\"eval_count\":2}"));
    assertThat(record.span().question()).hasValue("Why?");
    assertThat(record.span().answer()).hasValue("Because.");
    assertThat(call(record).finishReason()).hasValue(FinishReason.LENGTH);
    assertThat(call(record).stream()).hasValue(false);
  }

  @Test
  void embeddings() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .kind(SpanKind.SPAN)
                .url("https://api.openai.com/v1/embeddings")
                .request(
                    "{\"model\":\"text-embedding-3-small\",\"input\":[\"a bolt\",\"a"
                        + " nut\"],\"dimensions\":2}")
                .response(
                    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,0.2]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.3,0.4]}],"
                        + "\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}"));
    Records.check(record);
    assertThat(record.span().kind()).isEqualTo(SpanKind.EMBEDDING);
    assertThat(call(record).api()).isEqualTo(ProviderApi.OPENAI_EMBEDDINGS);
    assertThat(call(record).usage().inputTotal()).isEqualTo(OptionalLong.of(5));
    assertThat(call(record).cost()).isPresent();
    assertThat(call(record).finishReason()).isEmpty();
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().question().orElseThrow()).contains("a bolt");
    assertThat(record.span().threading()).isEmpty();
  }
}
