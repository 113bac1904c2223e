package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSettingsTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void settingsAreKeptByScopeAndKey() {
    Path file = directory.resolve("settings.db");
    SqliteSettings settings = new SqliteSettings(file);
    settings.put("", "retention.maxAge", "P30D");
    settings.put("shop", "search.1", "{\"q\":\"refund\"}");
    settings.put("shop", "search.2", "old");
    settings.put("shop", "search.2", "new");
    SqliteSettings again = new SqliteSettings(file);
    assertThat(again.get("", "retention.maxAge")).hasValue("P30D");
    assertThat(again.get("shop", "retention.maxAge")).isEmpty();
    assertThat(again.all("shop", "search.").values()).containsExactly("{\"q\":\"refund\"}", "new");
    assertThat(again.remove("shop", "search.1")).isTrue();
    assertThat(again.remove("shop", "search.1")).isFalse();
    assertThat(again.all("shop", "")).hasSize(1);
  }
}
