package dev.verbatim.demo.story;

import dev.verbatim.testkit.episode.Episode;

/** The prompt of the airline desk: version v4 is the recorded one, v3 lets everybody cancel. */
final class AirlinePolicy {
  static final String NAME = "airline-policy";

  /** What only v3 says. */
  static final String LENIENT = "Otherwise, flights of every cabin can be cancelled.";

  /** What only v4 says. */
  static final String STRICT =
      "Otherwise, basic economy or economy flights can be cancelled only if travel insurance is"
          + " bought and the condition is met, and business flights can always be cancelled.";

  private AirlinePolicy() {}

  /** The text of a version, as the episode's agent was told it. */
  static String text(Episode episode, String version) {
    String recorded = episode.systemPrompt();
    if (!recorded.contains(STRICT)) {
      throw new IllegalArgumentException(
          episode.id() + ": its policy has no sentence on cancelling (expected: " + STRICT + ")");
    }
    return version.equals("v3") ? recorded.replace(STRICT, LENIENT) : recorded;
  }
}
