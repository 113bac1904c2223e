package dev.verbatim.server;

import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.store.Capabilities;
import dev.verbatim.store.RetentionPolicy;
import dev.verbatim.store.RetentionReport;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreHealth;
import dev.verbatim.store.testkit.InMemoryStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store that fails every append with what it was given, until it is given nothing; and that holds
 * appends while its gate is shut.
 */
final class RefusingStore implements SpanStore {
  final AtomicReference<Optional<RuntimeException>> refusal =
      new AtomicReference<>(Optional.empty());
  final AtomicReference<CompletableFuture<Boolean>> gate =
      new AtomicReference<>(CompletableFuture.completedFuture(true));
  private final InMemoryStore store = new InMemoryStore(new JsonSliceText()::of);

  @Override
  public SpanWriter writer() {
    return batch ->
        refusal
            .get()
            .map(CompletableFuture::<SpanWriter.AppendResult>failedFuture)
            .orElseGet(() -> gate.get().thenCompose(open -> store.writer().append(batch)));
  }

  @Override
  public SpanReader reader() {
    return store.reader();
  }

  @Override
  public Capabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public StoreHealth health() {
    StoreHealth healthy = store.health();
    return new StoreHealth(
        refusal.get().isEmpty(),
        refusal.get().map(RuntimeException::getMessage),
        healthy.spans(),
        healthy.bytesOnDisk(),
        healthy.freeBytes(),
        healthy.unindexedBytes(),
        healthy.oldestUnindexedMillis());
  }

  @Override
  public RetentionReport applyRetention(RetentionPolicy policy) {
    return store.applyRetention(policy);
  }

  @Override
  public void refresh() {
    store.refresh();
  }

  @Override
  public void close() {
    store.close();
  }
}
