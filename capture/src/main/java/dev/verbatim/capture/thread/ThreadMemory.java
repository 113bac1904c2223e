package dev.verbatim.capture.thread;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Session;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Recent calls, findable by key, answer and span. Forgets the strands that were not touched for the
 * longest time once they take too much memory. Guarded by the lock of {@link Threader}.
 */
final class ThreadMemory {
  /** Trivial answers are the answers of many calls; only the latest of each are of use. */
  private static final int MOST_OF_ONE_ANSWER = 16;

  private static final int MOST_TRACES = 20_000;

  private final long maxBytes;
  private long bytes;
  private final Map<Hash128, List<CallNode>> byKey = new HashMap<>();
  private final Map<Hash128, List<CallNode>> byAnswer = new HashMap<>();
  private final Map<Hash128, List<CallNode>> waiting = new HashMap<>();
  private final Map<SpanKey, List<CallNode>> bySpan = new HashMap<>();
  private final LinkedHashMap<Strand, Long> strands = new LinkedHashMap<>(64, 0.75f, true);
  private final LinkedHashMap<TraceKey, Session> sessionOfTrace =
      new LinkedHashMap<>(64, 0.75f, true);

  private final Map<Scope, OpenAnswers> openAnswers = new HashMap<>();

  private record TraceKey(String project, TraceId traceId) {}

  /**
   * Within which texts of answers are looked for.
   *
   * @param id a {@link TraceId}, or the id of a session as a string
   */
  record Scope(String project, Object id) {}

  ThreadMemory(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  List<CallNode> withKey(Hash128 key) {
    return byKey.getOrDefault(key, List.of());
  }

  List<CallNode> withAnswer(Hash128 answer) {
    return byAnswer.getOrDefault(answer, List.of());
  }

  List<CallNode> ofSpan(SpanKey span) {
    return bySpan.getOrDefault(span, List.of());
  }

  /** Calls that a call with this key would be the predecessor of. */
  List<CallNode> waitingFor(Hash128 key) {
    return waiting.getOrDefault(key, List.of());
  }

  /** The same; they no longer wait for it. */
  List<CallNode> takeWaiting(Hash128 key) {
    List<CallNode> found = waiting.remove(key);
    return found == null ? List.of() : found;
  }

  void waitAgain(Hash128 key, List<CallNode> nodes) {
    if (!nodes.isEmpty()) {
      waiting.computeIfAbsent(key, k -> new ArrayList<>(1)).addAll(nodes);
    }
  }

  void stopWaiting(CallNode node, Predicate<CallNode.Wait> which) {
    List<CallNode.Wait> left = new ArrayList<>();
    for (CallNode.Wait wait : node.waitingFor) {
      if (which.test(wait)) {
        drop(waiting, wait.key(), node);
      } else {
        left.add(wait);
      }
    }
    node.waitingFor = List.copyOf(left);
  }

  void remember(CallNode node) {
    node.strand.calls.add(node);
    bySpan.computeIfAbsent(node.head.key(), key -> new ArrayList<>(1)).add(node);
    node.keys.forEach(key -> byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(node));
    for (Hash128 answer : node.answers) {
      List<CallNode> same = byAnswer.computeIfAbsent(answer, key -> new ArrayList<>(1));
      same.add(node);
      if (same.size() > MOST_OF_ONE_ANSWER) {
        same.removeFirst();
      }
    }
    node.waitingFor.forEach(
        wait -> waiting.computeIfAbsent(wait.key(), key -> new ArrayList<>(1)).add(node));
    for (Scope scope : node.scopes) {
      for (OpenAnswer answer : node.openAnswers) {
        openAnswers.computeIfAbsent(scope, key -> new OpenAnswers()).add(answer);
      }
    }
    touch(node.strand);
  }

  Optional<OpenAnswers> openAnswers(Scope scope) {
    return Optional.ofNullable(openAnswers.get(scope));
  }

  /** No longer looks for the answers of a call. */
  void closeAnswers(CallNode node) {
    for (Scope scope : node.scopes) {
      OpenAnswers open = openAnswers.get(scope);
      if (open != null) {
        node.openAnswers.forEach(open::remove);
        if (open.isEmpty()) {
          openAnswers.remove(scope);
        }
      }
    }
    node.openAnswers = List.of();
  }

  /** Counts the strand anew and forgets others if there is too much. */
  void touch(Strand strand) {
    if (strand.forgotten) {
      return;
    }
    long now = strand.bytes();
    Long before = strands.put(strand, now);
    bytes += now - (before == null ? 0 : before);
    while (bytes > maxBytes && strands.size() > 1) {
      Map.Entry<Strand, Long> eldest = strands.firstEntry();
      strands.remove(eldest.getKey());
      bytes -= eldest.getValue();
      forget(eldest.getKey());
    }
  }

  private void forget(Strand strand) {
    for (CallNode node : strand.calls) {
      drop(bySpan, node.head.key(), node);
      node.keys.forEach(key -> drop(byKey, key, node));
      node.answers.forEach(answer -> drop(byAnswer, answer, node));
      node.waitingFor.forEach(wait -> drop(waiting, wait.key(), node));
      closeAnswers(node);
    }
    strand.forget();
  }

  private static <K> void drop(Map<K, List<CallNode>> map, K key, CallNode node) {
    List<CallNode> nodes = map.get(key);
    if (nodes != null) {
      // What is forgotten was remembered first: it is found early, however long the list.
      nodes.remove(node);
      if (nodes.isEmpty()) {
        map.remove(key);
      }
    }
  }

  void noteSession(String project, TraceId traceId, Session session) {
    sessionOfTrace.put(new TraceKey(project, traceId), session);
    if (sessionOfTrace.size() > MOST_TRACES) {
      sessionOfTrace.pollFirstEntry();
    }
  }

  Optional<Session> sessionOf(String project, TraceId traceId) {
    return Optional.ofNullable(sessionOfTrace.get(new TraceKey(project, traceId)));
  }
}
