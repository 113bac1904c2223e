package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.ReplayThresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.Hash128;
import dev.verbatim.replay.match.RequestForms.Basis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds, for the calls of one run, the recorded calls whose answers they get. Each recorded answer
 * is given once, in the order of the recording; every run has a matcher of its own, so runs never
 * take answers from each other. Safe for several threads.
 *
 * <p>The ladder: {@linkplain Rung#EXACT exact} at the same place of the program, then {@linkplain
 * Rung#MASKED masked}; the same wherever it was made; {@linkplain Rung#STRUCTURAL structural} at
 * the same place, then anywhere; {@linkplain Rung#MISS miss}. A request that was recorded, but less
 * often, is a {@linkplain Rung#REPEAT repeat}: it never takes the answer to another one.
 */
public final class CallMatcher {
  private static final int MAX_DEPTH = 256;

  private final MatchPolicy policy;
  private final LikelyGroups likely;
  private final Map<Place, Group> groups = new LinkedHashMap<>();
  private final Map<Place, Group> decided = new HashMap<>();
  private boolean parted;

  /** A masked request at a place of the program. */
  private record Place(CallKey key, Basis basis, Hash128 maskedHash) {}

  /** A group in which a call was found, and a member of it that may answer. */
  private record Found(Group group, Optional<Slot> slot, boolean relaxed) {}

  /**
   * @param recorded the calls of the recording, in any order
   */
  public CallMatcher(
      Collection<RecordedCall> recorded, MatchPolicy policy, ReplayThresholds thresholds) {
    this.policy = policy;
    recorded.stream()
        .sorted(
            Comparator.comparingLong(RecordedCall::startEpochNanos).thenComparing(RecordedCall::id))
        .forEach(
            call ->
                groups
                    .computeIfAbsent(
                        new Place(call.key(), call.request().basis(), call.request().maskedHash()),
                        place -> new Group())
                    .slots
                    .add(new Slot(call)));
    this.likely = new LikelyGroups(groups.values(), thresholds);
  }

  /** Decides what a call gets, and marks it as given. */
  public synchronized Match match(AskedCall asked) {
    Optional<Found> found = known(asked, false).or(() -> known(asked, true));
    Match match;
    if (found.isPresent()) {
      match = give(asked, found.get());
    } else {
      match = decide(asked);
    }
    parted |= match.rung().isDivergence();
    return match;
  }

  /** Recorded calls that nothing of this run has to do with, in the order of time. */
  public synchronized List<RecordedCall> unused() {
    return groups.values().stream()
        .flatMap(group -> group.slots.stream())
        .filter(Slot::isLeftOut)
        .map(slot -> slot.call)
        .sorted(Comparator.comparingLong(RecordedCall::startEpochNanos))
        .toList();
  }

  /**
   * Takes up a run that was begun elsewhere: the answer to this call was given already.
   *
   * @param recordedId {@link RecordedCall#id}; an unknown one changes nothing
   * @param attempt from 0
   */
  public synchronized void given(AskedCall asked, String recordedId, int attempt, Rung rung) {
    for (Group group : groups.values()) {
      for (Slot slot : group.slots) {
        if (slot.call.id().equals(recordedId)) {
          slot.given(attempt + 1);
          group.took(slot);
          if (rung == Rung.STRUCTURAL) {
            remember(asked, group);
          }
        }
      }
    }
    parted |= rung.isDivergence();
  }

  /** The run had parted from the recording before. */
  public synchronized void parted() {
    parted = true;
  }

  /** Where this very request, but for noise, was recorded, or where it was sent before. */
  private Optional<Found> known(AskedCall asked, boolean relaxed) {
    for (Basis basis : Basis.values()) {
      Optional<RequestForms> form = asked.form(basis);
      if (form.isEmpty()) {
        continue;
      }
      List<Group> same = groups(asked.key(), form.get(), relaxed);
      if (same.isEmpty()) {
        continue;
      }
      Hash128 exact = form.get().exactHash();
      Predicate<Slot> equal = slot -> slot.call.request().exactHash().equals(exact);
      Optional<Found> found = next(same, asked, equal, relaxed);
      if (found.isEmpty()) {
        found = next(same, asked, slot -> true, relaxed);
      }
      return found.isPresent() ? found : Optional.of(exhausted(same, equal, relaxed));
    }
    return Optional.empty();
  }

  private static Optional<Found> next(
      List<Group> same, AskedCall asked, Predicate<Slot> condition, boolean relaxed) {
    for (Group group : same) {
      Optional<Slot> slot = group.next(asked.retry(), condition);
      if (slot.isPresent()) {
        return Optional.of(new Found(group, slot, relaxed));
      }
    }
    return Optional.empty();
  }

  /** Of several exhausted groups, the one that holds this very request. */
  private static Found exhausted(List<Group> same, Predicate<Slot> equal, boolean relaxed) {
    Group group =
        same.stream()
            .filter(it -> it.slots.stream().anyMatch(equal))
            .findFirst()
            .orElse(same.getFirst());
    return new Found(group, Optional.empty(), relaxed);
  }

  private List<Group> groups(CallKey key, RequestForms form, boolean relaxed) {
    if (!relaxed) {
      Group group = groups.get(new Place(key, form.basis(), form.maskedHash()));
      return group == null ? List.of() : List.of(group);
    }
    List<Group> anywhere = new ArrayList<>();
    groups.forEach(
        (place, group) -> {
          if (place.basis() == form.basis()
              && place.maskedHash().equals(form.maskedHash())
              && place.key().anywhere().equals(key.anywhere())) {
            anywhere.add(group);
          }
        });
    return anywhere;
  }

  private Match give(AskedCall asked, Found found) {
    Optional<Slot> slot = found.slot();
    if (slot.isEmpty()) {
      return repeat(asked, found);
    }
    RecordedCall call = slot.get().call;
    boolean exact =
        asked
            .form(call.request().basis())
            .filter(form -> form.exactHash().equals(call.request().exactHash()))
            .isPresent();
    int attempt = slot.get().take();
    found.group().took(slot.get());
    return new Match(
        exact ? Rung.EXACT : Rung.MASKED,
        Optional.of(call),
        attempt,
        true,
        found.relaxed(),
        parted,
        Optional.empty());
  }

  private Match repeat(AskedCall asked, Found found) {
    Slot last =
        found.group().slots.stream()
            .filter(slot -> isEqual(asked, slot.call))
            .reduce((earlier, later) -> later)
            .orElse(found.group().last());
    return new Match(
        Rung.REPEAT,
        Optional.of(last.call),
        last.call.attempts() - 1,
        policy.repeat() == MatchPolicy.Repeat.LAST_ANSWER,
        found.relaxed(),
        parted,
        Optional.empty());
  }

  private static boolean isEqual(AskedCall asked, RecordedCall call) {
    return asked
        .form(call.request().basis())
        .filter(form -> form.exactHash().equals(call.request().exactHash()))
        .isPresent();
  }

  /** A request that was not recorded in these words. */
  private Match decide(AskedCall asked) {
    for (boolean relaxed : new boolean[] {false, true}) {
      for (RequestForms form : asked.forms()) {
        CallKey key = relaxed ? asked.key().anywhere() : asked.key();
        RequestText text = RequestText.of(form.masked());
        Group before = decided.get(new Place(key, form.basis(), form.maskedHash()));
        if (before != null) {
          return structural(asked, form, text, before, relaxed);
        }
        Optional<Group> group = likely.find(form.basis(), text, candidates(key, form, relaxed));
        if (group.isPresent()) {
          decided.put(new Place(key, form.basis(), form.maskedHash()), group.get());
          return structural(asked, form, text, group.get(), relaxed);
        }
      }
    }
    return new Match(Rung.MISS, Optional.empty(), 0, false, false, parted, closest(asked));
  }

  private List<Group> candidates(CallKey key, RequestForms form, boolean relaxed) {
    List<Group> candidates = new ArrayList<>();
    groups.forEach(
        (place, group) -> {
          CallKey there = relaxed ? place.key().anywhere() : place.key();
          if (there.equals(key) && place.basis() == form.basis()) {
            candidates.add(group);
          }
        });
    return candidates;
  }

  private Match structural(
      AskedCall asked, RequestForms form, RequestText text, Group group, boolean relaxed) {
    Optional<Slot> next = group.next(asked.retry(), slot -> true);
    Closest closest = closest(group, form, text);
    if (next.isEmpty()) {
      Match repeated = repeat(asked, new Found(group, Optional.empty(), relaxed));
      return new Match(
          Rung.REPEAT,
          repeated.recorded(),
          repeated.attempt(),
          repeated.served() && policy.keepGoing(),
          relaxed,
          parted,
          Optional.of(closest));
    }
    int attempt = 0;
    if (policy.keepGoing()) {
      attempt = next.get().take();
      group.took(next.get());
    } else {
      next.get().claim();
    }
    return new Match(
        Rung.STRUCTURAL,
        Optional.of(next.get().call),
        attempt,
        policy.keepGoing(),
        relaxed,
        parted,
        Optional.of(closest));
  }

  private void remember(AskedCall asked, Group group) {
    for (RequestForms form : asked.forms()) {
      decided.put(new Place(asked.key(), form.basis(), form.maskedHash()), group);
      decided.put(new Place(asked.key().anywhere(), form.basis(), form.maskedHash()), group);
    }
  }

  /** The likest recorded call of the same kind, those first whose answer was not given. */
  private Optional<Closest> closest(AskedCall asked) {
    @Nullable Closest best = null;
    for (RequestForms form : asked.forms()) {
      RequestText text = RequestText.of(form.masked());
      Set<Group> comparable = new LinkedHashSet<>();
      groups.forEach(
          (place, group) -> {
            if (place.basis() == form.basis()
                && place.key().anywhere().equals(asked.key().anywhere())) {
              comparable.add(group);
            }
          });
      Optional<Group> likest = likely.likest(text, comparable);
      if (likest.isPresent() && best == null) {
        best = closest(likest.get(), form, text);
      }
    }
    return Optional.ofNullable(best);
  }

  private static Closest closest(Group group, RequestForms form, RequestText text) {
    RecordedCall call =
        group.slots.stream().filter(Slot::isUnused).findFirst().orElse(group.slots.getFirst()).call;
    return new Closest(
        call,
        form.masked(),
        Words.likeness(group.text().whole(), text.whole()),
        JsonDiff.of(json(call.request().masked().json()), json(form.masked().json())));
  }

  private static JsonValue json(String canonical) {
    return JsonValue.parse(canonical, MAX_DEPTH).orElseThrow();
  }
}
