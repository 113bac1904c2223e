package dev.verbatim.capture.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.Call;
import dev.verbatim.capture.Records;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final String CHAT_REQUEST =
      "{\"model\":\"gpt-5-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"stock"
          + " of 12?\"}]}";

  private static String data(String... events) {
    StringBuilder sse = new StringBuilder();
    for (String event : events) {
      sse.append("data: ").append(event).append("\n\n");
    }
    return sse.toString();
  }

  private static String delta(String delta, String finish) {
    return "{\"id\":\"chatcmpl-9\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-5-mini-2025-08-07\","
               + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}],\"usage\":null}";
  }

  private static Call chat(String sse) {
    return new Call(1).request(CHAT_REQUEST).stream(sse);
  }

  private static ModelCall call(SpanRecord record) {
    return record.span().call().orElseThrow();
  }

  @Test
  void chatToolCallFragments() {
    String sse =
        ": keep-alive\n\n"
            + data(
                delta(
                    "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_7\",\"type\":"
                        + "\"function\",\"function\":{\"name\":\"stock\",\"arguments\":\"\"}}]}",
                    "null"),
                delta(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"call_8\",\"type\":\"function\",\"function\":{\"name\":"
                        + "\"price\",\"arguments\":\"{}\"}}]}",
                    "null"),
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"sku\\\"\"}}]}",
                    "null"),
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":12}\"}}]}",
                    "null"),
                delta("{}", "\"tool_calls\""),
                "{\"id\":\"chatcmpl-9\",\"choices\":[],\"usage\":{\"prompt_tokens\":61,\"completion_tokens\":17,"
                    + "\"total_tokens\":78,\"prompt_tokens_details\":{\"cached_tokens\":0}}}",
                "[DONE]");
    SpanRecord record = Records.only(chat(sse));
    assertThat(Records.text(record, "response.1")).isEqualTo(sse);
    assertThat(Records.text(record, "output"))
        .contains("\"tool_calls\":[{\"id\":\"call_7\"")
        .contains("\"arguments\":\"{\\\"sku\\\":12}\"");
    ModelCall call = call(record);
    assertThat(call.api()).isEqualTo(ProviderApi.OPENAI_CHAT);
    assertThat(call.responseModel()).contains("gpt-5-mini-2025-08-07");
    assertThat(call.requestModel()).contains("gpt-5-mini");
    assertThat(call.stream()).contains(true);
    assertThat(call.finishReason()).contains(FinishReason.TOOL_CALL);
    assertThat(call.rawFinishReason()).contains("tool_calls");
    assertThat(call.usage().inputTotal()).isEqualTo(OptionalLong.of(61));
    assertThat(call.usage().cacheRead()).isEqualTo(OptionalLong.of(0));
    assertThat(call.usage().reasoning()).isEmpty();
    assertThat(call.cost()).isPresent();
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().answer()).contains("stock({\"sku\":12}), price({})");
    assertThat(record.span().question()).contains("stock of 12?");
  }

  @Test
  void chatToolCallsWithoutIndex() {
    SpanRecord record =
        Records.only(
            chat(
                data(
                    delta(
                        "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}",
                        "null"),
                    delta(
                        "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"arguments\":\"}\"}}]}",
                        "null"),
                    delta(
                        "{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"1\"}}]}",
                        "null"),
                    delta(
                        "{\"tool_calls\":[{\"function\":{\"arguments\":\"2\"}}]}",
                        "\"tool_calls\""))));
    assertThat(record.span().answer()).contains("f({}), g(12)");
  }

  @Test
  void lineEndingsOfAllKindsAndCutsInsideCharacters() {
    String chunk = delta("{\"content\":\"grün 日本 \uD83D\uDE00\"}", "\"stop\"");
    int comma = chunk.indexOf(",\"choices\"");
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      String sse =
          "\uFEFF: hi"
              + end
              + "event: x"
              + end
              + "data: "
              + chunk.substring(0, comma)
              + end
              + "data:"
              + chunk.substring(comma)
              + end
              + "retry: 10"
              + end
              + end
              + "data: [DONE]"
              + end
              + end;
      SpanRecord record = Records.only(new Call(1).request(CHAT_REQUEST).stream(sse, 3));
      assertThat(record.span().answer()).contains("grün 日本 \uD83D\uDE00");
      assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
      int until = sse.getBytes(StandardCharsets.UTF_8).length;
      assertThat(record.span().timeToFirstTokenNanos().orElseThrow())
          .isBetween(1_000_000L, (until / 3 + 1) * 1_000_000L);
    }
  }

  @Test
  void aCutStreamIsIncompleteAndKeepsWhatCame() {
    String sse =
        data(delta("{\"role\":\"assistant\",\"content\":\"Half an\"}", "null"))
            + "data: {\"id\":\"ch";
    Span span = Records.only(chat(sse)).span();
    assertThat(span.status()).isEqualTo(SpanStatus.INCOMPLETE);
    assertThat(span.answer()).contains("Half an");
    assertThat(span.call().orElseThrow().usage()).isEqualTo(Usage.UNKNOWN);
    assertThat(span.call().orElseThrow().cost()).isEmpty();
    assertThat(span.attributes().text("verbatim.capture.problem")).isEmpty();
    assertThat(Records.only(chat(sse).ending(StreamEnding.CLOSE)).span().status())
        .isEqualTo(SpanStatus.CANCELLED);
  }

  @Test
  void closingAfterTheLastEventIsNoCancelling() {
    String sse = data(delta("{\"content\":\"done\"}", "\"stop\""), "[DONE]");
    assertThat(Records.only(chat(sse).ending(StreamEnding.CLOSE)).span().status())
        .isEqualTo(SpanStatus.OK);
  }

  @Test
  void anErrorInsideAStream() {
    String sse =
        data(
            delta("{\"content\":\"Half\"}", "null"),
            "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":null}}");
    Span span = Records.only(chat(sse)).span();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.error().orElseThrow().type()).contains("server_error");
    assertThat(span.error().orElseThrow().message()).contains("overloaded");
    assertThat(span.answer()).contains("Half");
  }

  @Test
  void theTextOfAStreamIsTheSliceOfTheLaterHistory() {
    String text =
        "The harbour wall was surveyed twice before the winter storms came in. ".repeat(3);
    String sse =
        data(
            delta("{\"role\":\"assistant\",\"content\":\"" + text.substring(0, 40) + "\"}", "null"),
            delta("{\"content\":\"" + text.substring(40) + "\"}", "\"stop\""));
    SpanRecord answered = Records.only(chat(sse));
    SpanRecord later =
        Records.only(
            new Call(2).chat(Call.userSays("x") + "," + Call.modelSays(text), Call.modelSays("y")));
    assertThat(
            answered.payloads().getLast().slices().stream()
                .filter(s -> s.type() == Slice.Type.TEXT))
        .containsAnyElementsOf(later.payloads().getFirst().slices());
  }

  @Test
  void anthropicStream() {
    String sse =
        event(
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                    + "\"claude-opus-4-8\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":12,"
                    + "\"cache_read_input_tokens\":1600,\"cache_creation_input_tokens\":228,\"cache_creation\":{"
                    + "\"ephemeral_5m_input_tokens\":200,\"ephemeral_1h_input_tokens\":28},\"output_tokens\":1}}")
            + event("ping", "\"x\":1")
            + event(
                "content_block_start",
                "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}")
            + event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}")
            + event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"Eq\"}")
            + event("content_block_stop", "\"index\":0")
            + event(
                "content_block_start",
                "\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            + event(
                "content_block_delta",
                "\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"One \"}")
            + event(
                "content_block_delta",
                "\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"moment.\"}")
            + event(
                "content_block_start",
                "\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\","
                    + "\"name\":\"timetable\",\"input\":{}}")
            + event(
                "content_block_delta",
                "\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
            + event(
                "content_block_delta",
                "\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                    + "\"{\\\"from\\\": \\\"OSL\\\"}\"}")
            + event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{"
                    + "\"output_tokens\":96,\"input_tokens\":null}")
            + event("message_stop", "\"x\":1");
    SpanRecord record =
        Records.only(
            new Call(1)
                    .url(Call.MESSAGES)
                    .request(
                        "{\"model\":\"claude-opus-4-8\",\"max_tokens\":100,\"stream\":true,\"system\":\"Short.\","
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Oslo?\"}]}")
                    .stream(sse));
    ModelCall call = call(record);
    assertThat(call.api()).isEqualTo(ProviderApi.ANTHROPIC_MESSAGES);
    assertThat(call.provider()).contains("anthropic");
    assertThat(call.usage())
        .isEqualTo(
            new Usage(
                OptionalLong.of(1840),
                OptionalLong.of(1600),
                OptionalLong.of(200),
                OptionalLong.of(28),
                OptionalLong.of(96),
                OptionalLong.empty()));
    assertThat(call.finishReason()).contains(FinishReason.TOOL_CALL);
    assertThat(call.parametersJson()).contains("{\"max_tokens\":100}");
    assertThat(record.span().answer()).contains("One moment.");
    assertThat(Records.text(record, "output"))
        .contains("\"input\":{\"from\": \"OSL\"}")
        .contains("\"signature\":\"Eq\"");
    assertThat(call.cost().orElseThrow().total()).isPositive();
  }

  private static String event(String type, String members) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
  }

  @Test
  void responsesStreamTakesTheLastEvent() {
    String response =
        "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-5.5\",\"instructions\":\"Be"
            + " brief.\",\"tools\":[],\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
            + "\"output_text\",\"text\":\"Rain.\"}]}],\"usage\":{\"input_tokens\":420,\"input_tokens_details\":{"
            + "\"cached_tokens\":256},\"output_tokens\":58,\"output_tokens_details\":{\"reasoning_tokens\":32}}}";
    String sse =
        event("response.created", "\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}")
            + event(
                "response.output_text.delta",
                "\"output_index\":0,\"content_index\":0,\"delta\":\"Ra\"")
            + event(
                "response.output_text.delta",
                "\"output_index\":0,\"content_index\":0,\"delta\":\"in.\"");
    Call call =
        new Call(1)
            .url(Call.RESPONSES)
            .request("{\"model\":\"gpt-5.5\",\"input\":\"weather?\",\"stream\":true}");
    SpanRecord whole =
        Records.only(call.stream(sse + event("response.completed", "\"response\":" + response)));
    assertThat(whole.span().answer()).contains("Rain.");
    assertThat(whole.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(call(whole).usage().reasoning()).isEqualTo(OptionalLong.of(32));
    assertThat(call(whole).rawFinishReason()).contains("completed");
    assertThat(Records.text(whole, "output")).doesNotContain("instructions");
    SpanRecord cut = Records.only(call.stream(sse));
    assertThat(cut.span().answer()).contains("Rain.");
    assertThat(cut.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
    SpanRecord failed =
        Records.only(
            call.stream(sse + event("error", "\"code\":\"server_error\",\"message\":\"sorry\"")));
    assertThat(failed.span().status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void anUnknownStreamStaysFindable() {
    SpanRecord record =
        Records.only(
            new Call(1).url("https://example.org/other").request("{}").stream("data: hello\n\n"));
    assertThat(Records.text(record, "response.1")).isEqualTo("data: hello\n\n");
    assertThat(record.payloads().get(1).slices())
        .allMatch(slice -> slice.type() == Slice.Type.TEXT);
    assertThat(record.span().call()).isEmpty();
  }
}
