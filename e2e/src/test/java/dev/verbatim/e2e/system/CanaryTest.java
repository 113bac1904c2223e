package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.DataFolder;
import dev.verbatim.e2e.world.OtlpJson;
import dev.verbatim.e2e.world.OtlpProtobuf;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.e2e.world.WrappedApp;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Reply;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No credential reaches the disk, whichever way it came in; ordinary text beside it does. */
class CanaryTest {
  private static final long SEED = 4318;
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @TempDir Path data;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** What must not be found, with the place it was put. */
  private final Map<String, String> canaries = new HashMap<>();

  /** What must be found, so that the search is known to work. */
  private final Map<String, String> witnesses = new HashMap<>();

  @Test
  void noCredentialReachesTheDisk() throws Exception {
    System.out.println("CanaryTest seed " + SEED);
    List<String> served = new ArrayList<>();
    try (VerbatimProcess server = VerbatimProcess.serve(data)) {
      Api api = server.api();
      throughTheSdk(api);
      api.accept(batch("otlp-json"));
      assertThat(
              api.post(
                      OtlpProtobuf.of(batch("otlp-protobuf")).toByteArray(),
                      "application/x-protobuf",
                      "authorization",
                      "Bearer " + canary("header of the OTLP request", 40))
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              api.post(
                      "/api/public/otel/v1/traces?key=" + canary("query of the OTLP request", 40),
                      OtlpProtobuf.of(batch("langfuse-path")).toByteArray(),
                      "application/x-protobuf")
                  .statusCode())
          .isEqualTo(200);
      var stub =
          GrpcClients.newClient(
              "gproto+" + server.url() + "/", TraceServiceGrpc.TraceServiceBlockingStub.class);
      stub.export(OtlpProtobuf.of(batch("otlp-grpc")));
      api.awaitTraces("", traces -> traces.path("items").size() == 6);
      served.addAll(everythingServed(api));
      server.stop();
      served.add(server.output());
    }
    DataFolder folder = new DataFolder(data);
    assertThat(folder.find(witnesses.keySet()))
        .as("ordinary text that the search must find")
        .containsExactlyInAnyOrderElementsOf(witnesses.keySet());
    assertThat(folder.find(canaries.keySet()).stream().map(canaries::get))
        .as("credentials on the disk")
        .isEmpty();
    String shown = String.join("\n", served).toLowerCase(Locale.ROOT);
    assertThat(
            canaries.keySet().stream()
                .filter(canary -> shown.contains(canary.toLowerCase(Locale.ROOT)))
                .map(canaries::get))
        .as("credentials in answers of the API or in the log")
        .isEmpty();
  }

  private void throughTheSdk(Api api) {
    String key = "sk-proj-" + canary("API key of the SDK", 48);
    String answerKey = canary("key in a streamed answer, cut over chunks", 48);
    try (WrappedApp app =
        new WrappedApp(
            api.uri(),
            request ->
                Reply.text("Use sk-proj-" + answerKey + " for this. " + witness("answer"))
                    .header("set-cookie", "session=" + canary("set-cookie of a response", 32)),
            key)) {
      app.openAi()
          .chat()
          .completions()
          .create(
              ChatCompletionCreateParams.builder()
                  .model("gpt-4o")
                  .addUserMessage(
                      "My key is sk-proj-"
                          + canary("key in a message", 48)
                          + " "
                          + witness("request body"))
                  .putAdditionalHeader("Cookie", "sid=" + canary("cookie of a request", 32))
                  .putAdditionalHeader("api-key", canary("api-key header", 32))
                  .putAdditionalQueryParam("key", canary("?key= of a URL", 32))
                  .build());
      AgentChat chat =
          new MessagesChat(
              app.anthropic(),
              "claude-sonnet-4-5",
              "Be brief.",
              JsonNodeFactory.instance.arrayNode(),
              true);
      chat.user(
          "sk-ant-api03-" + canary("Anthropic key in a message", 80) + "AA " + witness("user"));
      Verbatim.observe(
          "step",
          () -> {
            chat.answer();
            Verbatim.tool(
                "login",
                "{\"token\":\"ghp_" + canary("GitHub key in arguments of a tool", 36) + "\"}",
                () -> "sk-proj-" + canary("key in the result of a tool", 48));
            Verbatim.finalResponse("Done with sk-proj-" + canary("final response", 48));
          });
      app.flush();
    }
  }

  /** A call with credentials in every place where OTLP can carry them. */
  private OtlpJson batch(String entrance) {
    String trace = UUID.nameUUIDFromBytes((entrance + SEED).getBytes(UTF_8)).toString();
    byte[] request =
        ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"key sk-proj-"
                + canary(entrance + ": request body", 48)
                + " "
                + witness(entrance + " request")
                + "\"}]}")
            .getBytes(UTF_8);
    byte[] response =
        ("not json: AIza"
                + canary(entrance + ": raw response body", 35)
                + " "
                + witness(entrance + " response"))
            .getBytes(UTF_8);
    return new OtlpJson("canary " + entrance)
        .resource("deploy.token", "ghp_" + canary(entrance + ": resource attribute", 36))
        .span(
            trace.replace("-", ""),
            "aaaaaaaaaaaaaaaa",
            "",
            "call sk-proj-" + canary(entrance + ": span name", 48),
            span ->
                span.text("verbatim.kind", "llm")
                    .text("session.id", "canary-" + entrance)
                    .text(
                        "http.request.header.authorization",
                        "Bearer " + canary(entrance + ": header attribute", 40))
                    .text(
                        "http.request.header.x-api-key",
                        canary(entrance + ": x-api-key attribute", 40))
                    .text(
                        "url.full",
                        "https://user:"
                            + canary(entrance + ": password in URL", 24)
                            + "@p.example/v1?key="
                            + canary(entrance + ": key in URL", 32)
                            + "&q="
                            + witness(entrance + " url"))
                    .text("note", "sk-ant-api03-" + canary(entrance + ": attribute", 80) + "AA")
                    .text("visible", witness(entrance + " attribute"))
                    .text(
                        "verbatim.metadata.plan",
                        "AKIA" + canary(entrance + ": metadata", 16).toUpperCase(Locale.ROOT))
                    .attempt(
                        1,
                        "https://p.example/v1/chat/completions?api_key="
                            + canary(entrance + ": URL of an attempt", 32),
                        request,
                        200,
                        response,
                        attempt ->
                            attempt
                                .map(
                                    "verbatim.request.headers",
                                    "Authorization",
                                    "Bearer " + canary(entrance + ": authorization", 40),
                                    "X-Api-Key",
                                    canary(entrance + ": x-api-key", 40),
                                    "Cookie",
                                    "a=" + canary(entrance + ": cookie", 24),
                                    "x-visible",
                                    witness(entrance + " header"))
                                .map(
                                    "verbatim.response.headers",
                                    "Set-Cookie",
                                    "b=" + canary(entrance + ": set-cookie", 24)))
                    .event("log")
                    .text("message", "sk-proj-" + canary(entrance + ": event", 48)))
        .span(
            trace.replace("-", ""),
            "bbbbbbbbbbbbbbbb",
            "aaaaaaaaaaaaaaaa",
            "tool",
            span ->
                span.text("verbatim.kind", "tool")
                    .text(
                        "gen_ai.tool.call.arguments",
                        "{\"key\":\"sk-proj-" + canary(entrance + ": tool arguments", 48) + "\"}")
                    .text(
                        "gen_ai.input.messages",
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"sk-proj-"
                            + canary(entrance + ": foreign message", 48)
                            + "\"}]}]"));
  }

  /** Every JSON and every payload the API gives for everything stored. */
  private static List<String> everythingServed(Api api) {
    List<String> texts = new ArrayList<>();
    JsonNode traces = api.traces("");
    texts.add(traces.toString());
    for (JsonNode summary : traces.path("items")) {
      String traceId = summary.path("traceId").asText();
      JsonNode trace = api.trace(traceId);
      texts.add(trace.toString());
      for (JsonNode node : trace.path("spans")) {
        String spanId = node.path("spanId").asText();
        JsonNode span = api.span(traceId, spanId);
        texts.add(span.toString());
        for (JsonNode payload : span.path("payloads")) {
          String name = Api.encode(payload.path("name").asText());
          texts.add(new String(api.bytes(traceId, spanId, "payloads/" + name).body(), UTF_8));
        }
      }
    }
    return texts;
  }

  private String canary(String where, int length) {
    String secret = randomText(length);
    // a part of it is a leak already
    canaries.put(secret.substring(0, Math.min(16, length)), where);
    return secret;
  }

  private String witness(String where) {
    String word = "witness" + randomText(12).toLowerCase(Locale.ROOT);
    witnesses.put(word, where);
    return word;
  }

  private String randomText(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
