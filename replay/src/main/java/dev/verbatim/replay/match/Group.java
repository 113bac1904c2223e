package dev.verbatim.replay.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Recorded calls that ask the same but for noise, in the order of time. Guarded by the matcher. */
final class Group {
  final List<Slot> slots = new ArrayList<>();
  private @Nullable RequestText text;
  private @Nullable Slot last;

  RequestForms request() {
    return slots.getFirst().call.request();
  }

  RequestText text() {
    RequestText made = text;
    if (made == null) {
      made = RequestText.of(request().masked());
      text = made;
    }
    return made;
  }

  boolean hasUnused() {
    return slots.stream().anyMatch(Slot::isUnused);
  }

  /**
   * The next member that fulfils a condition: one whose client tries again, or an unused one. A
   * client that counts its tries says which; of another, a failed call is taken up again first.
   */
  Optional<Slot> next(OptionalInt retry, Predicate<Slot> condition) {
    Optional<Slot> open = slots.stream().filter(Slot::isOpen).filter(condition).findFirst();
    Optional<Slot> unused = slots.stream().filter(Slot::isUnused).filter(condition).findFirst();
    boolean isFirstTry = retry.isPresent() && retry.getAsInt() == 0;
    return isFirstTry ? unused.or(() -> open) : open.or(() -> unused);
  }

  void took(Slot slot) {
    last = slot;
  }

  /** The member that answered last; of a group that did not answer, its last one. */
  Slot last() {
    Slot known = last;
    return known == null ? slots.getLast() : known;
  }
}
