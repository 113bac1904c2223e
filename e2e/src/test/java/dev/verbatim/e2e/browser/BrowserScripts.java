package dev.verbatim.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.OneAtATime;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the scripts of {@code e2e/browser} against a server: Chromium of the system, driven by
 * playwright-core.
 */
final class BrowserScripts {
  static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();
  private static final Path FOLDER = Path.of("browser").toAbsolutePath();

  private BrowserScripts() {}

  /** Runs {@code npm run <script>}, prints what it prints, and returns its exit code. */
  static int run(String script, URI server, Map<String, String> environment) throws Exception {
    try (OneAtATime alone = new OneAtATime("browser")) {
      if (!Files.exists(FOLDER.resolve("node_modules/playwright-core/package.json"))) {
        assertThat(npm(Map.of(), "ci", "--no-audit", "--no-fund")).as("npm ci").isZero();
      }
    }
    Files.createDirectories(SCREENSHOTS);
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("VERBATIM", server.toString());
    all.put("SCREENSHOTS", SCREENSHOTS.toString());
    return npm(all, "run", script);
  }

  private static int npm(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("npm"));
    command.addAll(List.of(arguments));
    Path log =
        Path.of("target", "browser-" + String.join("-", arguments) + ".log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(420, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    System.out.println(Files.readString(log));
    return process.waitFor();
  }
}
