package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.ReplayProject;
import dev.verbatim.e2e.world.ReplayProject.Run;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Projects of users with a tape and the test helper of their language: a run as recorded passes,
 * one that differs fails and says where, and is taken as the new tape when told so.
 */
class ReplayTestHelpersTest {
  private static final String TRACE = "5bf7651916cd43dd8448eb211c80319c";
  private static final String PROMPT =
      "You help customers of a shop with their refunds.\n"
          + "Be brief and polite.\n"
          + "Never promise what the policy does not allow.";

  private static ScriptedProvider provider;
  private static VerbatimProcess server;
  private static Path tape;

  @BeforeAll
  static void record() throws Exception {
    provider =
        ScriptedProvider.start(
            request -> {
              JsonNode messages = request.messages();
              String question = messages.get(messages.size() - 1).path("content").asText();
              return Reply.text("answer to " + question);
            });
    server =
        VerbatimProcess.serve(
            SharedServer.newFolder("verbatim-replay-tests"),
            "--provider",
            "openai=" + provider.openAiBaseUrl());
    for (String question : List.of("How long?", "And then?")) {
      ObjectNode body = Api.JSON.createObjectNode().put("model", "gpt-5");
      ArrayNode messages = body.putArray("messages");
      messages.addObject().put("role", "system").put("content", PROMPT);
      messages.addObject().put("role", "user").put("content", question);
      server
          .api()
          .post(
              "/gateway/openai/v1/chat/completions",
              body.toString().getBytes(UTF_8),
              "application/json",
              "traceparent",
              "00-" + TRACE + "-051581bf3cb55c13-01",
              "authorization",
              "Bearer sk-e2e-key");
    }
    server.api().awaitTrace(TRACE, trace -> Api.spans(trace, "llm").size() == 2);
    tape = SharedServer.newFolder("verbatim-tape").resolve("refund");
    Run taken =
        ReplayProject.verbatim(
            "replay",
            "tape",
            "--url",
            server.url().toString(),
            "--trace",
            TRACE,
            "-o",
            tape.toString());
    assertThat(taken.code()).as(taken.output()).isZero();
    server.close();
    provider.close();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  private static String manifest(ReplayProject project) throws IOException {
    return Files.readString(project.folder().resolve("tapes/refund/tape.json"));
  }

  @ParameterizedTest
  @EnumSource
  void aRunIsJudgedByItsTape(ReplayProject.Kind kind) throws Exception {
    ReplayProject project = ReplayProject.make(kind, tape);
    String recorded = manifest(project);

    Run same = project.run(Map.of(), false);
    assertThat(same.code()).as(same.output()).isZero();
    assertThat(same.output()).contains("3 passed");

    Run skipped = project.run(Map.of("QUESTIONS", "How long?"), false);
    assertThat(skipped.code()).as(skipped.output()).isNotZero();
    assertThat(skipped.output()).contains("Not asked for");

    Run unknown = project.run(Map.of("QUESTIONS", "How long?|What is that?"), false);
    assertThat(unknown.code()).as(unknown.output()).isNotZero();
    assertThat(unknown.output())
        .containsPattern("Call 2.* is the first that differs")
        .contains("- And then?")
        .contains("+ What is that?");
    assertThat(project.run(Map.of("QUESTIONS", "How long?|What is that?"), true).code())
        .isNotZero();
    assertThat(manifest(project)).isEqualTo(recorded);
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatDiffersCanBecomeTheTape(ReplayProject.Kind kind) throws Exception {
    ReplayProject project = ReplayProject.make(kind, tape);
    Map<String, String> edited = Map.of("PROMPT", "kind");

    Run parted = project.run(edited, false);
    assertThat(parted.code()).as(parted.output()).isNotZero();
    assertThat(parted.output())
        .containsPattern("Call 1.* is the first that differs")
        .contains("- Be brief and polite.")
        .contains("+ Be brief and kind.");

    Run accepted = project.run(edited, true);
    assertThat(accepted.code()).as(accepted.output()).isZero();
    assertThat(manifest(project)).doesNotContain(TRACE);
    Run again = project.run(edited, false);
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(project.run(Map.of(), false).code()).isNotZero();
    try (var left = Files.list(project.folder().resolve("tapes"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("refund");
    }
  }
}
