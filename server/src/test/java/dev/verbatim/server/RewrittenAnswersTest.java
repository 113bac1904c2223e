package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.StreamEnding;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that another instrumentation told of, without bytes, answered in every API. */
class RewrittenAnswersTest {
  private static final String TRACE = "6b8aa5a2d2c872e8321cf37308d69df2";
  private static final String TOOLS =
      "[{'role':'assistant','parts':[{'type':'text','content':'Let me see.'},{'type':'tool_call',"
          + "'id':'call_1','name':'look_up','arguments':{'order':17}}],'finish_reason':'tool_call'}]";
  private static final String CHAT =
      "{'model':'m','messages':[{'role':'system','content':'Be polite.'},{'role':'user','content':"
          + "'Where is order 17?'}]%s}";

  private static String attribute(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
        .formatted(key, value.replace("'", "\\\""));
  }

  private static void record(RunningServer server) {
    String attributes =
        String.join(
            ",",
            attribute("gen_ai.operation.name", "chat"),
            attribute("gen_ai.provider.name", "openai"),
            attribute("gen_ai.request.model", "m"),
            attribute("gen_ai.response.model", "m-1"),
            attribute("gen_ai.response.id", "resp-1"),
            attribute("gen_ai.system_instructions", "[{'type':'text','content':'Be polite.'}]"),
            attribute(
                "gen_ai.input.messages",
                "[{'role':'user','parts':[{'type':'text','content':'Where is order 17?'}]}]"),
            attribute("gen_ai.output.messages", TOOLS));
    HttpResponse<byte[]> stored =
        server.postJson(
            ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"%s\",\"spanId\":"
                    + "\"00f067aa0ba902b7\",\"name\":\"chat m\",\"startTimeUnixNano\":"
                    + "\"1790000000000000000\",\"endTimeUnixNano\":\"1790000001000000000\","
                    + "\"attributes\":[%s]}]}]}]}")
                .formatted(TRACE, attributes));
    assertThat(stored.statusCode()).as(RunningServer.text(stored)).isEqualTo(200);
  }

  private static JsonNode replay(RunningServer server) {
    return RunningServer.tree(
        server.post(
            "/api/v1/replays",
            "application/json",
            ("{\"traceId\":\"" + TRACE + "\"}").getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai/v1/chat/completions|",
        "openai/v1/chat/completions|,'stream':true",
        "azure/openai/deployments/m/chat/completions?api-version=2024-10-21|",
        "openai/v1/responses|responses",
        "openai/v1/responses|responses,'stream':true",
        "anthropic/v1/messages|anthropic",
        "anthropic/v1/messages|anthropic,'stream':true",
        "gemini/v1beta/models/m:generateContent|gemini",
        "gemini/v1beta/models/m:streamGenerateContent?alt=sse|gemini",
        "gemini/v1beta/models/m:streamGenerateContent|gemini",
        "ollama/api/chat|,'stream':false",
        "ollama/api/chat|"
      })
  void isReadAsItWasSaid(String path, String form) throws Exception {
    String kind = form == null ? "" : form.replaceAll(",.*", "");
    String more = form == null ? "" : form.replaceFirst("^[a-z]*", "");
    String body =
        switch (kind) {
          case "responses" ->
              "{'model':'m','instructions':'Be polite.','input':'Where is order 17?'" + more + "}";
          case "anthropic" ->
              "{'model':'m','max_tokens':64,'system':'Be polite.','messages':[{'role':'user',"
                  + "'content':'Where is order 17?'}]"
                  + more
                  + "}";
          case "gemini" ->
              "{'systemInstruction':{'parts':[{'text':'Be polite.'}]},'contents':[{'role':'user',"
                  + "'parts':[{'text':'Where is order 17?'}]}]}";
          default -> CHAT.formatted(more);
        };
    try (RunningServer server = new RunningServer()) {
      record(server);
      JsonNode replay = replay(server);
      assertThat(replay.path("recorded").asInt()).as(replay.toString()).isEqualTo(1);
      HttpResponse<byte[]> answer =
          server.post(
              "/replay/" + replay.path("id").asText() + "/" + path,
              "application/json",
              body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).as(RunningServer.text(answer)).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-verbatim-replay")).hasValue("synth");
      Message said = read("http://host/" + path, answer).conversation().output().getFirst();
      assertThat(said.text()).isEqualTo("Let me see.");
      Part.ToolRequest tool =
          said.parts().stream()
              .filter(Part.ToolRequest.class::isInstance)
              .map(Part.ToolRequest.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(tool.name()).isEqualTo("look_up");
      assertThat(RunningServer.JSON.readTree(tool.arguments()).path("order").asInt()).isEqualTo(17);
    }
  }

  private static ExchangeReading read(String url, HttpResponse<byte[]> answer) {
    return new ExchangeReader(64, bytes -> bytes)
        .read(
            new Attempt(
                1,
                0,
                0,
                Optional.of("POST"),
                Optional.of(url),
                OptionalInt.of(200),
                List.of(),
                List.of(
                    new Attempt.Header(
                        "content-type", answer.headers().firstValue("content-type").orElse(""))),
                Optional.empty(),
                Optional.of("response.1"),
                OptionalLong.empty(),
                StreamEnding.END,
                Optional.empty()),
            name -> Optional.of(answer.body()));
  }

  @Test
  void whatItCannotWriteIsRefused() {
    try (RunningServer server = new RunningServer()) {
      record(server);
      JsonNode replay = replay(server);
      HttpResponse<byte[]> answer =
          server.post(
              "/replay/" + replay.path("id").asText() + "/openai/v1/embeddings",
              "application/json",
              "{\"model\":\"m\",\"input\":\"Where is order 17?\"}"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(RunningServer.text(answer)).contains("replay_miss");
    }
  }
}
