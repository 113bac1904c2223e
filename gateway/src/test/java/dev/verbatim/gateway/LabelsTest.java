package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import dev.verbatim.testkit.provider.ToolUse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What callers say in headers, and what is known without any. */
class LabelsTest {
  private static byte[] chat(String messages) {
    return ("{\"model\":\"gpt-5-mini\",\"messages\":[" + messages + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final byte[] HELLO = chat("{\"role\":\"user\",\"content\":\"hello\"}");

  @Test
  void ourHeaders() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("hi")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      HttpResponse<byte[]> response =
          gateway.post(
              "/gateway/up/v1/chat/completions",
              HELLO,
              "traceparent",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
              "x-verbatim-session",
              "s-1",
              "x-verbatim-user",
              "u-1042",
              "x-verbatim-prompt",
              "refund",
              "x-verbatim-prompt-version",
              "v3",
              "x-verbatim-service",
              "shop",
              "x-verbatim-environment",
              "staging",
              "x-verbatim-tags",
              "beta, eu",
              "x-verbatim-metadata-plan",
              "pro");
      Span span = gateway.spanOf(response).span();
      assertThat(span.traceId()).hasToString("0af7651916cd43dd8448eb211c80319c");
      assertThat(span.parentSpanId()).hasValue(SpanId.parse("b7ad6b7169203331"));
      assertThat(span.session()).hasValue(new Session("s-1", true));
      assertThat(span.userId()).hasValue("u-1042");
      assertThat(span.prompt().name()).hasValue("refund");
      assertThat(span.prompt().version()).hasValue("v3");
      assertThat(span.service()).hasValue("shop");
      assertThat(span.environment()).hasValue("staging");
      assertThat(span.tags()).containsExactly("beta", "eu");
      assertThat(span.metadataJson()).containsEntry("plan", "\"pro\"");
      assertThat(span.name()).startsWith("chat gpt-5-mini");
      assertThat(span.attributes().text("gen_ai.provider.name")).hasValue("up");
    }
  }

  @Test
  void headersOfHelicone() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("hi")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      HttpResponse<byte[]> response =
          gateway.post(
              "/gateway/up/v1/chat/completions",
              HELLO,
              "Helicone-Auth",
              "Bearer sk-helicone-x",
              "Helicone-Session-Id",
              "chat-42",
              "Helicone-Session-Path",
              "/plan/search",
              "Helicone-Session-Name",
              "Trip",
              "Helicone-User-Id",
              "u1",
              "Helicone-Prompt-Id",
              "trip",
              "Helicone-Property-Tier",
              "gold",
              "Helicone-Omit-Request",
              "true");
      StoredSpan stored = gateway.spanOf(response);
      Span span = stored.span();
      assertThat(span.session()).hasValue(new Session("chat-42", true));
      assertThat(span.userId()).hasValue("u1");
      assertThat(span.prompt().name()).hasValue("trip");
      assertThat(span.metadataJson())
          .containsEntry("tier", "\"gold\"")
          .containsEntry("session_path", "\"/plan/search\"")
          .containsEntry("session_name", "\"Trip\"");
      assertThat(span.attempts().getFirst().requestPayload()).isEmpty();
      assertThat(span.attributes().text("verbatim.body.dropped")).hasValue("request");
    }
  }

  @Test
  void withoutAnyHeaderConversationsThreadAndToolsAreInferred() throws Exception {
    try (ScriptedProvider provider =
            ScriptedProvider.start(
                Script.of(
                    Reply.toolUses(ToolUse.of("call_1", "stock", "{\"sku\":12}")),
                    Reply.text("7 left")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      String question = "{\"role\":\"user\",\"content\":\"stock of 12?\"}";
      HttpResponse<byte[]> first = gateway.post("/gateway/up/v1/chat/completions", chat(question));
      gateway.spanOf(first);
      String id =
          new com.fasterxml.jackson.databind.ObjectMapper()
              .readTree(first.body())
              .at("/choices/0/message/tool_calls/0/id")
              .asText();
      HttpResponse<byte[]> second =
          gateway.post(
              "/gateway/up/v1/chat/completions",
              chat(
                  question
                      + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\""
                      + id
                      + "\",\"type\":\"function\",\"function\":{\"name\":\"stock\",\"arguments\":"
                      + "\"{\\\"sku\\\":12}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\""
                      + id
                      + "\",\"content\":\"7\"}"),
              "x-verbatim-outcome",
              "parsed");
      Span asked = gateway.spanOf(first).span();
      Span told = gateway.spanOf(second).span();
      assertThat(told.threading().orElseThrow().continues()).hasValue(asked.key());
      assertThat(told.session().orElseThrow().id()).isEqualTo(asked.session().orElseThrow().id());
      List<StoredSpan> trace = gateway.trace(asked.traceId().toString(), 2);
      assertThat(trace).extracting(it -> it.span().name()).contains("stock");
      RunningGateway.await(
          "the outcome of the first call",
          () ->
              gateway
                  .store
                  .reader()
                  .span(asked.key())
                  .getFirst()
                  .span()
                  .outcome()
                  .filter(Outcome.PARSED::equals)
                  .isPresent());
    }
  }

  @Test
  void anAnswerThatIsResentWasUsed() throws Exception {
    try (ScriptedProvider provider =
            ScriptedProvider.start(Script.of(Reply.text("7 left"), Reply.text("in Oslo")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      String question = "{\"role\":\"user\",\"content\":\"stock of 12?\"}";
      HttpResponse<byte[]> first = gateway.post("/gateway/up/v1/chat/completions", chat(question));
      assertThat(gateway.spanOf(first).span().outcome()).isEmpty();
      HttpResponse<byte[]> second =
          gateway.post(
              "/gateway/up/v1/chat/completions",
              chat(
                  question
                      + ",{\"role\":\"assistant\",\"content\":\"7 left\"},"
                      + "{\"role\":\"user\",\"content\":\"where?\"}"));
      Span user = gateway.spanOf(second).span();
      assertThat(gateway.spanOf(first).usedBy()).hasValue(user.key());
      assertThat(
              gateway
                  .store
                  .reader()
                  .search(
                      RunningGateway.PROJECT,
                      new Filter.Is(Filter.Field.OUTCOME, "used"),
                      PageRequest.first(9))
                  .items())
          .extracting(hit -> hit.span().span().key())
          .containsExactly(gateway.spanOf(first).span().key());
    }
  }

  @Test
  void anOutcomeOfANamedCall() throws Exception {
    try (ScriptedProvider provider =
            ScriptedProvider.start(Script.of(Reply.text("one"), Reply.text("two")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      Span first = gateway.spanOf(gateway.post("/gateway/up/v1/chat/completions", HELLO)).span();
      gateway.post(
          "/gateway/up/v1/chat/completions",
          HELLO,
          "x-verbatim-outcome",
          "parse_failed",
          "x-verbatim-outcome-of",
          first.traceId() + "/" + first.spanId());
      RunningGateway.await(
          "the outcome",
          () ->
              gateway
                  .store
                  .reader()
                  .span(first.key())
                  .getFirst()
                  .span()
                  .outcome()
                  .filter(Outcome.PARSE_FAILED::equals)
                  .isPresent());
    }
  }
}
