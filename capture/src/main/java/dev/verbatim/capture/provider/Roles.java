package dev.verbatim.capture.provider;

/** Roles of messages in one vocabulary. */
final class Roles {
  private Roles() {}

  static String normalise(String role) {
    return switch (role) {
      case "developer" -> "system";
      case "model" -> "assistant";
      case "function" -> "tool";
      default -> role;
    };
  }
}
