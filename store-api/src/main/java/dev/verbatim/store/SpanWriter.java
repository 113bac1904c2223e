package dev.verbatim.store;

import java.util.concurrent.CompletableFuture;

/** The way in. */
public interface SpanWriter {
  /**
   * Stores a batch, whole or not at all.
   *
   * <p>The future completes normally only after every span, slice and fact of the batch is durable:
   * it survives kill -9 and power loss. Spans become visible to readers within a second in normal
   * load. A span whose key and content hash are already stored is dropped silently, so resending is
   * harmless; one whose key alone is stored is kept beside the other.
   *
   * <p>The future completes exceptionally with a {@link StoreException}. {@link
   * StoreException.Unavailable} means that the same batch may be sent again later. The call itself
   * never blocks on the disk; when too many bytes are waiting it fails with {@code Unavailable}.
   */
  CompletableFuture<AppendResult> append(WriteBatch batch);

  /**
   * What became of a batch.
   *
   * @param stored spans that are new
   * @param duplicates spans that were already there with the same content
   * @param conflicts spans among {@code stored} whose key was already there with other content
   */
  record AppendResult(int stored, int duplicates, int conflicts) {}
}
