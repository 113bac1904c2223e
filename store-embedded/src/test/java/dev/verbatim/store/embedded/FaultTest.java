package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.store.testkit.TestSpans;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A medium that fails: nothing acknowledged is lost, and the store goes on by itself. */
final class FaultTest {
  private static final int BATCHES = 6;
  private static final int CHANGES = 26;

  @TempDir private Path directory = Path.of("");

  private static EmbeddedStore open(Path folder, LogFiles files) {
    EmbeddedStoreConfig config =
        EmbeddedStoreConfig.defaults().withMaxPartition(2000, Duration.ofDays(1));
    return EmbeddedStore.open(folder, config, TestSpans.SLICE_TEXT, files);
  }

  @Test
  void afterAnyFaultAndAPowerCutEverythingAcknowledgedIsThere() throws IOException {
    int hit = 0;
    for (int fault = 0; fault < CHANGES; fault++) {
      Path folder = directory.resolve("f" + fault);
      FaultyFiles files = new FaultyFiles();
      List<Integer> acknowledged = new ArrayList<>();
      try (EmbeddedStore store = open(folder, files)) {
        files.failAfter(fault, fault % 2 == 0);
        for (int batch = 1; batch <= BATCHES; batch++) {
          if (append(store, batch)) {
            acknowledged.add(batch);
          }
        }
        files.failAfter(Integer.MAX_VALUE, false);
        assertThat(append(store, BATCHES + 1)).as("goes on after fault %d", fault).isTrue();
        acknowledged.add(BATCHES + 1);
        assertThat(store.health().accepting()).isTrue();
      }
      hit += files.faults();
      files.losePower();
      EmbeddedStoreFolder.deleteIndexes(folder);
      try (EmbeddedStore store = open(folder, new DiskFiles())) {
        store.refresh();
        for (int batch : acknowledged) {
          assertThat(store.reader().trace(TestSpans.PROJECT, TestSpans.trace(batch)))
              .as("batch %d after fault %d", batch, fault)
              .hasSize(CrashWriter.SPANS);
        }
      }
      assertThat(Verify.run(folder).problems()).as("after fault %d", fault).isEmpty();
    }
    assertThat(hit).isGreaterThan(CHANGES / 2);
  }

  private static boolean append(EmbeddedStore store, int batch) {
    try {
      store.writer().append(CrashWriter.batch(batch)).join();
      return true;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(Unavailable.class);
      return false;
    }
  }

  @Test
  void atTheReserveItRefusesReadsGoOnAndItResumesByItself() {
    FaultyFiles files = new FaultyFiles();
    try (EmbeddedStore store = open(directory, files)) {
      assertThat(append(store, 1)).isTrue();
      files.usable(EmbeddedStoreConfig.defaults().reserveBytes() + 10);
      assertThatThrownBy(() -> store.writer().append(CrashWriter.batch(2)).join())
          .hasCauseInstanceOf(Unavailable.class)
          .hasMessageContaining("bytes free");
      files.usable(100);
      assertThat(store.health().accepting()).isFalse();
      assertThat(store.health().problem().orElse("")).contains("bytes free");
      store.refresh();
      assertThat(store.reader().trace(TestSpans.PROJECT, TestSpans.trace(1))).hasSize(5);
      files.usable(Long.MAX_VALUE);
      assertThat(store.health().accepting()).isTrue();
      assertThat(append(store, 2)).isTrue();
    }
  }

  @Test
  void tooMuchWaitingIsOverloadAndNeverBlocks() {
    EmbeddedStoreConfig config = EmbeddedStoreConfig.defaults().withMaxQueuedBytes(50_000);
    try (EmbeddedStore store =
        EmbeddedStore.open(directory, config, TestSpans.SLICE_TEXT, new DiskFiles())) {
      int refused = 0;
      List<CompletableFuture<?>> accepted = new ArrayList<>();
      for (int batch = 1; batch < 500; batch++) {
        var future = store.writer().append(CrashWriter.batch(batch));
        if (future.isCompletedExceptionally()) {
          refused++;
          assertThatThrownBy(future::join).hasMessageContaining("bytes wait for the disk");
        } else {
          accepted.add(future);
        }
      }
      accepted.forEach(future -> future.join());
      assertThat(refused).isPositive();
      assertThat(store.health().spans()).isEqualTo(accepted.size() * (long) CrashWriter.SPANS);
    }
  }
}
