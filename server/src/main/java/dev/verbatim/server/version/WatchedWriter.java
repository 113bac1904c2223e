package dev.verbatim.server.version;

import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.WriteBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells of model calls once they are durable. Never slows or fails an append. */
public final class WatchedWriter implements SpanWriter {
  private final SpanWriter store;
  private final Consumer<List<SpanKey>> calls;

  /**
   * @param calls is told the keys; must not block
   */
  public WatchedWriter(SpanWriter store, Consumer<List<SpanKey>> calls) {
    this.store = store;
    this.calls = calls;
  }

  @Override
  public CompletableFuture<AppendResult> append(WriteBatch batch) {
    return store
        .append(batch)
        .whenComplete(
            (result, refused) -> {
              // A batch of nothing but duplicates was seen when it came first.
              if (result != null && result.stored() > 0) {
                calls.accept(
                    batch.spans().stream()
                        .map(record -> record.span())
                        .filter(span -> span.kind() == SpanKind.LLM)
                        .map(span -> span.key())
                        .toList());
              }
            });
  }
}
