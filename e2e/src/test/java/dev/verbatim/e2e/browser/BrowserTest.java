package dev.verbatim.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code npm test} of {@code e2e/browser} against a demo server: Chromium of the system,
 * driven by playwright-core. Screenshots are in {@code e2e/target/screenshots}.
 */
class BrowserTest {
  private static final Path TESTS = Path.of("browser").toAbsolutePath();
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  @Test
  void thePageDoesWhatItPromises() throws Exception {
    if (!Files.exists(TESTS.resolve("node_modules/playwright-core/package.json"))) {
      assertThat(npm("ci", "--no-audit", "--no-fund")).as("npm ci").isZero();
    }
    Files.createDirectories(SCREENSHOTS);
    assertThat(npm("test")).as("npm test; its output stands above").isZero();
    try (var files = Files.list(SCREENSHOTS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".png"))).isNotEmpty();
    }
  }

  private static int npm(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("npm"));
    command.addAll(List.of(arguments));
    Path log = Path.of("target", "browser-" + arguments[0] + ".log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(TESTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("VERBATIM", SharedServer.demo().url().toString());
    builder.environment().put("SCREENSHOTS", SCREENSHOTS.toString());
    Process process = builder.start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    System.out.println(Files.readString(log));
    return process.waitFor();
  }
}
