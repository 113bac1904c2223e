package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about this SDK says what is so. */
final class DocTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

  private static String plain(String code) {
    return code.replaceAll("(?m)^ +", "").strip();
  }

  @Test
  void everySnippetIsCompiled() throws IOException {
    String page = Files.readString(Path.of("../docs/java-sdk.md"));
    String code =
        plain(Files.readString(Path.of("src/test/java/dev/verbatim/sdk/DocSnippets.java")));
    Matcher blocks = BLOCK.matcher(page);
    int count = 0;
    while (blocks.find()) {
      assertThat(code).contains(plain(blocks.group(1)));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(10);
  }

  @Test
  void everyEnvironmentVariableIsRead() throws IOException {
    String page = Files.readString(Path.of("../docs/java-sdk.md"));
    StringBuilder sources = new StringBuilder();
    for (String file : new String[] {"VerbatimConfig", "Resource", "GitCommit", "ToolReplay"}) {
      sources.append(Files.readString(Path.of("src/main/java/dev/verbatim/sdk/" + file + ".java")));
    }
    Matcher names = Pattern.compile("`((?:VERBATIM|OTEL|GIT|GITHUB)_[A-Z_]+)`").matcher(page);
    int count = 0;
    while (names.find()) {
      assertThat(sources.toString()).contains("\"" + names.group(1) + "\"");
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(8);
  }
}
