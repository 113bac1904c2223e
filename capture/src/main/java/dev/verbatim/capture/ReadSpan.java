package dev.verbatim.capture;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A span that was masked, read, priced and cut, before its place in a conversation is known.
 *
 * @param span the span as it will be stored, but for threading
 * @param contentHash over what was sent
 * @param payloads cut
 * @param systemSlices slices with system text
 * @param conversation the messages
 * @param previousResponseId see {@link
 *     dev.verbatim.capture.provider.RequestReading#previousResponseId}
 */
record ReadSpan(
    Span span,
    Hash128 contentHash,
    List<SlicedPayload> payloads,
    Set<Hash128> systemSlices,
    Conversation conversation,
    Optional<String> previousResponseId) {

  boolean hasPlaceInConversation() {
    return span.kind() == SpanKind.LLM && !conversation.input().isEmpty();
  }

  Set<Hash128> slices() {
    Set<Hash128> hashes = new LinkedHashSet<>();
    for (SlicedPayload payload : payloads) {
      for (Slice slice : payload.slices()) {
        hashes.add(slice.hash());
      }
    }
    return hashes;
  }

  /** The record, with everything but {@code known} introduced, and the system prompt always. */
  SpanRecord record(Span placed, Set<Hash128> known, Optional<SpanKey> recipeBase) {
    Set<Hash128> introduced = slices();
    introduced.removeIf(slice -> known.contains(slice) && !systemSlices.contains(slice));
    return new SpanRecord(placed, contentHash, payloads, introduced, recipeBase);
  }

  /** Whether a payload is the stream of bytes behind an assembled answer. */
  static boolean isChunkTimes(CapturedSpan.RawPayload payload) {
    return payload.name().startsWith("chunks.");
  }

  /** Whether a payload is a body as it was received, beside the decoded one. */
  static boolean isEncoded(CapturedSpan.RawPayload payload) {
    return payload.name().endsWith(PayloadRef.encoded(""));
  }

  /** Whether a payload repeats, as a whole, what stands as one string in a message. */
  static boolean isToolText(CapturedSpan.RawPayload payload) {
    return payload.name().equals(PayloadRef.TOOL_ARGUMENTS)
        || payload.name().equals(PayloadRef.TOOL_RESULT);
  }
}
