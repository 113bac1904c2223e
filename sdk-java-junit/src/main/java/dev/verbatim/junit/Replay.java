package dev.verbatim.junit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The replay that a test runs under. */
public final class Replay {
  private final Player player;
  private final Path tape;
  private final String id;
  private final String url;
  private final Map<?, ?> baseUrls;

  Replay(Player player, Path tape, boolean keepGoing) {
    Map<String, ?> begun = player.begin(tape, keepGoing);
    this.player = player;
    this.tape = tape;
    this.id = String.valueOf(begun.get("id"));
    this.url = String.valueOf(begun.get("url"));
    this.baseUrls = begun.get("baseUrls") instanceof Map<?, ?> urls ? urls : Map.of();
  }

  /** The directory of the tape. */
  public Path tape() {
    return tape;
  }

  /** The id of the replay, and of the trace that the run becomes. */
  public String id() {
    return id;
  }

  /** Where tools ask; the system property {@code verbatim.replay.url} while the test runs. */
  public String url() {
    return url;
  }

  /**
   * What a client of this provider takes for its base URL.
   *
   * @param provider {@code openai}, {@code anthropic}, {@code gemini}, {@code ollama} or {@code
   *     azure}
   * @throws IllegalArgumentException if there is no such provider
   */
  public String baseUrl(String provider) {
    return Optional.ofNullable(baseUrls.get(provider))
        .map(String::valueOf)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    provider + ": no provider (expected: one of " + baseUrls.keySet() + ")"));
  }

  /** Any key would do. */
  public String apiKey() {
    return "replay";
  }

  /** How the run differs from the recording until now; empty if it does not. */
  public String report() {
    RunState state = state();
    return state.isSame() ? "" : RunReport.of(state, tape);
  }

  RunState state() {
    return new RunState(player.state(id));
  }

  Player player() {
    return player;
  }
}
