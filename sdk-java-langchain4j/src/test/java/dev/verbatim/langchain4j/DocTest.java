package dev.verbatim.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page says what is so. */
final class DocTest {
  @Test
  void everySnippetIsCompiled() throws IOException {
    String page = Files.readString(Path.of("../docs/java-frameworks.md"));
    String part = page.substring(page.indexOf("\n## LangChain4j"), page.indexOf("\n## Spring AI"));
    String code =
        plain(Files.readString(Path.of("src/test/java/dev/verbatim/langchain4j/DocSnippets.java")));
    Matcher blocks = Pattern.compile("(?s)```java\n(.*?)```").matcher(part);
    int count = 0;
    while (blocks.find()) {
      assertThat(code).contains(plain(blocks.group(1)));
      count++;
    }
    assertThat(count).isEqualTo(3);
  }

  private static String plain(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
