package dev.verbatim.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.SharedServer;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page with the traffic of the demo. */
class BrowserTest {
  @Test
  void thePageDoesWhatItPromises() throws Exception {
    assertThat(BrowserScripts.run("test", SharedServer.demo().url(), Map.of()))
        .as("npm test; its output stands above")
        .isZero();
    try (var files = Files.list(BrowserScripts.SCREENSHOTS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".png"))).isNotEmpty();
    }
  }
}
