package dev.verbatim.testkit.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two weeks of a shop's program with three prompts in nine versions, on four processes: rolling
 * deploys, a rollback, a hot reload, and an experiment. Prompts hold dates, names, blocks that are
 * there for some customers only, and retrieved documents. The same seed gives the same history.
 *
 * <p>Releases 1.0 to 1.5 follow each other. {@code support} goes v1, v2, v3, back to v2, v4; {@code
 * triage} is reloaded from a registry while 1.2 runs (v1 to v2) and has an experiment (v2 against
 * v3) since the middle of 1.4; {@code answer} changes how it wraps the question with 1.4.
 */
public final class PromptHistory {
  private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
  private static final Duration RELEASE = Duration.ofHours(54);
  private static final Duration STEP_OF_DEPLOY = Duration.ofMinutes(25);
  private static final int RELEASES = 6;
  private static final int PROCESSES = 4;

  private final SplittableRandom random;
  private final int conversations;
  private final List<HistoryCall> calls = new ArrayList<>();

  private PromptHistory(long seed, int conversations) {
    this.random = new SplittableRandom(seed);
    this.conversations = conversations;
  }

  /**
   * All calls in the order of time.
   *
   * @param conversations how many there are; each makes one to four calls
   */
  public static List<HistoryCall> generate(long seed, int conversations) {
    PromptHistory history = new PromptHistory(seed, conversations);
    for (int number = 0; number < conversations; number++) {
      history.addConversation(number);
    }
    history.calls.sort(Comparator.comparingLong(HistoryCall::epochNanos));
    return List.copyOf(history.calls);
  }

  private void addConversation(int number) {
    long total = RELEASE.multipliedBy(RELEASES).toNanos();
    long offset = (long) (total * ((number + random.nextDouble()) / conversations));
    int process = random.nextInt(PROCESSES);
    // Processes are replaced one after the other.
    long since = offset - STEP_OF_DEPLOY.multipliedBy(process).toNanos();
    int release = (int) Math.clamp(since / RELEASE.toNanos(), 0, RELEASES - 1);
    Instant time = START.plusNanos(offset);
    String[] written = new ShopPrompts(random, time).write(release, offset);
    int turns = random.nextInt(1, 5);
    for (int turn = 0; turn < turns; turn++) {
      Instant at = time.plusSeconds(40L * turn).plusNanos(random.nextInt(1_000_000_000));
      calls.add(
          new HistoryCall(
              written[0],
              written[0] + " " + written[1],
              "conversation-" + number,
              "1." + release,
              "c0ffee" + release,
              "shop-1." + release + "-" + process,
              at.getEpochSecond() * 1_000_000_000L + at.getNano(),
              written[2],
              written[3],
              written[0].equals("support") ? ShopPrompts.tools(release) : List.of()));
    }
  }

  /** Where in the history a moment lies, in releases: 2.5 is the middle of release 1.2. */
  static double inReleases(long offsetNanos) {
    return (double) offsetNanos / RELEASE.toNanos();
  }
}
