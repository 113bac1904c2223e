package dev.verbatim.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page says what is so. */
final class DocTest {
  @Test
  void everySnippetIsCompiled() throws IOException {
    String code =
        plain(Files.readString(Path.of("src/test/java/dev/verbatim/springai/DocSnippets.java")));
    Matcher blocks = Pattern.compile("(?s)```java\n(.*?)```").matcher(page());
    int count = 0;
    while (blocks.find()) {
      assertThat(code).contains(plain(blocks.group(1)));
      count++;
    }
    assertThat(count).isEqualTo(2);
  }

  @Test
  void everyPropertyIsTold() throws IOException {
    List<String> told =
        Pattern.compile("(?m)^\\| `verbatim\\.([a-z-]+)` ")
            .matcher(page())
            .results()
            .map((MatchResult each) -> each.group(1))
            .sorted()
            .toList();
    assertThat(told)
        .isEqualTo(
            Arrays.stream(VerbatimProperties.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .sorted()
                .toList());
  }

  private static String page() throws IOException {
    String page = Files.readString(Path.of("../docs/java-frameworks.md"));
    return page.substring(page.indexOf("\n## Spring AI"));
  }

  private static String plain(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
