package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Records calls, takes them on a tape, and plays it to an app without that server. */
class TapeCommandsTest {
  private static final String TRACE = "7bf7651916cd43dd8448eb211c80319c";
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1795165200,"model":"gpt-5-mini","choices":[{"index":0,\
      "message":{"role":"assistant","content":"ANSWER %d, with a text that is long enough for a file of its own: é 😀."},\
      "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}\
      """;

  @TempDir Path folder;
  private HttpServer provider;
  private ServerProcess server;
  private Path tape;

  @BeforeEach
  void record() throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] answered = {0};
    provider.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = ANSWER.formatted(++answered[0]).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    provider.start();
    server =
        ServerProcess.start(
            AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                    Setting.PORT,
                    "0",
                    Setting.DATA,
                    folder.resolve("data").toString(),
                    Setting.PROVIDERS,
                    "up=http://127.0.0.1:" + provider.getAddress().getPort())));
    ask("first.json", "Where is my suitcase?");
    ask("second.json", "And my hat?");
    tape = folder.resolve("tapes/luggage");
  }

  @AfterEach
  void stop() {
    server.close();
    provider.stop(0);
  }

  private Path request(String file, String question) throws IOException {
    String body =
        "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"Be polite and"
            + " brief, and never promise what the policy does not allow. Be polite and brief, and"
            + " never promise what the policy does not allow.\"},{\"role\":\"user\",\"content\":\""
            + question
            + "\"}]}";
    return Files.writeString(folder.resolve(file), body);
  }

  private void ask(String file, String question) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(server.server().url() + "/gateway/up/v1/chat/completions"))
                  .header("content-type", "application/json")
                  .header("traceparent", "00-" + TRACE + "-051581bf3cb55c13-01")
                  .POST(HttpRequest.BodyPublishers.ofFile(request(file, question)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private CommandRun takeTape() throws InterruptedException {
    CommandRun run = null;
    for (int i = 0; i < 200; i++) {
      run =
          CommandRun.of(
              "replay",
              "tape",
              "--url",
              server.server().url(),
              "--trace",
              TRACE,
              "-o",
              tape.toString());
      if (run.exitCode() == 0 && calls() == 2) {
        return run;
      }
      Thread.sleep(25);
    }
    throw new AssertionError("no tape with both calls: " + run);
  }

  /** Calls are stored behind their answers. */
  private long calls() {
    try (Stream<String> lines = Files.lines(tape.resolve("spans.jsonl"))) {
      return lines.count();
    } catch (IOException none) {
      return 0;
    }
  }

  private CommandRun play(String... files) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "replay",
                "run",
                "--tape",
                tape.toString(),
                "--junit",
                folder.resolve("report/TEST-replay.xml").toString(),
                "--html",
                folder.resolve("report/replay.html").toString(),
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AskingApp.class.getName()));
    Stream.of(files).map(file -> folder.resolve(file).toString()).forEach(command::add);
    return CommandRun.of(command.toArray(new String[0]));
  }

  private Document xml(String file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve(file).toFile());
  }

  private String answer(String file) throws IOException {
    return Files.readString(folder.resolve(file + ".answer"));
  }

  private Map<String, String> tapeFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(tape)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            tape.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void anAppRunsOnATapeWhenTheServerIsGone() throws Exception {
    takeTape();
    server.close();
    provider.stop(0);

    CommandRun same = play("first.json", "second.json");
    assertThat(same.out()).contains("exact").contains("status: same");
    assertThat(same.exitCode()).as(same.toString()).isZero();
    assertThat(xml("report/TEST-replay.xml").getDocumentElement().getAttribute("failures"))
        .isEqualTo("0");
    assertThat(answer("first.json")).isEqualTo("200\n" + ANSWER.formatted(1));
    assertThat(answer("second.json")).isEqualTo("200\n" + ANSWER.formatted(2));
  }

  @Test
  void whatIsAskedInAnotherWayOrNotAtAllIsTold() throws Exception {
    takeTape();
    request("second.json", "And my umbrella?");
    CommandRun parted = play("first.json", "second.json");
    assertThat(parted.exitCode()).as(parted.toString()).isEqualTo(1);
    assertThat(parted.out())
        .contains("Call 2 of 2 is the first that differs")
        .contains("not asked");
    assertThat(answer("second.json")).startsWith("404\n").contains("replay_miss");
    String junit = Files.readString(folder.resolve("report/TEST-replay.xml"));
    assertThat(junit).contains("tests=\"3\"").contains("failures=\"2\"");
    assertThat(xml("report/TEST-replay.xml").getElementsByTagName("failure").item(0))
        .satisfies(
            failure ->
                assertThat(failure.getTextContent()).contains("my hat?").contains("my umbrella?"));
    assertThat(Files.readString(folder.resolve("report/replay.html")))
        .startsWith("<!DOCTYPE html>")
        .contains("user message, line 1")
        .contains("not recorded")
        .contains("not asked for");

    CommandRun skipped = play("first.json");
    assertThat(skipped.exitCode()).as(skipped.toString()).isEqualTo(1);
    assertThat(skipped.out()).contains("not asked").contains("status: running");
  }

  @Test
  void theSameTraceIsTheSameTapeAndOnlyTapesAreReplaced() throws Exception {
    takeTape();
    Map<String, String> files = tapeFiles();
    assertThat(files.keySet()).contains("tape.json", "spans.jsonl", ".gitattributes");
    assertThat(files.keySet()).anyMatch(name -> name.startsWith("blobs/"));
    Files.writeString(tape.resolve("left.txt"), "of an older tape");
    takeTape();
    assertThat(tapeFiles()).isEqualTo(files);

    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("work.txt"), "mine");
    CommandRun refused =
        CommandRun.of(
            "replay",
            "tape",
            "--url",
            server.server().url(),
            "--trace",
            TRACE,
            "-o",
            other.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds something else");
    assertThat(Files.readString(other.resolve("work.txt"))).isEqualTo("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".other"));
    }
  }

  @Test
  void aDirectoryWithoutATapeIsTrouble() {
    tape = folder.resolve("none");
    CommandRun run = play("first.json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("tape.json").contains("expected: a directory with a tape");
  }
}
