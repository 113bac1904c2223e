package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code search}, {@code show} and {@code diff}, against a server. */
class ClientCommandsTest {
  private static final String TRACE = "1bf7651916cd43dd8448eb211c80319c";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerProcess.start(
            AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(Setting.PORT, "0", Setting.DATA, folder.toString())));
    url = "http://localhost:" + server.server().port();
    Sender sender = new Sender(server.server().port());
    sender.send(0, 30);
    sender.post(
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"%1$s","spanId":"00000000000000a1","name":"handle\\u001b[31m","startTimeUnixNano":"1795165200000000000",
         "endTimeUnixNano":"1795165202000000000"},
        {"traceId":"%1$s","spanId":"00000000000000a2","parentSpanId":"00000000000000a1","name":"chat gpt-4o",
         "startTimeUnixNano":"1795165200500000000","endTimeUnixNano":"1795165201000000000","attributes":[
          {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
          {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
          {"key":"gen_ai.usage.input_tokens","value":{"intValue":"12"}},
          {"key":"gen_ai.input.messages","value":{"stringValue":
           "[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"Where is the violet suitcase?\\"}]}]"}},
          {"key":"gen_ai.output.messages","value":{"stringValue":
           "[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"In Oslo.\\"}]}]"}}]}
        ]}]}]}\
        """
            .formatted(TRACE));
    awaitVisible();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void awaitVisible() throws InterruptedException {
    while (!CommandRun.of("search", "--url", url, "violet").out().contains("1 of 1")) {
      Thread.sleep(50);
    }
  }

  /** An app that asks one question of the provider in its environment. */
  private static CommandRun replay(String trace, String question) {
    return CommandRun.of(
        "replay",
        "run",
        "--url",
        url,
        "--trace",
        trace,
        "--",
        "sh",
        "-c",
        "curl -fsS -o /dev/null \"$OPENAI_BASE_URL/chat/completions\" -H 'content-type:"
            + " application/json' -d '{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\""
            + question
            + "\"}]}'");
  }

  @Test
  void replayRunsAnAppAndTellsWhetherItIsTheSame() {
    CommandRun same = replay(TRACE, "Where is the violet suitcase?");
    assertThat(same.out()).contains("synth").contains("status: same");
    assertThat(same.exitCode()).isZero();
    CommandRun other = replay(TRACE, "Where is the yellow suitcase?");
    assertThat(other.out()).contains("miss").contains("not asked").contains("status: diverged");
    assertThat(other.out())
        .as("the line that differs")
        .contains("- Where is the violet suitcase?")
        .contains("+ Where is the yellow suitcase?");
    assertThat(other.exitCode()).isEqualTo(1);
    CommandRun unknown = replay("ffffffffffffffffffffffffffffffff", "Where?");
    assertThat(unknown.err()).contains("not stored here");
    assertThat(unknown.exitCode()).isEqualTo(2);
  }

  @Test
  void replayStartsAndShows() {
    CommandRun start = CommandRun.of("replay", "start", "--url", url, "--trace", TRACE);
    assertThat(start.out()).contains("openai     http://localhost:").contains("/anthropic");
    String id = start.out().lines().findFirst().orElseThrow().replaceFirst("replay +", "");
    assertThat(CommandRun.of("replay", "show", "--url", url, id).out())
        .contains("not asked")
        .contains("status: waiting");
  }

  @Test
  void versionsListsSitesAndTheirVersions() throws Exception {
    for (int i = 1; i <= 3; i++) {
      new Sender(server.server().port())
          .post(
              """
              {"resourceSpans":[{"scopeSpans":[{"spans":[
              {"traceId":"2bf7651916cd43dd8448eb211c80319%1$d","spanId":"00000000000000b1","name":"chat gpt-4o",
               "startTimeUnixNano":"179516520%1$d000000000","endTimeUnixNano":"179516520%1$d900000000","attributes":[
                {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
                {"key":"gen_ai.input.messages","value":{"stringValue":
                 "[{\\"role\\":\\"system\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"You sort parcels.\\"}]},{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"Parcel %1$d?\\"}]}]"}}]}
              ]}]}]}\
              """
                  .formatted(i));
    }
    CommandRun sites = CommandRun.of("versions", "--url", url);
    while (sites.out().lines().noneMatch(line -> line.contains("You sort parcels."))
        || !sites.out().contains("1 version")) {
      Thread.sleep(100);
      sites = CommandRun.of("versions", "--url", url);
    }
    assertThat(sites.err()).isEmpty();
    String id =
        sites
            .out()
            .lines()
            .filter(line -> line.contains("You sort parcels."))
            .findFirst()
            .orElseThrow()
            .substring(0, 16);
    CommandRun again = CommandRun.of("versions", "--url", url, "--recompute", id);
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).contains("Looked at ", "v1  ", "active", "p95 ");
    CommandRun unknown = CommandRun.of("versions", "--url", url, "nothing");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("site nothing: not known");
  }

  @Test
  void searchFindsAndMarks() {
    CommandRun found = CommandRun.of("search", "--url", url, "\"violet suitcase\"", "kind:llm");
    assertThat(found.exitCode()).isZero();
    assertThat(found.err()).isEmpty();
    assertThat(found.out())
        .contains(TRACE + "/00000000000000a2  llm  ok  chat gpt-4o", "1 of 1")
        .contains("[violet suitcase]");
  }

  @Test
  void searchTellsHowManyItDoesNotShow() {
    CommandRun found = CommandRun.of("search", "--url", url, "--limit", "5", "kind:tool");
    assertThat(found.exitCode()).isZero();
    assertThat(found.out().lines().filter(line -> line.contains(Sender.TRACE))).hasSize(5);
    assertThat(found.out().lines().toList().getLast()).isEqualTo("5 of 30");
    CommandRun nothing = CommandRun.of("search", "--url", url, "user:nobody");
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.out().strip()).isEqualTo("0 of 0");
  }

  @Test
  void searchExplainsAWrongQuery() {
    CommandRun wrong = CommandRun.of("search", "--url", url, "modle:gpt-4o");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("modle", "model");
    assertThat(wrong.out()).isEmpty();
    CommandRun limit = CommandRun.of("search", "--url", url, "--limit", "-1");
    assertThat(limit.exitCode()).isEqualTo(1);
    assertThat(limit.err()).contains("limit: -1 (expected: 1..1000)");
    assertThat(CommandRun.of("search", "--limit", "many").exitCode()).isEqualTo(2);
  }

  @Test
  void diffOpensOnASentence() {
    CommandRun same = CommandRun.of("diff", "--url", url, TRACE, TRACE);
    assertThat(same.exitCode()).isZero();
    assertThat(same.out())
        .startsWith("Same question. Nothing known changed. Same answer.\n")
        .contains("  = span handle\\u001b[31m\n  =   llm\n")
        .doesNotContain("\u001b", "here they part");
    CommandRun other = CommandRun.of("diff", "--url", url, TRACE, Sender.TRACE);
    assertThat(other.exitCode()).isZero();
    assertThat(other.out())
        .startsWith("The right trace calls no model.\n")
        .contains("  + tool lookup");
    CommandRun mixed = CommandRun.of("diff", "--url", url, TRACE + "/00000000000000a2", TRACE);
    assertThat(mixed.exitCode()).isEqualTo(1);
    assertThat(mixed.err()).contains("two spans, or two traces");
  }

  @Test
  void showDrawsTheTree() {
    CommandRun trace = CommandRun.of("show", "--url", url, TRACE);
    assertThat(trace.exitCode()).isZero();
    assertThat(trace.out())
        .contains("\n  llm chat gpt-4o  ok  500 ms  00000000000000a2")
        .contains("2 spans  12 input, - output tokens  $-")
        .as("control characters of others stay out of the terminal")
        .contains("handle\\u001b[31m")
        .doesNotContain("\u001b");
  }

  @Test
  void showTellsWhatWasSaid() {
    CommandRun span = CommandRun.of("show", "--url", url, TRACE + "/00000000000000a2");
    assertThat(span.exitCode()).isZero();
    assertThat(span.out())
        .contains("input user:\n  Where is the violet suitcase?")
        .contains("output assistant:\n  In Oslo.");
    CommandRun tool = CommandRun.of("show", "--url", url, Sender.TRACE + "/" + Sender.spanId(3));
    assertThat(tool.out()).contains("tool step-3", "output:\n  the same text in every span");
  }

  @Test
  void showExplainsWrongIds() {
    CommandRun malformed = CommandRun.of("show", "--url", url, "xyz");
    assertThat(malformed.exitCode()).isEqualTo(1);
    assertThat(malformed.err()).contains("xyz (expected: 32 hexadecimal digits");
    CommandRun unknown = CommandRun.of("show", "--url", url, "9".repeat(32));
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("9".repeat(32));
    assertThat(CommandRun.of("show", "--url", url).exitCode()).isEqualTo(2);
  }

  @Test
  void noServerIsSaidPlainly() throws IOException {
    int free;
    try (ServerSocket probe = new ServerSocket(0)) {
      free = probe.getLocalPort();
    }
    CommandRun nobody = CommandRun.of("search", "--url", "http://localhost:" + free, "a");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err()).contains("no server at http://localhost:" + free, "verbatim serve");
  }
}
