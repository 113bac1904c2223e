package dev.verbatim.sdk.internal.replay;

import org.jspecify.annotations.Nullable;

/** What a replay says about a tool. */
public sealed interface ToolAnswer {

  /** The tool is to be run. */
  record Run() implements ToolAnswer {}

  /**
   * The tool gave this.
   *
   * @param value the plain value of the JSON, a text if it was no JSON; null if it gave nothing
   * @param text every character; null if it gave nothing
   */
  record Given(@Nullable Object value, @Nullable String text) implements ToolAnswer {}

  /** The tool failed. */
  record Failed(String errorType, String message) implements ToolAnswer {}

  /**
   * The tool must not be run.
   *
   * @param code one word
   * @param cause null unless the replay could not be asked
   */
  record Denied(String code, String reason, @Nullable Throwable cause) implements ToolAnswer {}
}
