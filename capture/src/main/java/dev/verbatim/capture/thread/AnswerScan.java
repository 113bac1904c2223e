package dev.verbatim.capture.thread;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds open answers that stand in texts. Each text is walked once, whatever the number of answers:
 * where the window is the beginning of one, its end is noted, and the hash in between compared when
 * the walk gets there.
 */
final class AnswerScan {
  private final TextHash hashing;
  private final List<OpenAnswers> among;
  private final Set<OpenAnswer> found = new LinkedHashSet<>();
  private final PriorityQueue<Begun> begun =
      new PriorityQueue<>(Comparator.comparingInt(Begun::end));

  /** Hash of the text since the first of those that are begun. */
  private long hash;

  /**
   * A place at which answers of one length may stand.
   *
   * @param before the hash before it
   */
  private record Begun(int end, long before, long power, int length, List<OpenAnswer> answers) {}

  AnswerScan(TextHash hashing, List<OpenAnswers> among) {
    this.hashing = hashing;
    this.among = among;
  }

  /** In the order in which they end in the texts. */
  Set<OpenAnswer> found() {
    return found;
  }

  void walk(String text) {
    int length = text.length();
    int lastWindow = length - OpenAnswer.WINDOW;
    if (lastWindow < 0) {
      return;
    }
    begun.clear();
    long window = OpenAnswer.beginning(text);
    for (int at = 0; at <= length; at++) {
      while (!begun.isEmpty() && begun.element().end() == at) {
        end(begun.remove());
      }
      if (begun.isEmpty()) {
        if (at > lastWindow) {
          return;
        }
        hash = 0;
      }
      if (at <= lastWindow) {
        begin(at, window, length);
        if (at < lastWindow) {
          window = OpenAnswer.roll(window, text.charAt(at), text.charAt(at + OpenAnswer.WINDOW));
        }
      }
      if (!begun.isEmpty() && at < length) {
        hash = hashing.extend(hash, text.charAt(at));
      }
    }
  }

  private void begin(int at, long window, int length) {
    for (OpenAnswers each : among) {
      int before = 0;
      List<OpenAnswer> answers = each.beginningWith(window);
      for (OpenAnswer answer : answers) {
        if (answer.length() != before && at + answer.length() <= length) {
          begun.add(
              new Begun(at + answer.length(), hash, answer.power(), answer.length(), answers));
        }
        before = answer.length();
      }
    }
  }

  private void end(Begun piece) {
    long whole = hashing.rest(hash, piece.before(), piece.power());
    for (OpenAnswer answer : piece.answers()) {
      if (answer.length() == piece.length() && answer.hash() == whole) {
        found.add(answer);
      }
    }
  }
}
