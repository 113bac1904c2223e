package dev.verbatim.replay.tool;

import java.util.Optional;

/** What an app that wants to run a tool is told. */
public sealed interface ToolAnswer {
  /**
   * This is what the tool gives.
   *
   * @param text every character; empty if it gave nothing
   * @param isText whether it is a text though it could be read as JSON
   */
  record Result(Optional<String> text, boolean isText) implements ToolAnswer {}

  /** The tool fails in this way. */
  record Failure(Optional<String> type, String message) implements ToolAnswer {}

  /** Run it. */
  record Run() implements ToolAnswer {}

  /**
   * Do not run it.
   *
   * @param code one word for programs
   * @param reason for people
   */
  record Deny(String code, String reason) implements ToolAnswer {}

  /** The word of the API. */
  default String action() {
    return switch (this) {
      case Result result -> "answer";
      case Failure failure -> "error";
      case Run run -> "run";
      case Deny deny -> "deny";
    };
  }
}
