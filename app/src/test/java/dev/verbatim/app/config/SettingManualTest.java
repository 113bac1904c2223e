package dev.verbatim.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manual's table of settings is that of the server. */
class SettingManualTest {
  @Test
  void theManualHasARowForEachSetting() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    for (Setting setting : Setting.values()) {
      String value = setting.defaultValue().isEmpty() ? "–" : "`" + setting.defaultValue() + "`";
      assertThat(rows)
          .contains(
              "| `%s` | `%s` | `%s` | %s | %s |"
                  .formatted(
                      setting.key(),
                      setting.flag(),
                      setting.variable(),
                      value,
                      setting.description()));
    }
    assertThat(rows).hasSameSizeAs(Setting.values());
  }
}
