package dev.verbatim.insight.version;

import dev.verbatim.insight.version.PromptLines.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A piece of a skeleton, in the order in which they stand in the prompt. */
sealed interface Element {
  /** Examples kept of what was filled in. */
  int MAX_VALUES = 12;

  /** So many different texts in one place are data. */
  int SURE_VALUES = 8;

  /**
   * A line that is always there.
   *
   * @param key the line, with holes for dates
   * @param dates examples of the line with its dates; empty for a line without
   * @param fixed the line, if its date is program text
   */
  record Constant(Key key, Set<String> dates, Optional<String> fixed) implements Element {
    public Constant {
      dates = Set.copyOf(dates);
    }

    /** The line as it is shown. */
    String text() {
      return fixed.orElse(key.text());
    }

    /** Whether both may be the same line of a program. */
    boolean agreesWith(Constant other) {
      if (!key.equals(other.key)) {
        return false;
      }
      if (fixed.isPresent() && other.fixed.isPresent()) {
        return fixed.equals(other.fixed);
      }
      Constant one = fixed.isPresent() ? this : other;
      Constant many = one == this ? other : this;
      return one.fixed.isEmpty() || many.dates.size() != 1 || many.dates.contains(one.fixed.get());
    }

    /** Both in one, if they agree. */
    Constant with(Constant other) {
      Set<String> all = new LinkedHashSet<>(dates);
      all.addAll(other.dates);
      boolean one = all.size() == 1;
      return new Constant(
          key,
          Set.copyOf(all.stream().limit(4).toList()),
          one ? fixed.or(other::fixed) : Optional.empty());
    }
  }

  /** A line that is there in some prompts and not in others. */
  record Conditional(Key key) implements Element {}

  /**
   * A place that is filled in.
   *
   * @param template of the line, for exactly one line; a mere slot for any number
   * @param single whether it is always one line
   * @param always whether something always stands there
   * @param commonest the share of the most frequent value
   * @param values examples
   */
  record Slot(
      Template template, boolean single, boolean always, double commonest, List<String> values)
      implements Element {
    public Slot {
      values = List.copyOf(values);
    }

    /** Whether enough was seen to say that this is data; a few texts may be versions. */
    boolean isSure() {
      return single && !template.isFree() || values.size() >= SURE_VALUES;
    }

    /** Whether it may have been filled in so in all of a number of uses. */
    boolean accepts(String line, int uses, int rare) {
      if (single && !template.isFree()) {
        return template.fits(line);
      }
      return isSure() && (values.contains(line) || uses < rare || commonest >= .5);
    }

    /** Both in one. */
    Slot with(Slot other) {
      List<String> all = new ArrayList<>(values);
      other.values.stream().filter(value -> !all.contains(value)).forEach(all::add);
      boolean both = single && other.single;
      return new Slot(
          both ? template.with(other.template) : new Template(List.of(Template.SLOT)),
          both,
          always && other.always,
          Math.max(commonest, other.commonest),
          all.subList(0, Math.min(MAX_VALUES, all.size())));
    }
  }
}
