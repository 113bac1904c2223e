package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.ReplayThresholds;
import dev.verbatim.replay.match.RequestForms.Basis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the recorded group that is meant by a request in other words, if it is clear which. */
final class LikelyGroups {
  private final ReplayThresholds thresholds;
  private final Collection<Group> all;
  private final Map<Basis, Weights> weights = new HashMap<>();
  private final Map<String, SameData> learned = new HashMap<>();
  private @Nullable Set<String> said;

  /** What words tell in instructions, and in settings. */
  private record Weights(Words.Weights system, Words.Weights setup) {}

  /**
   * A candidate.
   *
   * @param score by the formula of the design, 1 where only the instructions differ
   * @param program how much the instructions are alike
   */
  private record Scored(Group group, double score, double program) {}

  /**
   * @param all every group of the recording
   */
  LikelyGroups(Collection<Group> all, ReplayThresholds thresholds) {
    this.all = all;
    this.thresholds = thresholds;
  }

  /**
   * The group that is meant: of the same turn and shape, about the same data, with unused members,
   * alike enough, and clearly more so than any other.
   */
  Optional<Group> find(Basis basis, RequestText asked, List<Group> candidates) {
    List<Group> sameShape =
        candidates.stream().filter(group -> group.text().shape().equals(asked.shape())).toList();
    if (sameShape.isEmpty()) {
      return Optional.empty();
    }
    List<Scored> scored = new ArrayList<>();
    for (Group group : sameShape) {
      SameData data = data(basis, group);
      if (group.hasUnused() && data.isSame(group.text(), asked)) {
        score(basis, group, asked, data).ifPresent(scored::add);
      }
    }
    scored.sort(
        Comparator.comparingDouble(Scored::score).thenComparing(Scored::program).reversed());
    if (scored.isEmpty()) {
      return Optional.empty();
    }
    Scored best = scored.getFirst();
    boolean clear = scored.size() == 1 || isClear(best, scored.get(1));
    return clear ? Optional.of(best.group()) : Optional.empty();
  }

  /** What the program says of itself tells its places apart, whether they have names or not. */
  private static String prompt(RequestText text) {
    return text.request().system() + text.request().setup();
  }

  /** What is data in the messages of a prompt; learned from all of its recorded calls, once. */
  private SameData data(Basis basis, Group group) {
    String prompt = prompt(group.text());
    SameData known = learned.get(prompt);
    if (known == null) {
      List<RequestText> texts =
          all.stream()
              .filter(it -> it.request().basis() == basis)
              .map(Group::text)
              .filter(text -> prompt(text).equals(prompt))
              .toList();
      known = SameData.learn(texts, said());
      learned.put(prompt, known);
    }
    return known;
  }

  private Set<String> said() {
    Set<String> words = said;
    if (words == null) {
      words =
          all.stream()
              .flatMap(group -> group.slots.stream())
              .flatMap(slot -> Words.of(slot.call.said()).stream())
              .collect(Collectors.toSet());
      said = words;
    }
    return words;
  }

  private boolean isClear(Scored best, Scored next) {
    double margin = thresholds.margin();
    return best.score() - next.score() >= margin || best.program() - next.program() >= margin;
  }

  private Optional<Scored> score(Basis basis, Group group, RequestText asked, SameData data) {
    RequestText recorded = group.text();
    Weights weights = weights(basis);
    double system = weights.system().likeness(recorded.system(), asked.system());
    double setup = weights.setup().likeness(recorded.setup(), asked.setup());
    if (system < thresholds.program() || setup < thresholds.program()) {
      return Optional.empty();
    }
    boolean onlySystem =
        recorded.request().setup().equals(asked.request().setup())
            && recorded.request().items().equals(asked.request().items());
    double variable = Words.likeness(data.variable(recorded), data.variable(asked));
    double whole = Words.likeness(recorded.whole(), asked.whole());
    double score =
        onlySystem ? 1 : thresholds.variableWeight() * variable + thresholds.wholeWeight() * whole;
    return score < thresholds.least()
        ? Optional.empty()
        : Optional.of(new Scored(group, score, system));
  }

  /** Made when first needed: most runs never leave the upper rungs. */
  private Weights weights(Basis basis) {
    Weights known = weights.get(basis);
    if (known == null) {
      List<RequestText> texts =
          all.stream().filter(group -> group.request().basis() == basis).map(Group::text).toList();
      known =
          new Weights(
              new Words.Weights(distinct(texts, true)), new Words.Weights(distinct(texts, false)));
      weights.put(basis, known);
    }
    return known;
  }

  private static Set<Set<String>> distinct(List<RequestText> texts, boolean system) {
    return texts.stream()
        .map(text -> system ? text.system() : text.setup())
        .collect(Collectors.toSet());
  }

  /** The likest of some groups, one with unused members before others. */
  Optional<Group> likest(RequestText asked, Collection<Group> groups) {
    @Nullable Group best = null;
    double most = -1;
    for (Group group : groups) {
      double likeness =
          Words.likeness(group.text().whole(), asked.whole())
              + (group.text().shape().equals(asked.shape()) ? .2 : 0)
              + (group.hasUnused() ? .1 : 0);
      if (likeness > most) {
        best = group;
        most = likeness;
      }
    }
    return Optional.ofNullable(best);
  }
}
