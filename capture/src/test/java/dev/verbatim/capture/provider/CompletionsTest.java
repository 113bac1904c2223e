package dev.verbatim.capture.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.Call;
import dev.verbatim.capture.Records;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** OpenAI's legacy completions, Gemini's embeddings, and what Azure adds. */
class CompletionsTest {
  private static final String COMPLETIONS = "https://api.openai.com/v1/completions";
  private static final String AZURE =
      "https://acme.openai.azure.com/openai/deployments/small/chat/completions?api-version=2024-10-21";
  private static final String GEMINI =
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:";

  private static ModelCall call(SpanRecord record) {
    return record.span().call().orElseThrow();
  }

  @Test
  void legacyCompletion() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .kind(SpanKind.SPAN)
                .url(COMPLETIONS)
                .request(
                    "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":\"Once"
                        + " upon\",\"max_tokens\":5}")
                .response(
                    "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"gpt-3.5-turbo-instruct\",\"choices\":[{\"text\":\""
                        + " a time, in"
                        + " a\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":5,\"total_tokens\":7}}"));
    assertThat(record.span().kind()).isEqualTo(SpanKind.LLM);
    assertThat(call(record).api()).isEqualTo(ProviderApi.OPENAI_COMPLETIONS);
    assertThat(call(record).responseId()).hasValue("cmpl-1");
    assertThat(call(record).finishReason()).hasValue(FinishReason.LENGTH);
    assertThat(call(record).usage().outputTotal()).isEqualTo(OptionalLong.of(5));
    assertThat(call(record).parametersJson()).hasValue("{\"max_tokens\":5}");
    assertThat(call(record).cost()).isPresent();
    assertThat(record.span().question()).hasValue("Once upon");
    assertThat(record.span().answer()).hasValue("a time, in a");
  }

  @Test
  void legacyCompletionStream() {
    String sse =
        "data: {\"id\":\"cmpl-2\",\"object\":\"text_completion\",\"choices\":[{\"text\":\"Es"
            + " \",\"index\":0,\"finish_reason\":null}],\"model\":\"m\"}\n\n"
            + "data:"
            + " {\"id\":\"cmpl-2\",\"object\":\"text_completion\",\"choices\":[{\"text\":\"war.\",\"index\":0,\"finish_reason\":\"stop\"}],\"model\":\"m\"}\n\n"
            + "data:"
            + " {\"id\":\"cmpl-2\",\"object\":\"text_completion\",\"choices\":[],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n"
            + "data: [DONE]\n\n";
    SpanRecord record =
        Records.only(
            new Call(1)
                    .url("http://10.0.0.7:8000/v1/completions")
                    .request("{\"model\":\"m\",\"prompt\":[\"a\",\"b\"],\"stream\":true}")
                    .stream(sse));
    assertThat(call(record).api()).isEqualTo(ProviderApi.OPENAI_COMPLETIONS);
    assertThat(record.span().answer()).hasValue("Es war.");
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(call(record).usage().inputTotal()).isEqualTo(OptionalLong.of(3));
    assertThat(record.span().timeToFirstTokenNanos()).isPresent();
    assertThat(Records.text(record, "output")).contains("\"text\":\"Es war.\"");
  }

  @Test
  void fillingInTheMiddleIsNoCompletion() {
    SpanRecord record =
        Records.only(
            new Call(1)
                .url("https://api.mistral.ai/v1/fim/completions")
                .request(
                    "{\"model\":\"codestral-latest\",\"prompt\":\"def f(\",\"suffix\":\"return\"}")
                .response(
                    "{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"codestral-latest\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"a):\"},\"finish_reason\":\"stop\"}]}"));
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().call()).isEmpty();
  }

  @Test
  void azureDeploymentsAndBlockedPrompts() {
    String messages = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    SpanRecord record =
        Records.only(
            new Call(1)
                .url(AZURE).request(messages).stream(
                    "data:"
                        + " {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}\n\n"
                        + "data:"
                        + " {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hallo\"},\"finish_reason\":\"stop\"}],\"id\":\"chatcmpl-1\",\"model\":\"gpt-4o-mini-2024-07-18\",\"object\":\"chat.completion.chunk\"}\n\n"
                        + "data: [DONE]\n\n"));
    assertThat(call(record).api()).isEqualTo(ProviderApi.OPENAI_CHAT);
    assertThat(call(record).provider()).hasValue("azure.ai.openai");
    assertThat(call(record).responseModel()).hasValue("gpt-4o-mini-2024-07-18");
    assertThat(call(record).responseId()).hasValue("chatcmpl-1");
    assertThat(record.span().answer()).hasValue("Hallo");
    SpanRecord blocked =
        Records.only(
            new Call(1)
                .url(AZURE)
                .status(400)
                .request(messages)
                .response(
                    "{\"error\":{\"code\":\"content_filter\",\"message\":\"filtered\",\"param\":\"prompt\",\"status\":400,"
                        + "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}"));
    assertThat(blocked.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(blocked.span().error().orElseThrow().type()).hasValue("content_filter");
    for (String path :
        new String[] {"/openai/v1/responses", "/openai/deployments/e/embeddings?api-version=1"}) {
      SpanRecord other =
          Records.only(
              new Call(1)
                  .url("https://acme.openai.azure.com" + path)
                  .request("{\"model\":\"small\",\"input\":\"Hi\"}")
                  .response("{}"));
      assertThat(call(other).provider()).hasValue("azure.ai.openai");
      assertThat(call(other).api())
          .isEqualTo(
              path.endsWith("responses")
                  ? ProviderApi.OPENAI_RESPONSES
                  : ProviderApi.OPENAI_EMBEDDINGS);
    }
  }

  @Test
  void geminiEmbeddings() {
    SpanRecord one =
        Records.only(
            new Call(1)
                .kind(SpanKind.SPAN)
                .url(GEMINI + "embedContent")
                .request(
                    "{\"content\":{\"parts\":[{\"text\":\"a"
                        + " bolt\"}]},\"taskType\":\"RETRIEVAL_QUERY\"}")
                .response("{\"embedding\":{\"values\":[0.1,0.2]}}"));
    assertThat(one.span().kind()).isEqualTo(SpanKind.EMBEDDING);
    assertThat(call(one).api()).isEqualTo(ProviderApi.GEMINI_EMBEDDINGS);
    assertThat(call(one).provider()).hasValue("gcp.gemini");
    assertThat(call(one).requestModel()).hasValue("gemini-embedding-001");
    assertThat(call(one).parametersJson()).hasValue("{\"taskType\":\"RETRIEVAL_QUERY\"}");
    assertThat(one.span().question()).hasValue("a bolt");
    assertThat(one.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(one.span().threading()).isEmpty();
    SpanRecord many =
        Records.only(
            new Call(1)
                .url(GEMINI + "batchEmbedContents")
                .request(
                    "{\"requests\":[{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"a"
                        + " bolt\"}]}},{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"a"
                        + " nut\"}]}}]}")
                .response(
                    "{\"embeddings\":[{\"values\":[0.1]},{\"values\":[0.2]}],\"usageMetadata\":{\"promptTokenCount\":4}}"));
    assertThat(call(many).requestModel()).hasValue("gemini-embedding-001");
    assertThat(call(many).usage().inputTotal()).isEqualTo(OptionalLong.of(4));
    assertThat(many.span().question().orElseThrow()).contains("a bolt").contains("a nut");
  }
}
