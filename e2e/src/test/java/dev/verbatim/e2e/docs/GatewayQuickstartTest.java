package dev.verbatim.e2e.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.EpisodeProgram;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines that send a client through the gateway, taken from the pages that show them, with real
 * clients that know nothing of Verbatim.
 */
class GatewayQuickstartTest {
  private static final String ADDRESS = "http://localhost:4318";
  private static final String OPENAI_CALL =
      "print(client.chat.completions.create(model='gpt-5',"
          + " messages=[{'role': 'user', 'content': 'How long?'}]).choices[0].message.content)";
  private static final String ANTHROPIC_CALL =
      "print(Anthropic().messages.create(model='claude-haiku-4-5', max_tokens=9,"
          + " messages=[{'role': 'user', 'content': 'How long?'}]).content[0].text)";

  @TempDir Path data;

  @Test
  void theLinesOfThePagesWork() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("30 days."));
        VerbatimProcess server =
            VerbatimProcess.serve(
                data,
                "--provider",
                "openai=" + provider.openAiBaseUrl(),
                "--provider",
                "anthropic=" + provider.anthropicBaseUrl())) {
      List<String> exported = lines("gateway.md", "export ");
      assertThat(exported).hasSize(2);
      run(server, exported, "client = OpenAI()", OPENAI_CALL, ANTHROPIC_CALL);
      run(server, lines("getting-started.md", "export OPENAI"), "client = OpenAI()", OPENAI_CALL);
      List<String> given = lines("gateway.md", "client = OpenAI(base_url=\"" + ADDRESS);
      assertThat(given).hasSize(1);
      run(server, List.of(), given.getFirst(), OPENAI_CALL);

      assertThat(provider.settledExchanges()).hasSize(4);
      server.api().awaitTraces("\"How long\"", traces -> traces.path("items").size() == 4);
    }
  }

  /** The lines of a page that begin so, each one a single time. */
  private static List<String> lines(String page, String begin) throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("..", "docs", page)).stream()
            .filter(line -> line.startsWith(begin) && line.contains(ADDRESS + "/gateway/"))
            .toList();
    assertThat(lines).as(page).isNotEmpty();
    return lines;
  }

  private static void run(VerbatimProcess server, List<String> exports, String... program)
      throws Exception {
    String python =
        "from openai import OpenAI\nfrom anthropic import Anthropic\n" + String.join("\n", program);
    String script =
        "set -euo pipefail\n"
            + String.join("\n", exports)
            + "\n'"
            + EpisodeProgram.python()
            + "' - <<'END'\n"
            + python
            + "\nEND\n";
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script.replace(ADDRESS, server.url().toString()))
            .redirectErrorStream(true);
    builder.environment().put("OPENAI_API_KEY", "k");
    builder.environment().put("ANTHROPIC_API_KEY", "k");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).isEqualTo("30 days.\n".repeat(program.length - 1));
  }
}
