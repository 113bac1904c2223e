package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.Canaries;
import dev.verbatim.e2e.world.OtlpJson;
import dev.verbatim.e2e.world.OtlpProtobuf;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.e2e.world.WrappedApp;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Reply;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No credential reaches the disk, whichever way it came in; ordinary text beside it does. */
class CanaryTest {
  private static final long SEED = 4318;

  @TempDir Path folder;

  private final Canaries canaries = new Canaries(SEED);

  @Test
  void noCredentialReachesTheDisk() throws Exception {
    List<String> served = new ArrayList<>();
    Path data = folder.resolve("data");
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
      logRecords(api);
      lateFacts(api);
      imported(api);
      api.awaitTraces("", traces -> traces.path("items").size() == 8);
      served.addAll(Canaries.everythingServed(api));
      server.stop();
      served.add(server.output());
    }
    canaries.assertKept(data, served);
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
    String trace = trace(entrance);
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
            trace,
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
            trace,
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

  /** What instrumentation sends beside its spans: messages and exceptions. */
  private void logRecords(Api api) {
    String records =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"db.password","value":{"stringValue":"%s"}}]},
        "scopeLogs":[{"scope":{"name":"s"},"logRecords":[
        {"timeUnixNano":"1795341600000000000","traceId":"%s","spanId":"aaaaaaaaaaaaaaaa","eventName":"gen_ai.user.message",
         "body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"sk-proj-%s %s"}}]}},
         "attributes":[{"key":"http.request.header.cookie","value":{"stringValue":"a=%s"}}]},
        {"timeUnixNano":"1795341600000000001","traceId":"%s","spanId":"aaaaaaaaaaaaaaaa","eventName":"exception",
         "attributes":[{"key":"exception.message","value":{"stringValue":"GET https://h/?key=%s was refused"}}]}]}]}]}
        """
            .formatted(
                canary("log record: resource", 32),
                trace("otlp-json"),
                canary("log record: message", 48),
                witness("log record"),
                canary("log record: attribute", 32),
                trace("otlp-json"),
                canary("log record: URL in an exception", 32));
    assertThat(api.post("/v1/logs", records.getBytes(UTF_8), "application/json").statusCode())
        .isEqualTo(200);
  }

  /** What an app tells later, in both ways. */
  private void lateFacts(Api api) {
    String outcome =
        "{\"outcome\":\"parse_failed\",\"detail\":\"near sk-proj-%s of https://h/?token=%s %s\"}"
            .formatted(
                canary("detail of an outcome", 48),
                canary("URL in the detail of an outcome", 32),
                witness("outcome"));
    assertThat(
            api.post(
                    "/api/v1/traces/" + trace("otlp-json") + "/spans/aaaaaaaaaaaaaaaa/outcome",
                    outcome.getBytes(UTF_8),
                    "application/json")
                .statusCode())
        .isEqualTo(200);
    api.accept(
        new OtlpJson("canary fact")
            .span(
                trace("fact"),
                "cccccccccccccccc",
                "",
                "verbatim.fact",
                span ->
                    span.text("verbatim.fact", "outcome")
                        .text("verbatim.fact.trace_id", trace("otlp-json"))
                        .text("verbatim.fact.span_id", "aaaaaaaaaaaaaaaa")
                        .text("verbatim.outcome", "error")
                        .text(
                            "verbatim.outcome.detail",
                            "ghp_" + canary("detail of a fact", 36) + " " + witness("fact"))));
  }

  /** Exports of other products, through the command line. */
  private void imported(Api api) throws Exception {
    Path runs = folder.resolve("runs.jsonl");
    Files.writeString(
        runs,
        """
        {"id":"0198c0de-0000-7000-8000-00000000000a","run_type":"llm","name":"ChatOpenAI","start_time":"2026-11-20T09:00:00",\
        "end_time":"2026-11-20T09:00:01","inputs":{"messages":[{"role":"user","content":"sk-proj-%s %s"}]},\
        "outputs":{"choices":[{"message":{"role":"assistant","content":"xoxb-%s"}}]},\
        "extra":{"metadata":{"api_key":"%s"},"invocation_params":{"openai_api_key":"%s"}}}
        """
            .formatted(
                canary("import: message", 48),
                witness("import"),
                canary("import: answer", 40),
                canary("import: metadata", 32),
                canary("import: parameter", 32)));
    Path spans = folder.resolve("spans.json");
    Files.write(spans, batch("import-otlp").bytes());

    List<String> command = VerbatimProcess.javaCommand("dev.verbatim.app.Main");
    command.addAll(
        List.of("import", "--url", api.uri().toString(), runs.toString(), spans.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static String trace(String entrance) {
    return UUID.nameUUIDFromBytes((entrance + SEED).getBytes(UTF_8)).toString().replace("-", "");
  }

  private String canary(String where, int length) {
    return canaries.secret(where, length);
  }

  private String witness(String where) {
    return canaries.witness(where);
  }
}
