package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.replay.ToolAnswer;
import dev.verbatim.sdk.internal.replay.ToolQuestion;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tools under replay: the recording answers instead of them, see {@code spec/replay.md}. The {@code
 * tool} methods of {@link Verbatim} do all of it; this is for frameworks whose tools get their
 * spans elsewhere.
 */
public final class ToolReplay {
  private ToolReplay() {}

  /**
   * The address of the replay that this process runs under: the system property {@code
   * verbatim.replay.url}, else the variable {@code VERBATIM_REPLAY_URL}. Empty if there is none.
   */
  public static Optional<String> url() {
    return text(System.getProperty("verbatim.replay.url"))
        .or(() -> text(System.getenv("VERBATIM_REPLAY_URL")));
  }

  /**
   * Gives the recorded text of a tool, or runs it: without replay, or where the replay says so.
   *
   * @param argumentsJson null if they are not known
   * @param callId the id by which the model asked; null if it is not known
   * @return null if the tool gave nothing
   * @throws ReplayDenied if it must not be run
   */
  public static <X extends Throwable> @Nullable String textOf(
      String name,
      @Nullable String callId,
      @Nullable String argumentsJson,
      Work<@Nullable String, X> work)
      throws X {
    Optional<String> replay = url();
    if (replay.isEmpty()) {
      return work.run();
    }
    Optional<ToolAnswer.Given> given = ToolReplay.<X>ask(replay.get(), name, callId, argumentsJson);
    return given.isEmpty() ? work.run() : given.get().text();
  }

  /** What the tool gave; empty when it is to be run. */
  static <X extends Throwable> Optional<ToolAnswer.Given> ask(
      String replay, String name, @Nullable String callId, @Nullable String argumentsJson)
      throws X {
    String apiKey = text(System.getenv("VERBATIM_API_KEY")).orElse(null);
    ToolAnswer answer = new ToolQuestion(replay, apiKey, name, argumentsJson, callId).ask();
    if (answer instanceof ToolAnswer.Given given) {
      return Optional.of(given);
    }
    if (answer instanceof ToolAnswer.Denied denied) {
      throw new ReplayDenied(name, denied.code(), denied.reason(), denied.cause());
    }
    if (answer instanceof ToolAnswer.Failed failed) {
      throw ToolReplay.<X>asThrown(RecordedFailures.of(failed.errorType(), failed.message()));
    }
    return Optional.empty();
  }

  /** The tool threw it when it was recorded, so that is what its callers know. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X asThrown(Exception recorded) {
    return (X) recorded;
  }

  /** Reads a result of this type. */
  @SuppressWarnings("NullAway") // null where the tool gave it
  static <T> ResultReader<T> reader(Class<T> type) {
    return text -> type.cast(PlainResult.of(text, type));
  }

  /** What the reader makes of the text; null if the tool gave nothing. */
  @SuppressWarnings("NullAway") // a tool that may give nothing has a type that says so
  static <T extends @Nullable Object> T read(
      String tool, ToolAnswer.Given given, ResultReader<T> reader) {
    if (given.text() == null && given.value() == null) {
      return null;
    }
    try {
      return reader.read(given.text() == null ? Objects.toString(given.value()) : given.text());
    } catch (Exception e) {
      String reason = "its recorded result cannot be read: " + e.getMessage();
      throw new ReplayDenied(tool, "unreadable", reason, e);
    }
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }
}
