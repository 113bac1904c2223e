package dev.verbatim.server.forward;

import dev.verbatim.model.SpanKey;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.WriteBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells forwarders of spans once they are durable. Never slows or fails an append. */
public final class ForwardingWriter implements SpanWriter {
  private final SpanWriter store;
  private final List<Forwarder> forwarders;

  public ForwardingWriter(SpanWriter store, List<Forwarder> forwarders) {
    this.store = store;
    this.forwarders = List.copyOf(forwarders);
  }

  @Override
  public CompletableFuture<AppendResult> append(WriteBatch batch) {
    CompletableFuture<AppendResult> appended = store.append(batch);
    return appended.whenComplete(
        (result, refused) -> {
          // A batch of nothing but duplicates was forwarded when it came first.
          if (result != null && result.stored() > 0) {
            List<SpanKey> keys = batch.spans().stream().map(it -> it.span().key()).toList();
            forwarders.forEach(forwarder -> forwarder.offer(keys));
          }
        });
  }
}
