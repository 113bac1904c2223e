package dev.verbatim.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.store.Filter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final ValueSource SEEN =
      new ValueSource() {
        @Override
        public List<String> values(Filter.Field field, String prefix, int limit) {
          return Stream.of("gpt-5", "gpt-5-mini", "my model")
              .filter(value -> field == Filter.Field.MODEL && value.startsWith(prefix))
              .toList();
        }

        @Override
        public List<String> metadataKeys(String prefix, int limit) {
          return Stream.of("plan", "planet").filter(key -> key.startsWith(prefix)).toList();
        }
      };

  /** {@code |} is the cursor. */
  private static String complete(String query) {
    int position = query.indexOf('|');
    String text = query.replace("|", "");
    Completion completion = Completion.at(text, position, SEEN, 30);
    return text.substring(completion.from(), completion.to())
        + " -> "
        + completion.candidates().stream().map(Completion.Candidate::text).limit(3).toList();
  }

  @Test
  void fieldsByTheirBeginning() {
    assertThat(complete("mo|")).isEqualTo("mo -> [model:]");
    assertThat(complete("user:a -sta| x")).isEqualTo("sta -> [status:]");
    assertThat(complete("environm|")).isEqualTo("environm -> [env:]");
    assertThat(complete("(to|")).isEqualTo("to -> [tokens:, tool:]");
    assertThat(complete("a |")).startsWith(" -> [model:");
    assertThat(complete("|")).startsWith(" -> [model:");
  }

  @Test
  void values() {
    assertThat(complete("model:gpt|")).isEqualTo("gpt -> [gpt-5, gpt-5-mini]");
    assertThat(complete("model:|gpt x")).isEqualTo("gpt -> [gpt-5, gpt-5-mini, \"my model\"]");
    assertThat(complete("model:\"my|")).isEqualTo("\"my -> [\"my model\"]");
    assertThat(complete("status:re|")).isEqualTo("re -> [refusal]");
    assertThat(complete("after:to|")).isEqualTo("to -> [today]");
    assertThat(complete("latency:|")).isEqualTo(" -> [>5s]");
  }

  @Test
  void metadataKeysAndKeywords() {
    assertThat(complete("me|")).isEqualTo("me -> [meta.]");
    assertThat(complete("meta.pla|")).isEqualTo("meta.pla -> [meta.plan:, meta.planet:]");
    assertThat(complete("a O|")).isEqualTo("O -> [outcome:, origin:, OR ]");
  }

  @Test
  void nothingInsideAPhraseOrForAnUnknownField() {
    assertThat(complete("\"mo|")).isEqualTo("\"mo -> []");
    assertThat(complete("nope:x|")).isEqualTo("x -> []");
  }
}
