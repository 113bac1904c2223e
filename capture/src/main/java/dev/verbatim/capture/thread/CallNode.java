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
  private static final long KEY_BYTES = 96;

  /** The wait itself, its hash, and a list of its own in a map. */
  private static final long WAIT_BYTES = 240;

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

  /** How many answered calls go on from here, branches left out. */
  private int continuations;

  /** Whether it is one of the continuations of its predecessor. */
  private boolean counted;

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

  /** What was learned when this call came, to be told again if it is sent again. */
  final List<Fact> facts = new ArrayList<>();

  /** Whether a call is known to use its answer. */
  boolean used;

  /** Where the texts of its answers are looked for. */
  List<ThreadMemory.Scope> scopes = List.of();

  /** Texts of its answers, as long as nobody is known to use them. */
  List<OpenAnswer> openAnswers = List.of();

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
    return continuations > 0;
  }

  /** Takes this call off the one it hangs behind, whose place is free then. */
  void release() {
    follow(null, false);
  }

  /**
   * Hangs this call behind another, or behind none.
   *
   * @param takesPlace whether later calls that go on from there are branches, if this one was
   *     answered. A branch takes no place: what it branched off from may still move away.
   */
  void follow(@Nullable CallNode before, boolean takesPlace) {
    if (counted && predecessor != null) {
      predecessor.continuations--;
    }
    predecessor = before;
    counted = before != null && answered && takesPlace;
    if (counted && before != null) {
      before.continuations++;
    }
  }

  long bytes() {
    long bytes = NODE_BYTES + KEY_BYTES * keys.size() + WAIT_BYTES * waitingFor.size();
    bytes += OpenAnswer.BYTES * openAnswers.size() * scopes.size();
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
