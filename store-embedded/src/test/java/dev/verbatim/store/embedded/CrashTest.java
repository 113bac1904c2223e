package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.testkit.TestSpans;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process several times: what it acknowledged is there, once, with its bytes. */
final class CrashTest {
  private static final int ROUNDS = 4;
  private static final int ACKS_BEFORE_KILL = 400;

  @TempDir private Path directory = Path.of("");

  @Test
  void whatWasAcknowledgedSurvivesKill() throws IOException, InterruptedException {
    Set<Integer> acknowledged = new TreeSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(writeAndKill(round * 1_000_000));
      long started = System.nanoTime();
      try (EmbeddedStore store =
          EmbeddedStore.open(directory, EmbeddedStoreConfig.defaults(), TestSpans.SLICE_TEXT)) {
        assertThat(store.health().accepting()).isTrue();
        System.out.printf(
            "CrashTest: round %d, %d batches acknowledged, accepting after %d ms%n",
            round, acknowledged.size(), (System.nanoTime() - started) / 1_000_000);
        store.refresh();
        for (int batch : acknowledged) {
          assertThat(store.reader().trace(TestSpans.PROJECT, TestSpans.trace(batch)))
              .as("batch %d", batch)
              .hasSize(CrashWriter.SPANS);
          assertBytes(store, CrashWriter.record(batch, batch % CrashWriter.SPANS));
          Fact.Used used = CrashWriter.used(batch);
          assertThat(store.reader().span(used.span()).getFirst().facts()).containsExactly(used);
        }
        long total =
            store
                .reader()
                .search(TestSpans.PROJECT, new Filter.All(), PageRequest.first(1))
                .total();
        assertThat(total).isGreaterThanOrEqualTo((long) acknowledged.size() * CrashWriter.SPANS);
      }
      assertThat(Verify.run(directory).problems()).isEmpty();
    }
  }

  private static void assertBytes(EmbeddedStore store, SpanRecord record) {
    byte[] bytes =
        store
            .reader()
            .payload(record.span().key(), record.contentHash(), "request.1")
            .orElseThrow();
    assertThat(Sha256.of(bytes)).isEqualTo(record.payloads().getFirst().ref().sha256());
  }

  private Set<Integer> writeAndKill(int firstBatch) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process writer =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashWriter.class.getName(),
                    directory.toString(),
                    Integer.toString(firstBatch)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<Integer> acknowledged = new TreeSet<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        if (line.startsWith("ack ")) {
          acknowledged.add(Integer.parseInt(line.substring(4)));
        }
        if (acknowledged.size() == ACKS_BEFORE_KILL) {
          writer.toHandle().destroyForcibly(); // Leaves what it printed to be read.
        }
        line = out.readLine();
      }
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKS_BEFORE_KILL);
    return acknowledged;
  }
}
