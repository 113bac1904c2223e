package dev.verbatim.capture.thread;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import dev.verbatim.model.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call in memory. Guarded by the lock of {@link Threader}. */
final class CallNode {
  private static final long NODE_BYTES = 1_500;

  /**
   * A prefix that no known call explains.
   *
   * @param key of the call that would
   * @param sharedMessages how many leading messages it would share
   * @param latest whether nothing but new messages stands behind it
   */
  record Wait(Hash128 key, int sharedMessages, boolean latest) {}

  /** The span with its place and session, without attributes and other weight. */
  Span head;

  /** Null if the span came out of a store. */
  final @Nullable Hash128 contentHash;

  final Strand strand;

  /** How many messages of the strand are this call's request and answer. */
  int messageMark;

  /** How many slices of the strand are this call's and its predecessors'. */
  int sliceMark;

  /** The call it continues, as long as that is in memory. */
  @Nullable CallNode predecessor;

  /** How many answered calls go on from here. */
  int successors;

  boolean answered;

  /** Everything under which it can be found: continuation keys, response id, ids of tool calls. */
  List<Hash128> keys = List.of();

  List<Hash128> answers = List.of();
  Map<String, Part.ToolRequest> requests = Map.of();

  /** Kept while the call that asked for them may still come. */
  List<ToolExchange> exchanges = List.of();

  /** Prefixes of this call under which a call that comes late may be its predecessor. */
  List<Wait> waitingFor = List.of();

  /** Whether its predecessor is the call that asked for the tools it brings the results of. */
  boolean directlyBehind;

  /** What was learned when this call came late, to be told again if it is sent again. */
  final List<Fact> facts = new ArrayList<>();

  /** Calls whose tools were inferred because this call came late. */
  final List<CallNode> lateSuccessors = new ArrayList<>();

  CallNode(Span head, @Nullable Hash128 contentHash, Strand strand) {
    this.head = head;
    this.contentHash = contentHash;
    this.strand = strand;
  }

  Threading threading() {
    return head.threading().orElseThrow();
  }

  boolean continued() {
    return successors > 0;
  }

  /** Hangs this call behind another, or behind none, and counts it there. */
  void follow(@Nullable CallNode before) {
    if (answered && predecessor != null) {
      predecessor.successors--;
    }
    predecessor = before;
    if (answered && before != null) {
      before.successors++;
    }
  }

  long bytes() {
    long bytes = NODE_BYTES + 96L * (waitingFor.size() + keys.size());
    for (ToolExchange exchange : exchanges) {
      bytes += exchange.bytes();
    }
    for (Part.ToolRequest request : requests.values()) {
      bytes += 100 + 2L * request.arguments().length();
    }
    return bytes;
  }

  /** The span without what threading does not need. */
  static Span head(Span span) {
    return span.toBuilder()
        .attributes(dev.verbatim.model.Attributes.EMPTY)
        .resource(dev.verbatim.model.Attributes.EMPTY)
        .events(List.of())
        .links(List.of())
        .attempts(List.of())
        .payloads(List.of())
        .metadataJson(Map.of())
        .question(java.util.Optional.empty())
        .answer(java.util.Optional.empty())
        .build();
  }
}
