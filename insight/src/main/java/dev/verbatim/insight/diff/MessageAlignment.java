package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.text.CommonSubsequence;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.text.WordSketch;
import dev.verbatim.model.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which messages of two calls belong together: those whose masked form is equal, as many as stand
 * in one order, and between them those of one role whose texts are alike.
 */
final class MessageAlignment {
  /** Characters that are compared in full to find partners. */
  private static final long MAX_COMPARED = 20_000_000;

  private final List<Message> left;
  private final List<Message> right;
  private final DialogueForm leftForm;
  private final DialogueForm rightForm;
  private final Thresholds thresholds;
  private final Map<Integer, WordSketch> sketches = new HashMap<>();
  private final List<MessagePair> pairs = new ArrayList<>();
  private long budget = MAX_COMPARED;
  private boolean complete = true;

  private MessageAlignment(
      List<Message> left,
      DialogueForm leftForm,
      List<Message> right,
      DialogueForm rightForm,
      Thresholds thresholds) {
    this.left = leftForm.order().stream().map(left::get).toList();
    this.right = rightForm.order().stream().map(right::get).toList();
    this.leftForm = leftForm;
    this.rightForm = rightForm;
    this.thresholds = thresholds;
  }

  /**
   * Which messages belong together.
   *
   * @param pairs in the order of both sides; of what has no partner the left comes first
   * @param complete whether all that could have a partner were compared
   */
  record Result(List<MessagePair> pairs, boolean complete) {}

  static Result of(
      List<Message> left,
      DialogueForm leftForm,
      List<Message> right,
      DialogueForm rightForm,
      Thresholds thresholds) {
    MessageAlignment alignment = new MessageAlignment(left, leftForm, right, rightForm, thresholds);
    alignment.align();
    return new Result(List.copyOf(alignment.pairs), alignment.complete);
  }

  private void align() {
    Map<String, Integer> numbers = new HashMap<>();
    int[] ofLeft = numbers(leftForm.masked(), numbers);
    int[] ofRight = numbers(rightForm.masked(), numbers);
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(ofLeft, ofRight)) {
      between(atLeft, run.left(), atRight, run.right());
      for (int i = 0; i < run.length(); i++) {
        pair(run.left() + i, run.right() + i, Optional.empty());
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
    between(atLeft, left.size(), atRight, right.size());
  }

  private static int[] numbers(List<String> forms, Map<String, Integer> numbers) {
    return forms.stream()
        .mapToInt(form -> numbers.computeIfAbsent(form, first -> numbers.size()))
        .toArray();
  }

  private void between(int fromLeft, int toLeft, int fromRight, int toRight) {
    int atRight = fromRight;
    for (int i = fromLeft; i < toLeft; i++) {
      int partner = -1;
      Optional<TextDiff> found = Optional.empty();
      for (int j = atRight; j < toRight && partner < 0; j++) {
        if (left.get(i).role().equals(right.get(j).role()) && isWorthALook(i, j)) {
          TextDiff diff =
              TextDiff.of(MessageText.of(left.get(i)), MessageText.of(right.get(j)), thresholds);
          if (diff.similarity() >= thresholds.messageSimilarity()) {
            partner = j;
            found = Optional.of(diff);
          }
        }
      }
      if (partner < 0) {
        pairs.add(
            new MessagePair(
                OptionalInt.of(leftForm.order().get(i)),
                OptionalInt.empty(),
                left.get(i).role(),
                Relation.REMOVED,
                Optional.of(TextDiff.of(MessageText.of(left.get(i)), "", thresholds))));
      } else {
        added(atRight, partner);
        pair(i, partner, found);
        atRight = partner + 1;
      }
    }
    added(atRight, toRight);
  }

  private boolean isWorthALook(int i, int j) {
    // Right ones count from -1 downwards.
    WordSketch before = sketches.computeIfAbsent(i, k -> sketch(left.get(i)));
    WordSketch after = sketches.computeIfAbsent(-1 - j, k -> sketch(right.get(j)));
    if (before.likeness(after) < thresholds.worthALook()) {
      return false;
    }
    budget -= leftForm.texts().get(i).length() + rightForm.texts().get(j).length();
    complete &= budget >= 0;
    return budget >= 0;
  }

  private static WordSketch sketch(Message message) {
    return WordSketch.of(MessageText.of(message));
  }

  private void added(int from, int to) {
    for (int j = from; j < to; j++) {
      pairs.add(
          new MessagePair(
              OptionalInt.empty(),
              OptionalInt.of(rightForm.order().get(j)),
              right.get(j).role(),
              Relation.ADDED,
              Optional.of(TextDiff.of("", MessageText.of(right.get(j)), thresholds))));
    }
  }

  private void pair(int i, int j, Optional<TextDiff> diff) {
    Relation relation =
        leftForm.texts().get(i).equals(rightForm.texts().get(j))
            ? Relation.EQUAL
            : leftForm.masked().get(i).equals(rightForm.masked().get(j))
                ? Relation.NOISE
                : Relation.CHANGED;
    Optional<TextDiff> text =
        relation == Relation.EQUAL
            ? Optional.empty()
            : diff.or(
                () ->
                    Optional.of(
                        TextDiff.of(
                            MessageText.of(left.get(i)),
                            MessageText.of(right.get(j)),
                            thresholds)));
    pairs.add(
        new MessagePair(
            OptionalInt.of(leftForm.order().get(i)),
            OptionalInt.of(rightForm.order().get(j)),
            left.get(i).role(),
            relation,
            text));
  }
}
