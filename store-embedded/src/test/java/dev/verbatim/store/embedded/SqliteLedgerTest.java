package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.VersionLedger;
import dev.verbatim.store.testkit.InMemoryLedger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerTest {
  private static final String PROJECT = "default";

  @TempDir private Path directory = Path.of("");

  /** The same changes to a ledger in lists give the same answers, over a restart too. */
  @Test
  void answersLikeTheOracle() {
    long seed = new Random().nextLong();
    System.out.println("seed of answersLikeTheOracle: " + seed);
    Random random = new Random(seed);
    VersionLedger oracle = new InMemoryLedger();
    Path file = directory.resolve("versions.db");
    SqliteLedger ledger = new SqliteLedger(file);
    for (int round = 0; round < 40; round++) {
      VersionLedger.Changes changes = changes(random);
      oracle.apply(PROJECT, changes);
      ledger.apply(PROJECT, changes);
      if (round == 20) {
        ledger.close();
        ledger = new SqliteLedger(file);
      }
    }
    assertThat(ledger.sites(PROJECT)).isEqualTo(oracle.sites(PROJECT));
    assertThat(ledger.versions(PROJECT)).isEqualTo(oracle.versions(PROJECT));
    assertThat(ledger.count(PROJECT)).isEqualTo(oracle.count(PROJECT)).isPositive();
    assertThat(ledger.latest(PROJECT, 17)).isEqualTo(oracle.latest(PROJECT, 17));
    for (int site = 0; site < 3; site++) {
      List<VersionLedger.Call> found = new ArrayList<>();
      ledger.calls(PROJECT, "site" + site, found::add);
      List<VersionLedger.Call> expected = new ArrayList<>();
      oracle.calls(PROJECT, "site" + site, expected::add);
      assertThat(found).isEqualTo(expected);
    }
    VersionLedger.Call last = ledger.latest(PROJECT, 1).getFirst();
    assertThat(ledger.calls(PROJECT, last.traceId(), last.spanId()))
        .isEqualTo(oracle.calls(PROJECT, last.traceId(), last.spanId()));
    assertThat(ledger.count("another")).isZero();
    ledger.clear(PROJECT);
    assertThat(ledger.count(PROJECT)).isZero();
    assertThat(ledger.versions(PROJECT)).isEmpty();
    ledger.close();
  }

  private static VersionLedger.Changes changes(Random random) {
    List<VersionLedger.Call> calls = new ArrayList<>();
    for (int i = 0; i < random.nextInt(30); i++) {
      calls.add(call(random));
    }
    String site = "site" + random.nextInt(3);
    return new VersionLedger.Changes(
        List.of(new VersionLedger.Site(site, "name " + random.nextInt(5), "place")),
        List.of(
            new VersionLedger.Version(
                site,
                "version" + random.nextInt(4),
                Optional.of("v" + random.nextInt(9)).filter(name -> random.nextBoolean()),
                "{\"uses\":" + random.nextInt(9) + "}")),
        calls,
        List.of(
            new VersionLedger.Assignment(site, random.nextInt(9), "version" + random.nextInt(4))),
        List.of(new VersionLedger.Marking(site, random.nextInt(9), List.of("a", "b"))),
        random.nextInt(5) == 0
            ? List.of(
                new VersionLedger.Merge(
                    site, "version" + random.nextInt(4), "version" + random.nextInt(4)))
            : List.of(),
        random.nextInt(5) == 0
            ? List.of(new VersionLedger.Dropped(site, "version" + random.nextInt(4)))
            : List.of());
  }

  private static VersionLedger.Call call(Random random) {
    int number = random.nextInt(200);
    // Everything about a call follows from its number, as it does for spans.
    Random of = new Random(number);
    return new VersionLedger.Call(
        new TraceId(7, number),
        new SpanId(number + 1L),
        new Hash128(9, number),
        "site" + number % 3,
        number % 9,
        number % 4 == 0 ? Optional.empty() : Optional.of("version" + number % 4),
        List.of(),
        1_000L + of.nextInt(50),
        of.nextInt(1_000),
        SpanStatus.values()[of.nextInt(SpanStatus.values().length)],
        number % 5 == 0 ? OptionalLong.empty() : OptionalLong.of(of.nextLong(1L << 50)),
        Optional.of("1." + number % 3).filter(release -> number % 2 == 0),
        Optional.of("c" + number % 6).filter(commit -> number % 7 > 0),
        Optional.empty());
  }

  @Test
  void aFileOfAnotherFormatIsMadeAgain() throws Exception {
    Path file = directory.resolve("versions.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE call (other TEXT)");
      statement.execute("PRAGMA user_version = 77");
    }
    try (SqliteLedger ledger = new SqliteLedger(file)) {
      assertThat(ledger.count(PROJECT)).isZero();
      ledger.apply(
          PROJECT,
          new VersionLedger.Changes(
              List.of(new VersionLedger.Site("s", "n", "p")),
              List.of(),
              List.of(call(new Random(1))),
              List.of(),
              List.of(),
              List.of(),
              List.of()));
      assertThat(ledger.count(PROJECT)).isEqualTo(1);
    }
  }
}
