package dev.verbatim.capture.thread;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.Threading;
import dev.verbatim.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads calls into conversations: a call whose messages begin with the messages and the answer of
 * another continues it. Needs no session id and no help from the app. Safe for several threads.
 */
public final class Threader {
  private final ThreadMemory memory;
  private final Predecessors predecessors;
  private final Uses uses;
  private final StoredCalls stored;
  private final LongSupplier clock;
  private long lastTick;

  /**
   * @param maxBytes about how much memory recent calls may take
   * @param stored where older calls are looked up; may fail
   * @param clock nanoseconds since 1970, for facts
   */
  public Threader(long maxBytes, StoredCalls stored, LongSupplier clock) {
    this.memory = new ThreadMemory(maxBytes);
    this.predecessors = new Predecessors(memory);
    this.uses = new Uses(memory);
    this.stored = stored;
    this.clock = () -> tick(clock.getAsLong());
  }

  /** Of two facts the later one holds: no two may have the same time. */
  private long tick(long now) {
    lastTick = Math.max(now, lastTick + 1);
    return lastTick;
  }

  /** Takes up calls out of a store, so that they can be continued. */
  public synchronized void warm(Collection<Span> calls) {
    calls.stream().sorted(START).forEach(this::rememberStored);
  }

  /** Tells of a session that some span of a trace declares. */
  public synchronized void noteSession(String project, TraceId traceId, Session session) {
    memory.noteSession(project, traceId, session);
  }

  private static final Comparator<Span> START =
      Comparator.comparingLong(Span::startEpochNanos).thenComparing(Span::spanId);

  /** Places calls, in the order of their starts; the result is in the order given. */
  public List<Placement> place(List<CallOutline> calls) {
    List<Span> older = new ArrayList<>();
    keysToLookUp(calls)
        .forEach(
            (project, keys) -> stored.continuable(project, keys).values().forEach(older::addAll));
    Map<CallOutline, Placement> placed = new IdentityHashMap<>();
    synchronized (this) {
      warm(older);
      calls.stream()
          .sorted(Comparator.comparing(CallOutline::span, START))
          .forEach(call -> placed.put(call, place(call)));
    }
    return calls.stream().map(call -> java.util.Objects.requireNonNull(placed.get(call))).toList();
  }

  /** Keys of predecessors that are neither in memory nor in the batch itself. */
  private synchronized Map<String, Set<Hash128>> keysToLookUp(List<CallOutline> calls) {
    Set<Hash128> own = new HashSet<>();
    calls.forEach(call -> own.addAll(call.ownContinuationKeys()));
    Map<String, Set<Hash128>> keys = new HashMap<>();
    for (CallOutline call : calls) {
      if (call.previousResponseId().isPresent() || call.answersAt().isEmpty()) {
        continue;
      }
      List<Hash128> unknown = new ArrayList<>();
      for (int at : call.answersAt().reversed()) {
        Hash128 key = call.chains().get(at);
        if (own.contains(key) || !memory.withKey(key).isEmpty()) {
          break;
        }
        unknown.add(key);
      }
      if (!unknown.isEmpty()) {
        keys.computeIfAbsent(call.span().project(), p -> new HashSet<>()).addAll(unknown);
      }
    }
    return keys;
  }

  private void rememberStored(Span span) {
    Optional<Threading> threading = span.threading();
    if (threading.isEmpty() || !memory.ofSpan(span.key()).isEmpty()) {
      return;
    }
    CallNode node = new CallNode(CallNode.head(span), null, new Strand());
    MessageHash hash = new MessageHash(span.project());
    List<Hash128> keys = new ArrayList<>();
    threading.get().continuationKey().ifPresent(keys::add);
    span.call().flatMap(call -> call.responseId()).ifPresent(id -> keys.add(hash.responseKey(id)));
    node.keys = keys;
    node.answered = threading.get().continuationKey().isPresent();
    node.used = span.outcome().filter(Outcome.USED::equals).isPresent();
    if (node.answered) {
      threading
          .get()
          .continues()
          .flatMap(key -> memory.ofSpan(key).stream().findFirst())
          .ifPresent(before -> node.follow(before, true));
    }
    memory.remember(node);
  }

  private Placement place(CallOutline call) {
    for (CallNode node : memory.ofSpan(call.span().key())) {
      if (node.contentHash == null || node.contentHash.equals(call.contentHash())) {
        return again(node, call);
      }
    }
    LateArrival late = new LateArrival(memory, uses, clock);
    late.release(call);
    Optional<Predecessors.Match> match = predecessors.find(call);
    @Nullable CallNode before = match.map(Predecessors.Match::node).orElse(null);
    Hash128 whole =
        call.previousResponseId().isPresent() && before != null && before.answered
            ? call.chainBehind(before.threading().continuationKey().orElse(call.emptyChain()))
            : call.wholeRequest();
    List<Hash128> continuations = call.continuationKeys(whole);
    Threading threading =
        new Threading(
            continuations.stream().findFirst(),
            match.map(it -> it.node().head.key()),
            match.map(Predecessors.Match::relation).orElse(Threading.Relation.ROOT),
            match.map(Predecessors.Match::ambiguous).orElse(false),
            match.map(Predecessors.Match::sharedMessages).orElse(0));
    Optional<Session> session = session(call.span(), before);
    Strand strand = strandFor(call, match);
    Span head =
        CallNode.head(call.span()).toBuilder().threading(threading).session(session).build();
    CallNode node = new CallNode(head, call.contentHash(), strand);
    Set<Hash128> known = knownSlices(before);
    node.directlyBehind = match.map(Predecessors.Match::latest).orElse(false);
    node.answers = call.answers();
    node.answered = !call.answers().isEmpty();
    node.follow(before, threading.relation() != Threading.Relation.BRANCH);
    node.requests = call.requests();
    node.keys = call.keys(continuations);
    node.waitingFor = waits(call, match);
    node.exchanges = node.waitingFor.isEmpty() ? List.of() : call.exchanges();
    node.messageMark = strand.messages.size();
    node.sliceMark = strand.slices.size();
    node.scopes = scopes(call.span());
    uses.of(node, call, before);
    memory.remember(node);
    if (before != null) {
      memory.touch(before.strand);
    }
    late.link(node, continuations, call);
    List<Placement.InferredTool> tools = new ArrayList<>(tools(node, call));
    tools.addAll(late.tools(node));
    return new Placement(
        threading, session, threading.continues(), known, tools, List.copyOf(node.facts));
  }

  /** A call that was sent before gets the same place and repeats what it told then. */
  private Placement again(CallNode node, CallOutline call) {
    List<Placement.InferredTool> tools = new ArrayList<>(tools(node, call));
    tools.addAll(new LateArrival(memory, uses, clock).tools(node));
    memory.touch(node.strand);
    return new Placement(
        node.threading(),
        node.head.session(),
        node.threading().continues(),
        knownSlices(node.predecessor),
        tools,
        List.copyOf(node.facts));
  }

  private Optional<Session> session(Span span, @Nullable CallNode before) {
    if (span.session().isPresent()) {
      return span.session();
    }
    Optional<Session> named =
        memory
            .sessionOf(span.project(), span.traceId())
            .or(() -> before == null ? Optional.empty() : before.head.session());
    return Optional.of(
        named
            .map(session -> new Session(session.id(), false))
            .orElseGet(() -> new Session(conversationId(span.key()), false)));
  }

  /** The trace, and the session if one was declared. */
  private List<ThreadMemory.Scope> scopes(Span span) {
    List<ThreadMemory.Scope> scopes = new ArrayList<>();
    scopes.add(new ThreadMemory.Scope(span.project(), span.traceId()));
    span.session()
        .filter(Session::declared)
        .or(() -> memory.sessionOf(span.project(), span.traceId()))
        .ifPresent(session -> scopes.add(new ThreadMemory.Scope(span.project(), session.id())));
    return scopes;
  }

  /** The same for the same first call, wherever and whenever it is placed. */
  static String conversationId(SpanKey root) {
    byte[] name =
        (root.project() + '\0' + root.traceId() + root.spanId()).getBytes(StandardCharsets.UTF_8);
    byte[] digest = Sha256.newDigest().digest(name);
    return "conversation-" + Hash128.truncate(digest).toString().substring(0, 16);
  }

  private static Set<Hash128> knownSlices(@Nullable CallNode before) {
    return before == null || before.strand.forgotten
        ? Set.of()
        : Set.copyOf(before.strand.slices.subList(0, before.sliceMark));
  }

  /** The strand the call belongs to, with its messages and slices appended. */
  private static Strand strandFor(CallOutline call, Optional<Predecessors.Match> match) {
    Strand strand = new Strand();
    int known = 0;
    if (match.isPresent() && !match.get().node().strand.forgotten) {
      CallNode before = match.get().node();
      boolean prefix =
          match.get().relation() == Threading.Relation.CONTINUES
              || match.get().relation() == Threading.Relation.BRANCH;
      boolean goesOn =
          match.get().relation() == Threading.Relation.CONTINUES
              && before.strand.calls.getLast() == before;
      if (goesOn) {
        strand = before.strand;
      } else {
        strand.slices.addAll(before.strand.slices.subList(0, before.sliceMark));
        if (prefix) {
          strand.messages.addAll(before.strand.messages.subList(0, before.messageMark));
        }
        before.strand.branches.add(strand);
      }
      known = prefix ? Math.min(strand.messages.size(), match.get().sharedMessages()) : 0;
      if (call.previousResponseId().isPresent()) {
        known = Math.min(call.leadingSystem(), call.messages().size());
      }
    }
    strand.messages.addAll(call.messages().subList(known, call.messages().size()));
    call.answers().stream().findFirst().ifPresent(strand.messages::add);
    Set<Hash128> seen = new HashSet<>(strand.slices);
    for (Hash128 slice : call.slices()) {
      if (seen.add(slice)) {
        strand.slices.add(slice);
      }
    }
    return strand;
  }

  /**
   * Every call that may still come between this one and what explains it so far, the latest first:
   * if one were left out, it would find its place taken and count as a branch.
   */
  private static List<CallNode.Wait> waits(CallOutline call, Optional<Predecessors.Match> match) {
    if (call.previousResponseId().isPresent()) {
      return match.isPresent()
          ? List.of()
          : List.of(new CallNode.Wait(call.responseKey(call.previousResponseId().get()), 0, true));
    }
    if (match.map(Predecessors.Match::latest).orElse(false)) {
      return List.of();
    }
    int explained = match.map(Predecessors.Match::sharedMessages).orElse(0);
    List<CallNode.Wait> waits = new ArrayList<>();
    for (int at : call.answersAt().reversed()) {
      if (at + 1 > explained) {
        waits.add(new CallNode.Wait(call.chains().get(at), at + 1, waits.isEmpty()));
      }
    }
    return waits;
  }

  /** Tools whose results the call brings. A branch runs no tool again under the same id. */
  private List<Placement.InferredTool> tools(CallNode node, CallOutline call) {
    List<Placement.InferredTool> tools = new ArrayList<>();
    if (node.threading().relation() == Threading.Relation.BRANCH) {
      return tools;
    }
    for (ToolExchange exchange : call.exchanges()) {
      Optional<CallNode> asker =
          node.directlyBehind && node.predecessor != null
              ? Optional.of(node.predecessor)
              : predecessors.asker(call, exchange.callId());
      asker.ifPresent(
          it ->
              tools.add(
                  new Placement.InferredTool(it.head, exchange.askedBy(it.requests), node.head)));
    }
    return tools;
  }
}
