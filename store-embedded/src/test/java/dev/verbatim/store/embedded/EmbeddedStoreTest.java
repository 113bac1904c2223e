package dev.verbatim.store.embedded;

import dev.verbatim.store.SpanStore;
import dev.verbatim.store.testkit.AppendContract;
import dev.verbatim.store.testkit.DifferentialContract;
import dev.verbatim.store.testkit.FilterContract;
import dev.verbatim.store.testkit.PayloadContract;
import dev.verbatim.store.testkit.ReadingContract;
import dev.verbatim.store.testkit.TestSpans;
import dev.verbatim.store.testkit.TextContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with everything in one partition and with a partition for nearly every batch. */
final class EmbeddedStoreTest {
  private static SpanStore open(Path directory, EmbeddedStoreConfig config) {
    return EmbeddedStore.open(directory, config, TestSpans.SLICE_TEXT);
  }

  private static EmbeddedStoreConfig onePartition() {
    return EmbeddedStoreConfig.defaults();
  }

  private static EmbeddedStoreConfig manyPartitions() {
    return EmbeddedStoreConfig.defaults().withMaxPartition(100, Duration.ofDays(1));
  }

  @Nested
  class Append extends AppendContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }
  }

  @Nested
  class AppendToManyPartitions extends AppendContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, manyPartitions());
    }
  }

  @Nested
  class Payload extends PayloadContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }
  }

  @Nested
  class Filters extends FilterContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }
  }

  @Nested
  class Text extends TextContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }
  }

  @Nested
  class Reading extends ReadingContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }
  }

  @Nested
  class ReadingManyPartitions extends ReadingContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, manyPartitions());
    }
  }

  @Nested
  class Differential extends DifferentialContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(directory, onePartition());
    }

    @Override
    protected SpanStore reopenStore() {
      return openStore();
    }
  }

  @Nested
  class DifferentialOverPartitions extends DifferentialContract {
    @TempDir private Path directory = Path.of("");

    @Override
    protected SpanStore openStore() {
      return open(
          directory, EmbeddedStoreConfig.defaults().withMaxPartition(25_000, Duration.ofDays(1)));
    }

    @Override
    protected SpanStore reopenStore() {
      return openStore();
    }
  }
}
