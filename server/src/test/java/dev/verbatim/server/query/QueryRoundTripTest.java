package dev.verbatim.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryRoundTripTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
  private static final String[] PIECES = {
    "a",
    "-",
    "OR",
    "AND",
    "NOT",
    "(",
    ")",
    "\"",
    "\\",
    "model:",
    "cost:",
    ">",
    "0.1",
    "..",
    "5k",
    "meta.x:",
    "after:",
    "-7d",
    "*",
    " ",
    " ",
    " ",
    "b c",
    "\"p q\"",
    "status:error",
    "tag:x",
    ":",
    "\u201c",
    "\u201d",
    "退",
    "latency:>5s",
    "kind:tool"
  };

  @Test
  void theNormalFormMeansTheSame() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int right = 0;
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      try {
        Query query = Query.parse(text.toString());
        Query again = Query.parse(query.canonical());
        assertThat(again.filter(NOW))
            .as("seed %d: <%s> <%s>", seed, text, query.canonical())
            .isEqualTo(query.filter(NOW));
        assertThat(again.canonical()).isEqualTo(query.canonical());
        int before = 0;
        for (QueryToken token : query.tokens()) {
          assertThat(token.start()).isGreaterThanOrEqualTo(before);
          assertThat(token.end()).isGreaterThan(token.start());
          before = token.end();
        }
        right++;
      } catch (QuerySyntaxException expected) {
        assertThat(expected.position()).as("seed %d: <%s>", seed, text).isBetween(0, text.length());
      }
    }
    assertThat(right).isGreaterThan(500);
  }

  @Test
  void normalisesSpacesQuotesAndKeywords() throws Exception {
    assertThat(Query.parse("  NOT a   AND ( b OR  \u201cx y\u201d ) user:\"u 1\" ").canonical())
        .isEqualTo("-a (b OR \"x y\") user:\"u 1\"");
  }
}
