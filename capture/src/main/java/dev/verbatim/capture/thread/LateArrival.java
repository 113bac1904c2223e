package dev.verbatim.capture.thread;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Session;
import dev.verbatim.model.Threading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** What changes when a call arrives after calls that continue it. */
final class LateArrival {
  private final ThreadMemory memory;
  private final Uses uses;
  private final LongSupplier clock;

  LateArrival(ThreadMemory memory, Uses uses, LongSupplier clock) {
    this.memory = memory;
    this.uses = uses;
    this.clock = clock;
  }

  /**
   * Takes calls that really continue this one from where they hang now, so that the place is free
   * for it.
   */
  void release(CallOutline call) {
    for (Hash128 key : call.ownContinuationKeys()) {
      for (CallNode waiter : memory.waitingFor(key)) {
        if (Predecessors.mayPrecede(call.span(), waiter.head)) {
          waiter.release();
        }
      }
    }
  }

  /** Hangs the calls that waited for this one behind it. */
  void link(CallNode node, List<Hash128> continuations, CallOutline call) {
    List<Hash128> keys = new ArrayList<>(continuations);
    call.responseId().ifPresent(id -> keys.add(call.responseKey(id)));
    List<CallNode> behind = new ArrayList<>();
    for (Hash128 key : keys) {
      List<CallNode> refused = new ArrayList<>();
      for (CallNode waiter : memory.takeWaiting(key)) {
        if (waiter != node && Predecessors.mayPrecede(node.head, waiter.head)) {
          link(node, waiter, key);
          behind.add(waiter);
        } else {
          refused.add(waiter);
        }
      }
      memory.waitAgain(key, refused);
    }
    if (node.answered) {
      behind.stream()
          .filter(waiter -> waiter.predecessor == node)
          .min(Comparator.comparingLong(waiter -> waiter.head.startEpochNanos()))
          .ifPresent(first -> uses.tell(node, first, node.facts));
    }
  }

  private void link(CallNode node, CallNode waiter, Hash128 key) {
    Optional<CallNode.Wait> wait =
        waiter.waitingFor.stream().filter(it -> it.key().equals(key)).findFirst();
    if (wait.isEmpty()) {
      return;
    }
    int shared = wait.get().sharedMessages();
    memory.stopWaiting(waiter, it -> it.sharedMessages() <= shared);
    Threading threading =
        new Threading(
            waiter.threading().continuationKey(),
            Optional.of(node.head.key()),
            node.continued() ? Threading.Relation.BRANCH : Threading.Relation.CONTINUES,
            false,
            shared);
    Optional<Session> before = waiter.head.session();
    waiter.follow(node, threading.relation() != Threading.Relation.BRANCH);
    waiter.directlyBehind = wait.get().latest();
    if (waiter.strand != node.strand) {
      node.strand.branches.add(waiter.strand);
    }
    if (wait.get().latest() && threading.relation() != Threading.Relation.BRANCH) {
      node.lateSuccessors.add(waiter);
    }
    Session session =
        before
            .filter(Session::declared)
            .or(() -> node.head.session().map(it -> new Session(it.id(), false)))
            .orElseGet(() -> new Session(Threader.conversationId(node.head.key()), false));
    tell(node, waiter, threading, session);
    before
        .filter(old -> !old.declared() && !old.id().equals(session.id()))
        .ifPresent(old -> rename(node, waiter, old, session));
  }

  private void tell(CallNode node, CallNode about, Threading threading, Session session) {
    about.head = about.head.toBuilder().threading(threading).session(session).build();
    node.facts.add(new Fact.Threaded(about.head.key(), clock.getAsLong(), threading, session));
  }

  /** Calls behind the waiter took their session from it. */
  private void rename(CallNode node, CallNode waiter, Session old, Session session) {
    Deque<Strand> open = new ArrayDeque<>(List.of(waiter.strand));
    Set<Strand> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!open.isEmpty()) {
      Strand strand = open.pop();
      if (!seen.add(strand)) {
        continue;
      }
      for (CallNode call : strand.calls) {
        if (call != waiter && call.head.session().filter(old::equals).isPresent()) {
          tell(node, call, call.threading(), session);
        }
      }
      strand.branches.stream().filter(branch -> !branch.forgotten).forEach(open::push);
    }
  }

  /** Tools that ran between this call and those that had come before it. */
  List<Placement.InferredTool> tools(CallNode node) {
    List<Placement.InferredTool> tools = new ArrayList<>();
    for (CallNode successor : node.lateSuccessors) {
      for (ToolExchange exchange : successor.exchanges) {
        tools.add(
            new Placement.InferredTool(node.head, exchange.askedBy(node.requests), successor.head));
      }
    }
    return tools;
  }
}
