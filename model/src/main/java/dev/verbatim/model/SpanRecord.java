package dev.verbatim.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A span and its cut payloads: the unit a store writes.
 *
 * @param span the span
 * @param contentHash hash of what the sender sent, independent of what was derived from it. A store
 *     drops a record whose key and content hash it already has (a resend), and keeps both when only
 *     the key is the same.
 * @param payloads in the order of {@code span.payloads()}
 * @param introduced hashes of the slices that are new in this conversation, and of the system
 *     prompt: what a text hit should lead to this span for. History that an earlier call already
 *     carried is left out.
 * @param recipeBase a span whose payloads these payloads probably begin like: a hint for delta
 *     storage
 */
public record SpanRecord(
    Span span,
    Hash128 contentHash,
    List<SlicedPayload> payloads,
    Set<Hash128> introduced,
    Optional<SpanKey> recipeBase) {
  public SpanRecord {
    payloads = List.copyOf(payloads);
    introduced = Set.copyOf(introduced);
  }
}
