package dev.verbatim.capture.canon;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a typed hole in the place of what differs between two runs of the same thing: points in
 * time, random ids, tokens. A date without a time, an amount, a name is data and stays.
 */
public final class NoiseMask {
  private static final Pattern NOISE =
      Pattern.compile(
          "(?<jwt>\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*)"
              + "|(?<uuid>\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b)"
              + "|(?<time>\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?"
              + "(?:Z\\b|[+-]\\d{2}:?\\d{2}\\b|\\b))"
              + "|(?<hex>\\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\\d)[0-9a-f]{16,}\\b"
              + "|\\b(?=[0-9A-F]*[A-F])(?=[0-9A-F]*\\d)[0-9A-F]{16,}\\b)"
              + "|(?<epoch>\\b\\d{10}(?:\\.\\d+)?\\b|\\b\\d{13}\\b|\\b\\d{16}\\b|\\b\\d{19}\\b)");

  private final long recordedEpochNanos;
  private final Duration epochWindow;
  private final NoiseRules rules;

  /**
   * @param recordedEpochNanos when the text was sent, nanoseconds since 1970: numbers that are a
   *     time near it, in seconds to nanoseconds, are noise; others are order numbers and the like
   */
  public NoiseMask(long recordedEpochNanos, Thresholds thresholds) {
    this(recordedEpochNanos, thresholds, NoiseRules.NONE);
  }

  /**
   * The same.
   *
   * @param rules what else is noise
   */
  public NoiseMask(long recordedEpochNanos, Thresholds thresholds, NoiseRules rules) {
    this.recordedEpochNanos = recordedEpochNanos;
    this.epochWindow = thresholds.epochWindow();
    this.rules = rules;
  }

  /** The canonical form of JSON with holes for its noise; of other texts the text with holes. */
  public String json(String text) {
    return mask(CanonicalJson.of(rules.json(text)));
  }

  /** JSON with holes in the places that rules name, and nothing else masked. */
  String places(String json) {
    return rules.json(json);
  }

  /** The same for JSON that stands at this place of a larger one. */
  String places(String json, String... at) {
    return rules.json(json, at);
  }

  /** The text with {@code ‹time›}, {@code ‹uuid›}, {@code ‹hex›}, {@code ‹jwt›} for its noise. */
  public String mask(String given) {
    String text = rules.mask(given);
    Matcher matcher = NOISE.matcher(text);
    StringBuilder masked = new StringBuilder(text.length());
    int done = 0;
    while (matcher.find()) {
      String hole = hole(matcher);
      if (!hole.isEmpty()) {
        masked.append(text, done, matcher.start()).append(hole);
        done = matcher.end();
      }
    }
    return done == 0 ? text : masked.append(text, done, text.length()).toString();
  }

  private String hole(Matcher match) {
    if (match.group("jwt") != null) {
      return "‹jwt›";
    }
    if (match.group("uuid") != null) {
      return "‹uuid›";
    }
    if (match.group("hex") != null) {
      return "‹hex›";
    }
    String epoch = match.group("epoch");
    return epoch == null || isNear(epoch) ? "‹time›" : "";
  }

  private boolean isNear(String digits) {
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    long value = Long.parseLong(whole.length() > 18 ? whole.substring(0, 18) : whole);
    long seconds = value;
    for (int length = Math.min(18, whole.length()); length > 10; length--) {
      seconds /= 10;
    }
    return Math.abs(seconds - recordedEpochNanos / 1_000_000_000) <= epochWindow.toSeconds();
  }
}
