package dev.verbatim.capture.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.Call;
import dev.verbatim.capture.ConversationReader;
import dev.verbatim.capture.Records;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  private static Conversation conversation(Call call) {
    CapturedSpan captured = call.build();
    return new ConversationReader()
        .read(
            captured.span(),
            name ->
                captured.payloads().stream()
                    .filter(payload -> payload.name().equals(name))
                    .map(CapturedSpan.RawPayload::bytes)
                    .findFirst());
  }

  @Test
  void chatMessagesOfAllKinds() {
    Conversation read =
        conversation(
            new Call(1)
                .request(
                    """
                    {"model":"gpt-4o","temperature":0.5,"messages":[
                      {"role":"developer","content":"Be brief."},
                      {"role":"user","name":"ada","content":[
                        {"type":"text","text":"what is"},
                        {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                        {"type":"image_url","image_url":{"url":"https://h.org/a.png"}},
                        {"type":"hologram","x":1}]},
                      {"role":"assistant","content":null,"tool_calls":[
                        {"id":"c1","type":"function","function":{"name":"see","arguments":"{bad"}},
                        {"id":"c2","type":"custom","custom":{"name":"run","input":"ls"}}]},
                      {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"a cat"}]}],
                     "tools":[{"type":"function","function":{"name":"see","parameters":{}}}]}
                    """)
                .response(
                    """
                    {"id":"x","object":"chat.completion","model":"gpt-4o","choices":[
                      {"index":0,"message":{"role":"assistant","content":null,"refusal":"I must not."},"finish_reason":"stop"},
                      {"index":1,"message":{"role":"assistant","reasoning_content":"hm","content":"Cat."},"finish_reason":"stop"}]}
                    """));
    assertThat(read.input())
        .containsExactly(
            Message.of("system", new Part.Text("Be brief.")),
            new Message(
                "user",
                Optional.of("ada"),
                List.of(
                    new Part.Text("what is"),
                    new Part.Media("image", Optional.of("image/png"), Optional.empty(), 3),
                    new Part.Media(
                        "image", Optional.empty(), Optional.of("https://h.org/a.png"), -1),
                    new Part.Other("hologram", "{\"type\":\"hologram\",\"x\":1}"))),
            Message.of(
                "assistant",
                new Part.ToolRequest(Optional.of("c1"), "see", "{bad"),
                new Part.ToolRequest(Optional.of("c2"), "run", "ls")),
            Message.of(
                "tool", new Part.ToolResult(Optional.of("c1"), Optional.empty(), "a cat", false)));
    assertThat(read.tools()).extracting(Conversation.ToolDefinition::name).containsExactly("see");
    assertThat(read.output())
        .containsExactly(
            Message.of("assistant", new Part.Refusal("I must not.")),
            Message.of("assistant", new Part.Reasoning("hm"), new Part.Text("Cat.")));
  }

  @Test
  void refusalsOfEachApi() {
    SpanRecord chat =
        Records.only(
            new Call(1)
                .request("{\"messages\":[]}")
                .response(
                    "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"},"
                        + "\"finish_reason\":\"stop\"}]}"));
    SpanRecord responses =
        Records.only(
            new Call(1)
                .url(Call.RESPONSES)
                .request("{\"input\":\"x\"}")
                .response(
                    "{\"status\":\"completed\",\"error\":null,\"output\":[{\"type\":\"message\",\"content\":["
                        + "{\"type\":\"refusal\",\"refusal\":\"No.\"}],\"role\":\"assistant\"}]}"));
    SpanRecord messages =
        Records.only(
            new Call(1)
                .url(Call.MESSAGES)
                .request("{\"messages\":[]}")
                .response(
                    "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"No.\"}],"
                        + "\"stop_reason\":\"refusal\"}"));
    for (SpanRecord record : List.of(chat, responses, messages)) {
      assertThat(record.span().status()).isEqualTo(SpanStatus.REFUSAL);
      assertThat(record.span().call().orElseThrow().finishReason()).contains(FinishReason.REFUSAL);
      assertThat(record.span().answer()).contains("No.");
      assertThat(record.span().error()).isEmpty();
      assertThat(record.span().call().orElseThrow().cost()).isEmpty();
    }
  }

  @Test
  void anthropicToolResultsAndCutAnswers() {
    Call call =
        new Call(1)
            .url(Call.MESSAGES)
            .request(
                """
                {"model":"claude-opus-4-8","max_tokens":5,"system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}],
                 "messages":[{"role":"user","content":"go"},
                  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{"a": 1}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"boom"}]}]}
                """)
            .response(
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-8\",\"content\":[{\"type\":\"text\",\"text\":\"It"
                    + " went\"}],\"stop_reason\":\"max_tokens\",\"usage\":"
                    + "{\"input_tokens\":10,\"output_tokens\":5}}");
    Conversation read = conversation(call);
    assertThat(read.input())
        .containsExactly(
            Message.of("system", new Part.Text("S")),
            Message.of("user", new Part.Text("go")),
            Message.of("assistant", new Part.ToolRequest(Optional.of("t1"), "f", "{\"a\": 1}")),
            Message.of(
                "tool", new Part.ToolResult(Optional.of("t1"), Optional.empty(), "boom", true)));
    Span span = Records.only(call).span();
    assertThat(span.status()).isEqualTo(SpanStatus.INCOMPLETE);
    assertThat(span.question()).contains("go");
    Usage usage = span.call().orElseThrow().usage();
    assertThat(usage.inputTotal()).isEqualTo(OptionalLong.of(10));
    assertThat(usage.cacheRead()).isEmpty();
    assertThat(span.call().orElseThrow().rawUsageJson())
        .contains("{\"input_tokens\":10,\"output_tokens\":5}");
    assertThat(span.call().orElseThrow().stream()).contains(false);
  }

  @Test
  void errorBodiesAndRateLimits() {
    Span limited =
        Records.only(
                new Call(1)
                    .status(429)
                    .headers(
                        List.of(),
                        List.of(
                            new Attempt.Header("x-ratelimit-remaining-tokens", "0"),
                            new Attempt.Header("retry-after", "2")))
                    .request("{\"model\":\"gpt-4o\",\"messages\":[]}")
                    .response(
                        "{\"error\":{\"message\":\"Slow"
                            + " down\",\"type\":\"tokens\",\"param\":null,\"code\":"
                            + "\"rate_limit_exceeded\"}}"))
            .span();
    assertThat(limited.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(limited.error().orElseThrow().type()).contains("rate_limit_exceeded");
    assertThat(limited.error().orElseThrow().message()).contains("Slow down");
    assertThat(limited.attempts().getFirst().responseHeader("X-RateLimit-Remaining-Tokens"))
        .contains("0");
    assertThat(limited.call().orElseThrow().requestModel()).contains("gpt-4o");
    Span overloaded =
        Records.only(
                new Call(1)
                    .url(Call.MESSAGES)
                    .status(529)
                    .request("{}")
                    .response(
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"))
            .span();
    assertThat(overloaded.error().orElseThrow().type()).contains("overloaded_error");
    Span gateway =
        Records.only(new Call(1).status(502).request("{}").response("<html>bad</html>")).span();
    assertThat(gateway.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(gateway.error().orElseThrow().type()).contains("502");
    assertThat(Records.only(new Call(1).status(504).request("{}")).span().status())
        .isEqualTo(SpanStatus.TIMEOUT);
    assertThat(
            Records.only(new Call(1).status(0).ending(StreamEnding.CANCEL).request("{}"))
                .span()
                .status())
        .isEqualTo(SpanStatus.CANCELLED);
  }

  @Test
  void aBodyThatWasReadWholeAndThenClosedIsWhole() {
    Call whole = new Call(1).chat(Call.userSays("hi"), Call.modelSays("hello"));
    assertThat(Records.only(whole.ending(StreamEnding.CLOSE)).span().status())
        .isEqualTo(SpanStatus.OK);
    Call cut = new Call(1).request("{\"messages\":[]}").response("{\"choices\":[{\"mess");
    assertThat(Records.only(cut.ending(StreamEnding.ERROR)).span().status())
        .isEqualTo(SpanStatus.INCOMPLETE);
    assertThat(Records.only(cut.ending(StreamEnding.CLOSE)).span().status())
        .isEqualTo(SpanStatus.CANCELLED);
  }

  @Test
  void theLastOfSeveralAttemptsCounts() {
    CapturedSpan first =
        new Call(1).status(500).request("{\"messages\":[]}").response("oops").build();
    CapturedSpan second = new Call(1).chat(Call.userSays("hi"), Call.modelSays("hello")).build();
    Attempt retried = second.span().attempts().getFirst();
    Attempt again =
        new Attempt(
            2,
            retried.startEpochNanos() + 10,
            retried.endEpochNanos() + 10,
            retried.method(),
            retried.url(),
            OptionalInt.of(200),
            List.of(),
            List.of(),
            Optional.of("request.2"),
            Optional.of("response.2"),
            OptionalLong.empty(),
            StreamEnding.END,
            Optional.empty());
    List<CapturedSpan.RawPayload> payloads = new ArrayList<>(first.payloads());
    for (CapturedSpan.RawPayload payload : second.payloads()) {
      payloads.add(
          new CapturedSpan.RawPayload(
              payload.name().replace(".1", ".2"), payload.contentType(), payload.bytes()));
    }
    Span span =
        first.span().toBuilder()
            .attempts(List.of(first.span().attempts().getFirst(), again))
            .build();
    SpanRecord record =
        Records.pipeline()
            .process(List.of(new CapturedSpan(span, payloads, Conversation.EMPTY)))
            .spans()
            .getFirst();
    assertThat(record.span().status()).isEqualTo(SpanStatus.OK);
    assertThat(record.span().answer()).contains("hello");
    assertThat(record.span().attempts()).hasSize(2);
    assertThat(Records.text(record, "response.1")).isEqualTo("oops");
  }

  @Test
  void unknownEndpointsAreNotInterpreted() {
    Span span =
        Records.only(
                new Call(1)
                    .url("https://api.openai.com/v1/moderations")
                    .request("{\"model\":\"omni-moderation-latest\",\"input\":\"x\"}")
                    .response("{\"id\":\"modr-1\",\"results\":[{\"flagged\":false}]}"))
            .span();
    assertThat(span.call()).isEmpty();
    assertThat(span.threading()).isEmpty();
  }

  @Test
  void theApiIsKnownByPathOrBody() {
    assertThat(
            detect(
                "https://h.openai.azure.com/openai/deployments/d/chat/completions?api-version=1"))
        .isEqualTo(ProviderApi.OPENAI_CHAT);
    assertThat(detect("http://localhost:9000/v1/responses/"))
        .isEqualTo(ProviderApi.OPENAI_RESPONSES);
    assertThat(detect("https://x/anthropic/v1/messages?beta=true"))
        .isEqualTo(ProviderApi.ANTHROPIC_MESSAGES);
    assertThat(detect("https://api.anthropic.com/v1/messages/count_tokens"))
        .isEqualTo(ProviderApi.UNKNOWN);
  }

  private static ProviderApi detect(String url) {
    return ProviderDetection.detect(Optional.of(url), Optional.empty(), Optional.empty());
  }

  @Test
  void foreignSpansKeepWhatTheyWereTold() {
    ModelCall told =
        new ModelCall(
            Optional.of("openai"),
            ProviderApi.UNKNOWN,
            Optional.of("gpt-4o"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Usage.of(1000, 100),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    CapturedSpan empty = new Call(1).build();
    Span span =
        empty.span().toBuilder()
            .attempts(List.of())
            .call(told)
            .attributes(Attributes.builder().put("x", "y").build())
            .build();
    Conversation conversation =
        new Conversation(
            List.of(Message.of("user", new Part.Text("hi".repeat(200)))),
            List.of(),
            List.of(Message.of("assistant", new Part.Text("x".repeat(299) + "\uD83D\uDE00"))));
    Span done =
        Records.pipeline()
            .process(List.of(new CapturedSpan(span, List.of(), conversation)))
            .spans()
            .getFirst()
            .span();
    assertThat(done.call().orElseThrow().usage()).isEqualTo(Usage.of(1000, 100));
    assertThat(done.call().orElseThrow().cost().orElseThrow().total())
        .isEqualByComparingTo("0.0035");
    assertThat(done.question().orElseThrow()).hasSize(300);
    assertThat(done.answer()).contains("x".repeat(299));
    assertThat(done.threading()).isPresent();
    assertThat(done.session()).isPresent();
  }

  @Test
  void aDeclaredStatusWins() {
    CapturedSpan call = new Call(1).status(500).request("{}").build();
    Span declared =
        call.span().toBuilder()
            .status(SpanStatus.OK)
            .attributes(
                Attributes.builder().put("verbatim.status", AttributeValue.of("ok")).build())
            .build();
    assertThat(
            Records.pipeline()
                .process(List.of(new CapturedSpan(declared, call.payloads(), Conversation.EMPTY)))
                .spans()
                .getFirst()
                .span()
                .status())
        .isEqualTo(SpanStatus.OK);
  }

  @Test
  void toolSpansShowWhatTheyGave() {
    CapturedSpan call = new Call(1).build();
    Span tool =
        call.span().toBuilder().kind(dev.verbatim.model.SpanKind.TOOL).attempts(List.of()).build();
    CapturedSpan.RawPayload result =
        new CapturedSpan.RawPayload(
            "tool.result", Optional.empty(), "42 shoes".getBytes(StandardCharsets.UTF_8));
    SpanRecord record =
        Records.pipeline()
            .process(List.of(new CapturedSpan(tool, List.of(result), Conversation.EMPTY)))
            .spans()
            .getFirst();
    assertThat(record.span().answer()).contains("42 shoes");
    assertThat(record.span().threading()).isEmpty();
  }
}
