package dev.verbatim.capture.thread;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.Threading.Relation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the call that another call goes on from. */
final class Predecessors {
  /**
   * A predecessor.
   *
   * @param node the call
   * @param relation how it is continued
   * @param ambiguous others would have done as well
   * @param sharedMessages leading messages of the request that it explains
   * @param latest whether it is the call that gave the last answer in the request
   */
  record Match(
      CallNode node, Relation relation, boolean ambiguous, int sharedMessages, boolean latest) {}

  private final ThreadMemory memory;

  Predecessors(ThreadMemory memory) {
    this.memory = memory;
  }

  Optional<Match> find(CallOutline call) {
    if (call.previousResponseId().isPresent()) {
      Hash128 key = call.responseKey(call.previousResponseId().get());
      return best(memory.withKey(key), call, 0, true);
    }
    List<Integer> answersAt = call.answersAt();
    for (int i = answersAt.size() - 1; i >= 0; i--) {
      int at = answersAt.get(i);
      boolean latest = i == answersAt.size() - 1;
      Optional<Match> match = best(memory.withKey(call.chains().get(at)), call, at + 1, latest);
      if (match.isPresent()) {
        return latest ? match : rewritten(call, at).or(() -> match);
      }
    }
    return rewritten(call, -1);
  }

  /** The call that asked for this tool call in the same trace. */
  Optional<CallNode> asker(CallOutline call, String callId) {
    return memory.withKey(call.toolCallKey(callId)).stream()
        .filter(node -> mayPrecede(node.head, call.span()))
        .filter(node -> node.head.traceId().equals(call.span().traceId()))
        .max(Comparator.comparingLong(node -> node.head.startEpochNanos()));
  }

  private static Optional<Match> best(
      List<CallNode> nodes, CallOutline call, int sharedMessages, boolean latest) {
    List<CallNode> candidates =
        nodes.stream().filter(node -> mayPrecede(node.head, call.span())).toList();
    Comparator<CallNode> closeness =
        Comparator.<CallNode>comparingInt(node -> closeness(node.head, call.span()))
            .thenComparing(node -> !node.continued());
    Optional<CallNode> best =
        candidates.stream().max(closeness.thenComparingLong(node -> node.head.startEpochNanos()));
    return best.map(
        node -> {
          long equals = candidates.stream().filter(it -> closeness.compare(it, node) == 0).count();
          Relation relation = node.continued() ? Relation.BRANCH : Relation.CONTINUES;
          return new Match(node, relation, equals > 1, sharedMessages, latest);
        });
  }

  /** A call cannot go on from a later one, nor across sessions or users that the app named. */
  static boolean mayPrecede(Span before, Span after) {
    if (before.key().equals(after.key()) || before.startEpochNanos() > after.startEpochNanos()) {
      return false;
    }
    Optional<String> session = declared(before);
    boolean sameSession =
        session.isEmpty() || declared(after).filter(id -> !id.equals(session.get())).isEmpty();
    boolean sameUser =
        before.userId().isEmpty()
            || after.userId().isEmpty()
            || before.userId().equals(after.userId());
    return sameSession && sameUser;
  }

  private static Optional<String> declared(Span span) {
    return span.session().filter(Session::declared).map(Session::id);
  }

  /** Session before user before trace before instance. */
  private static int closeness(Span before, Span after) {
    int score = 0;
    score += declared(before).isPresent() && declared(before).equals(declared(after)) ? 8 : 0;
    score += before.userId().isPresent() && before.userId().equals(after.userId()) ? 4 : 0;
    score += before.traceId().equals(after.traceId()) ? 2 : 0;
    boolean sameInstance =
        before.instance().isPresent() && before.instance().equals(after.instance());
    return score + (sameInstance ? 1 : 0);
  }

  /**
   * A history that was compacted or edited still ends as it did: looks for the latest answer in the
   * request that some call gave, with the longest common end before it. Two messages in common, and
   * the same trace, session or instance, keep coincidences out.
   */
  private Optional<Match> rewritten(CallOutline call, int explained) {
    List<Integer> answersAt = call.answersAt();
    for (int i = answersAt.size() - 1; i >= 0 && answersAt.get(i) > explained; i--) {
      int at = answersAt.get(i);
      CallNode best = null;
      int longest = 1;
      for (CallNode node : memory.withAnswer(call.messages().get(at))) {
        if (mayPrecede(node.head, call.span()) && closeness(node.head, call.span()) > 0) {
          int common = commonEnd(node, call, at);
          if (common > longest) {
            longest = common;
            best = node;
          }
        }
      }
      if (best != null) {
        int beginning = commonBeginning(best, call);
        boolean sameLength = at + 1 == best.messageMark;
        boolean edited = beginning > call.leadingSystem() || sameLength;
        return Optional.of(
            new Match(
                best,
                edited ? Relation.EDITED : Relation.COMPACTED,
                false,
                beginning,
                i == answersAt.size() - 1));
      }
    }
    return Optional.empty();
  }

  private static int commonEnd(CallNode node, CallOutline call, int at) {
    int most = Math.min(node.messageMark, at + 1);
    int common = 0;
    while (common < most
        && node.strand
            .messages
            .get(node.messageMark - 1 - common)
            .equals(call.messages().get(at - common))) {
      common++;
    }
    return common;
  }

  private static int commonBeginning(CallNode node, CallOutline call) {
    int most = Math.min(node.messageMark, call.messages().size());
    int common = 0;
    while (common < most && node.strand.messages.get(common).equals(call.messages().get(common))) {
      common++;
    }
    return common;
  }
}
