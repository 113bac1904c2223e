package dev.verbatim.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.And;
import dev.verbatim.store.Filter.Contains;
import dev.verbatim.store.Filter.Contains.Match;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.Filter.Is;
import dev.verbatim.store.Filter.Not;
import dev.verbatim.store.Filter.Or;
import dev.verbatim.store.Filter.Range;
import dev.verbatim.store.Filter.StartedBetween;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryFilterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00.5Z");
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static Filter filter(String query) throws QuerySyntaxException {
    return Query.parse(query).filter(NOW);
  }

  private static long nanos(String instant) {
    Instant parsed = Instant.parse(instant);
    return parsed.getEpochSecond() * 1_000_000_000L + parsed.getNano();
  }

  @Test
  void nothingFindsEverything() throws Exception {
    assertThat(filter("")).isEqualTo(new Filter.All());
    assertThat(filter("  \t ")).isEqualTo(new Filter.All());
  }

  @Test
  void readsTheExampleOfTheDesign() throws Exception {
    assertThat(
            filter(
                "model:gpt-5 status:error cost:>0.10 user:u-1042 version:refund@v3 latency:>5s"
                    + " meta.plan:pro after:2026-11-01 \"exact phrase\""))
        .isEqualTo(
            new And(
                List.of(
                    model("gpt-5"),
                    new Is(Field.STATUS, "error"),
                    new Range(Field.COST, 0.10, false, NONE, true),
                    new Is(Field.USER, "u-1042"),
                    new Is(Field.VERSION, "refund@v3"),
                    new Range(Field.LATENCY, 5000, false, NONE, true),
                    new Filter.Metadata("plan", "pro"),
                    new StartedBetween(nanos("2026-11-01T00:00:00Z"), Long.MAX_VALUE),
                    new Contains("exact phrase", Match.PHRASE))));
  }

  @Test
  void wordsPhrasesAndParts() throws Exception {
    assertThat(filter("refund")).isEqualTo(new Contains("refund", Match.WORDS));
    assertThat(filter("refund order"))
        .isEqualTo(
            new And(
                List.of(new Contains("refund", Match.WORDS), new Contains("order", Match.WORDS))));
    assertThat(filter("fund*")).isEqualTo(new Contains("fund*", Match.PART));
    assertThat(filter("*fund*")).isEqualTo(new Contains("*fund*", Match.PART));
    assertThat(filter("order-8812")).isEqualTo(new Contains("order-8812", Match.PHRASE));
    assertThat(filter("退款")).isEqualTo(new Contains("退款", Match.PHRASE));
    assertThat(filter("can't")).isEqualTo(new Contains("can't", Match.PHRASE));
    assertThat(filter("\"say \\\"hi\\\" C:\\\\x\""))
        .isEqualTo(new Contains("say \"hi\" C:\\x", Match.PHRASE));
    assertThat(filter("\u201cWhere is it\u201d"))
        .isEqualTo(new Contains("Where is it", Match.PHRASE));
  }

  @Test
  void orBindsLooserThanAnd() throws Exception {
    Filter a = new Contains("a", Match.WORDS);
    Filter b = new Contains("b", Match.WORDS);
    Filter c = new Contains("c", Match.WORDS);
    assertThat(filter("a b OR c")).isEqualTo(new Or(List.of(new And(List.of(a, b)), c)));
    assertThat(filter("a AND (b OR c)")).isEqualTo(new And(List.of(a, new Or(List.of(b, c)))));
    assertThat(filter("a or b").getClass()).isEqualTo(And.class);
  }

  @Test
  void parenthesesKeepConditionsOnOneSpanTogether() throws Exception {
    Filter tool = new Is(Field.KIND, "tool");
    Filter failed = new Is(Field.STATUS, "error");
    assertThat(filter("kind:tool status:error")).isEqualTo(new And(List.of(tool, failed)));
    assertThat(filter("(kind:tool status:error)"))
        .isEqualTo(new And(List.of(new And(List.of(tool, failed)))));
    assertThat(filter("(kind:tool status:error) user:u"))
        .isEqualTo(new And(List.of(new And(List.of(tool, failed)), new Is(Field.USER, "u"))));
  }

  @Test
  void negation() throws Exception {
    Filter a = new Contains("a", Match.WORDS);
    assertThat(filter("-a")).isEqualTo(new Not(a));
    assertThat(filter("NOT a")).isEqualTo(new Not(a));
    assertThat(filter("--a")).isEqualTo(a);
    assertThat(filter("-status:error")).isEqualTo(new Not(new Is(Field.STATUS, "error")));
    assertThat(filter("-\"a b\"")).isEqualTo(new Not(new Contains("a b", Match.PHRASE)));
  }

  @ParameterizedTest
  @CsvSource({
    "tokens:1000..5000, TOKENS, 1000, true, 5000, true",
    "tokens:>2k, TOKENS, 2000, false, Infinity, true",
    "tokens:<=1.5M, TOKENS, -Infinity, true, 1500000, true",
    "tokens:..7, TOKENS, -Infinity, true, 7, true",
    "tokens:7.., TOKENS, 7, true, Infinity, true",
    "tokens:7, TOKENS, 7, true, 7, true",
    "tokens:=7, TOKENS, 7, true, 7, true",
    "tokens:*, TOKENS, -Infinity, true, Infinity, true",
    "latency:<500ms, LATENCY, -Infinity, true, 500, false",
    "latency:>=1.5m, LATENCY, 90000, true, Infinity, true",
    "latency:1h, LATENCY, 3600000, true, 3600000, true",
    "latency:>0, LATENCY, 0, false, Infinity, true",
    "ttft:200ms..1s, FIRST_TOKEN, 200, true, 1000, true",
    "cost:$0.5, COST, 0.5, true, 0.5, true",
    "attempts:>1, ATTEMPTS, 1, false, Infinity, true",
  })
  void numbers(String query, Field field, double min, boolean withMin, double max, boolean withMax)
      throws Exception {
    assertThat(filter(query)).isEqualTo(new Range(field, min, withMin, max, withMax));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T12:30, 2026-11-01T12:30:00Z",
    "2026-11-01T12:30:15.25, 2026-11-01T12:30:15.250Z",
    "2026-11-01T12:30:00Z, 2026-11-01T12:30:00Z",
    "2026-11-01t12:30:00z, 2026-11-01T12:30:00Z",
    "2026-11-01T12:30:00+02:00, 2026-11-01T10:30:00Z",
    "-7d, 2026-11-15T10:30:00.5Z",
    "-90m, 2026-11-22T09:00:00.5Z",
    "-2w, 2026-11-08T10:30:00.5Z",
    "-30s, 2026-11-22T10:29:30.5Z",
    "today, 2026-11-22T00:00:00Z",
    "yesterday, 2026-11-21T00:00:00Z",
    "now, 2026-11-22T10:30:00.5Z",
  })
  void times(String text, String instant) throws Exception {
    assertThat(filter("after:" + text))
        .isEqualTo(new StartedBetween(nanos(instant), Long.MAX_VALUE));
    assertThat(filter("before:" + text))
        .isEqualTo(new StartedBetween(Long.MIN_VALUE, nanos(instant)));
  }

  @Test
  void valuesMayBeQuotedOrOpenEnded() throws Exception {
    assertThat(filter("user:\"Jane Doe\"")).isEqualTo(new Is(Field.USER, "Jane Doe"));
    assertThat(filter("model:gpt-5*")).isEqualTo(model("gpt-5*"));
    assertThat(filter("user:*")).isEqualTo(new Is(Field.USER, "*"));
    assertThat(filter("session:a:b")).isEqualTo(new Is(Field.SESSION, "a:b"));
    assertThat(filter("meta.a.b:\">5\"")).isEqualTo(new Filter.Metadata("a.b", ">5"));
    assertThat(filter("trace:7D3F0C1E*")).isEqualTo(new Is(Field.TRACE, "7d3f0c1e*"));
    assertThat(filter("STATUS:Error")).isEqualTo(new Is(Field.STATUS, "error"));
    assertThat(filter("environment:prod")).isEqualTo(new Is(Field.ENVIRONMENT, "prod"));
    assertThat(filter("prompt:refund")).isEqualTo(new Is(Field.VERSION, "refund"));
  }

  @Test
  void everyExampleIsAQuery() throws Exception {
    for (QueryField field : QueryField.all()) {
      Query query = Query.parse(field.example());
      assertThat(query.canonical()).isEqualTo(field.example());
    }
  }

  /** A model counts under the name that was asked for and under the one that answered. */
  private static Filter model(String name) {
    return new Or(List.of(new Is(Field.MODEL, name), new Is(Field.REQUEST_MODEL, name)));
  }
}
