package dev.verbatim.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manual's table of fields is that of the language. */
class QueryManualTest {
  private static final Path PAGE = Path.of("..", "docs", "query-language.md");

  @Test
  void theManualHasARowForEachFieldWithItsExampleAndValues() throws Exception {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    for (QueryField field : QueryField.all()) {
      assertThat(rows)
          .as(field.name())
          .anySatisfy(
              row -> {
                assertThat(row).startsWith("| `" + field.name() + "`");
                assertThat(row).endsWith("| `" + field.example() + "` |");
                for (String value : field.values()) {
                  assertThat(row).contains("`" + value + "`");
                }
                for (String alias : field.aliases()) {
                  assertThat(row).contains("`" + alias + "`");
                }
              });
    }
  }

  @Test
  void theOpeningExampleOfTheManualIsAQuery() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```\n") + 4;
    String example = page.substring(start, page.indexOf("\n```", start));
    assertThat(Query.parse(example).filter(Instant.EPOCH).toString()).contains("exact phrase");
  }
}
