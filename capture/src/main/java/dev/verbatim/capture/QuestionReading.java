package dev.verbatim.capture;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Shingles;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Makes the keys by which calls are found that ask the same. */
final class QuestionReading {
  /** What the app declares to be asked, instead of the last message of the user. */
  static final String DECLARED = "verbatim.question";

  private final Thresholds thresholds;

  QuestionReading(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** The keys of a model call; empty for other spans and where nothing is asked. */
  Optional<QuestionKeys> keys(Span span, SpanKind kind, Conversation conversation) {
    if (kind != SpanKind.LLM) {
      return Optional.empty();
    }
    List<Message> input = conversation.input();
    int place = QuestionText.placeIn(input);
    String asked =
        span.attributes()
            .text(DECLARED)
            .filter(text -> !text.isBlank())
            .orElseGet(() -> QuestionText.of(conversation));
    String normal =
        QuestionText.normal(new NoiseMask(span.startEpochNanos(), thresholds).mask(asked));
    if (normal.isEmpty()) {
      return Optional.empty();
    }
    int since = place < 0 ? 0 : input.size() - 1 - place;
    Hash128 exact =
        Hash128.truncate(Sha256.newDigest().digest(normal.getBytes(StandardCharsets.UTF_8)));
    return Optional.of(new QuestionKeys(exact, since == 0 ? bands(normal) : List.of(), since));
  }

  private List<Integer> bands(String normal) {
    Shingles shingles = Shingles.of(normal);
    return shingles.bands(thresholds.questionBands(), thresholds.questionRows());
  }
}
