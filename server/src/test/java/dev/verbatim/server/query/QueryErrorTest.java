package dev.verbatim.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of errors are read like an interface: {@code query-errors.txt} holds them all. */
class QueryErrorTest {
  static Stream<String> golden() {
    try (InputStream file = QueryErrorTest.class.getResourceAsStream("query-errors.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n")).map(String::strip).filter(s -> !s.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void saysWhereAndWhatWasExpected(String entry) {
    String query = entry.lines().findFirst().orElseThrow();
    assertThat(describe(query)).isEqualTo(entry);
  }

  @Test
  void suggestionsAreRight() {
    golden()
        .map(entry -> failure(entry.lines().findFirst().orElseThrow()))
        .flatMap(failure -> failure.suggestion().stream())
        .forEach(
            suggestion ->
                assertThat(
                        catchThrowableOfType(
                            QuerySyntaxException.class, () -> Query.parse(suggestion)))
                    .as(suggestion)
                    .isNull());
  }

  @Test
  void boundsLengthAndDepth() {
    assertThat(failure("a".repeat(4097)).position()).isEqualTo(4096);
    assertThat(failure("(".repeat(100) + "a" + ")".repeat(100))).hasMessageContaining("nested 65");
    assertThat(failure("-".repeat(4000))).hasMessageContaining("- before nothing");
  }

  static String describe(String query) {
    QuerySyntaxException failure = failure(query);
    return query
        + "\n"
        + " ".repeat(failure.position())
        + "^".repeat(Math.max(1, failure.length()))
        + "\n"
        + failure.getMessage();
  }

  private static QuerySyntaxException failure(String query) {
    QuerySyntaxException failure =
        catchThrowableOfType(QuerySyntaxException.class, () -> Query.parse(query));
    assertThat(failure).as(query).isNotNull();
    assertThat(failure.position() + failure.length()).isBetween(0, query.length());
    return failure;
  }
}
