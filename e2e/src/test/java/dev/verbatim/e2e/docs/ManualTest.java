package dev.verbatim.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.SharedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the manual against the demo server.
 *
 * <p>How blocks of {@code docs/*.md} are marked, behind the three backquotes:
 *
 * <ul>
 *   <li>{@code sh test} — the block runs as one Bash script with {@code set -euo pipefail} in an
 *       empty folder and must end with 0. {@code $VERBATIM} is the address of a server with the
 *       demo's traffic, {@code ./verbatim} the command line of this build.
 *   <li>{@code sh test retry} — the same, repeated for up to ten seconds until it ends with 0: for
 *       what becomes visible a moment later.
 *   <li>{@code sh} and everything else — only text.
 * </ul>
 *
 * Blocks of one page run in order and share their folder and exported nothing: each block is a
 * script of its own.
 */
class ManualTest {
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir static Path folder;

  /** One marked block. */
  private record Block(String page, int line, boolean retry, String script) {}

  @TestFactory
  Stream<DynamicTest> everyMarkedCommandWorks() throws Exception {
    String server = SharedServer.demo().url().toString();
    Path launcher = folder.resolve("verbatim");
    Files.writeString(launcher, launcherScript());
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return blocks().stream()
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.page + " line " + block.line, () -> check(block, server)));
  }

  @Test
  void theManualHasCommandsToRun() throws IOException {
    assertThat(blocks())
        .extracting(Block::page)
        .contains("getting-started.md", "api.md", "query-language.md");
  }

  private static void check(Block block, String server) throws Exception {
    long deadline = System.nanoTime() + RETRY.toNanos();
    while (true) {
      Path output = Files.createTempFile(folder, "output", ".txt");
      int status = run(block.script, server, output);
      if (status == 0) {
        return;
      }
      if (!block.retry || System.nanoTime() > deadline) {
        assertThat(status)
            .as(
                "%s line %d:%n%s%n--- gave ---%n%s",
                block.page, block.line, block.script, Files.readString(output))
            .isZero();
      }
      Thread.sleep(200);
    }
  }

  private static int run(String script, String server, Path output) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("VERBATIM", server);
    Process process = builder.start();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  /** What {@code ./verbatim} does in a checkout, without building. */
  private static String launcherScript() {
    List<String> command =
        new ArrayList<>(
            dev.verbatim.e2e.world.VerbatimProcess.javaCommand("dev.verbatim.app.Main"));
    return "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n";
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Path.of("..", "docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
        collect(page, blocks);
      }
    }
    return blocks;
  }

  private static void collect(Path page, List<Block> blocks) throws IOException {
    List<String> lines = Files.readAllLines(page, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String mark = lines.get(i).strip();
      if (mark.equals("```sh test") || mark.equals("```sh test retry")) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).strip().equals("```")) {
          end++;
        }
        blocks.add(
            new Block(
                page.getFileName().toString(),
                i + 1,
                mark.endsWith("retry"),
                String.join("\n", lines.subList(i + 1, end))));
        i = end;
      }
    }
  }
}
