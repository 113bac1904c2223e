package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import}, against a server. */
class ImportCommandTest {
  private static final String RUN =
      """
      {"id":"0198c0de-0000-7000-8000-00000000000a","run_type":"llm","name":"ChatOpenAI","start_time":"2026-11-20T09:00:00",\
      "end_time":"2026-11-20T09:00:01","inputs":{"messages":[{"role":"user","content":"Where is the violet suitcase?"}]},\
      "outputs":{"choices":[{"message":{"role":"assistant","content":"In Oslo."}}]}}
      """;

  @TempDir private Path folder;

  @Test
  void whatWasImportedIsFound() throws Exception {
    Path file = Files.writeString(folder.resolve("runs.jsonl"), RUN);
    try (ServerProcess server =
        ServerProcess.start(
            AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(Setting.PORT, "0", Setting.DATA, folder.resolve("data").toString())))) {
      String url = "http://localhost:" + server.server().port();
      CommandRun imported = CommandRun.of("import", "--server", url, file.toString());
      assertThat(imported.err()).isEmpty();
      assertThat(imported.exitCode()).isZero();
      assertThat(imported.out())
          .endsWith("langsmith, imported 1 spans of 1 traces from 1 records, 0 left out\n");
      while (!CommandRun.of("search", "--url", url, "violet").out().contains("1 of 1")) {
        Thread.sleep(50);
      }
      assertThat(CommandRun.of("import", "--url", url, file.toString()).exitCode()).isZero();
      assertThat(CommandRun.of("search", "--url", url, "violet").out()).contains("1 of 1");
    }
  }

  @Test
  void aDryRunNeedsNoServerAndTellsWhatIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("runs.jsonl"), RUN + "{\"id\":\n");
    CommandRun dry =
        CommandRun.of("import", "--dry-run", "--url", "http://localhost:1", file.toString());
    assertThat(dry.exitCode()).isEqualTo(1);
    assertThat(dry.err()).contains("runs.jsonl:2: not valid JSON");
    assertThat(dry.out()).contains("found 1 spans of 1 traces from 1 records, 1 left out");
  }

  @Test
  void wrongUseIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("runs.jsonl"), RUN);
    CommandRun format = CommandRun.of("import", "--from", "excel", file.toString());
    assertThat(format.exitCode()).isEqualTo(2);
    assertThat(format.err()).contains("--from: excel (expected: one of langfuse, langsmith");
    CommandRun absent = CommandRun.of("import", folder.resolve("nothing.json").toString());
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.err()).contains("there is no such file");
    CommandRun noServer = CommandRun.of("import", "--url", "http://localhost:1", file.toString());
    assertThat(noServer.exitCode()).isEqualTo(1);
    assertThat(noServer.err()).contains("no server at http://localhost:1");
  }
}
