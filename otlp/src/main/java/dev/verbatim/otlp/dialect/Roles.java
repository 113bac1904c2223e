package dev.verbatim.otlp.dialect;

import java.util.Locale;

/** Roles of messages in one vocabulary. */
final class Roles {
  private Roles() {}

  /** {@code system, user, assistant, tool}, or the word as it was sent. */
  static String normal(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "system", "developer", "systemmessage", "systemmessagechunk" -> "system";
      case "user", "human", "humanmessage", "humanmessagechunk" -> "user";
      case "assistant", "model", "ai", "aimessage", "aimessagechunk" -> "assistant";
      case "tool", "function", "toolmessage", "functionmessage" -> "tool";
      default -> role;
    };
  }
}
