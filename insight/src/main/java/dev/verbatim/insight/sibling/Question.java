package dev.verbatim.insight.sibling;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Shingles;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.version.SpanVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a call asks, as it is compared with what others ask: the user's last message or, where that
 * is made from a template, what was filled in. The words of a template are the program's; they make
 * no two questions alike.
 */
final class Question {
  /** What the app declares to be asked counts as it is. */
  private static final String DECLARED = "verbatim.question";

  private static final Pattern HOLE = Pattern.compile("‹[a-z]+›");

  private final ComparedCall call;
  private final Optional<SpanVersion> version;
  private final NoiseMask mask;
  private final Shingles whole;
  private final List<String> values;
  private final String filledIn;
  private final List<String> normalValues;
  private final Shingles ofValues;

  /**
   * A question.
   *
   * @param version of the call's prompt; empty if it is not known
   */
  Question(ComparedCall call, Optional<SpanVersion> version, Thresholds thresholds) {
    this.call = call;
    this.version = version;
    this.mask = new NoiseMask(call.span().startEpochNanos(), thresholds);
    this.whole = Shingles.of(normal(QuestionText.of(call.conversation())));
    this.values =
        call.span().attributes().text(DECLARED).filter(text -> !text.isBlank()).isPresent()
            ? List.of()
            : call.filledIn();
    List<String> all = call.filledInOrOptional();
    this.filledIn = normal(String.join("\n", all));
    this.normalValues =
        all.stream().map(this::normal).filter(value -> !value.isEmpty()).sorted().toList();
    this.ofValues = Shingles.of(normal(String.join("\n", values)));
  }

  private String normal(String text) {
    return QuestionText.normal(mask.mask(text));
  }

  ComparedCall call() {
    return call;
  }

  Optional<SpanVersion> version() {
    return version;
  }

  /** Whether it is what was filled into a template. */
  boolean isTemplate() {
    return !values.isEmpty();
  }

  /** The user's words: what was filled in, else all that the user said last. */
  List<String> words() {
    return isTemplate() ? values : List.of(QuestionText.of(call.conversation()));
  }

  /**
   * What was filled in, between noise: of the longest values the longest piece each.
   *
   * @param limit at most so many
   */
  List<String> pieces(int limit) {
    return values.stream()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .limit(limit)
        .flatMap(
            value ->
                HOLE
                    .splitAsStream(mask.mask(value))
                    .max(Comparator.comparingInt(String::length))
                    .stream())
        .filter(piece -> !piece.isBlank())
        .toList();
  }

  /**
   * Whether the same was filled into templates of one site, whatever their wording. That the
   * templates break it into other pieces, or have it in another order, does not matter.
   */
  boolean isFilledLike(Question other) {
    return isTemplate()
        && other.isTemplate()
        && isOfOneSite(other)
        && (filledIn.equals(other.filledIn) || normalValues.equals(other.normalValues));
  }

  /** Whether both calls were made at one place of the program; not if that is not known. */
  private boolean isOfOneSite(Question other) {
    return version
        .map(SpanVersion::siteId)
        .filter(site -> other.version.map(SpanVersion::siteId).filter(site::equals).isPresent())
        .isPresent();
  }

  /**
   * Whether the prompts are of one version, whatever values stand in them; empty where that is not
   * known of both.
   */
  Optional<Boolean> isOfVersionOf(Question other) {
    return isOfOneSite(other)
        ? version.flatMap(
            mine -> other.version.map(its -> its.versionId().equals(mine.versionId())))
        : Optional.empty();
  }

  /**
   * The share of the phrases that both have, 0 to 1. At one site it is that of what was filled in;
   * elsewhere, and where of the other nothing is known but its text, both the whole messages and
   * what was filled in must be alike.
   */
  double likeness(Question other) {
    if (!isTemplate()) {
      return whole.jaccard(other.whole);
    }
    double filled =
        other.isTemplate() ? ofValues.jaccard(other.ofValues) : ofValues.containedIn(other.whole);
    return other.isTemplate() && isOfOneSite(other)
        ? filled
        : Math.min(filled, whole.jaccard(other.whole));
  }
}
