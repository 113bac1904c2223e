package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.export.QuietLog;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads texts as settings; a wrong one is reported in the log and is as if it were not there. */
final class Settings {
  private Settings() {}

  /** The trimmed value; empty if it is blank. */
  static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text.strip());
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // Reported below like any other.
    }
    complain("endpoint", "(not shown)", "an http or https URL like http://localhost:4318");
    return Optional.empty();
  }

  static Optional<Boolean> bool(String name, String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> {
        return Optional.of(true);
      }
      case "false", "0", "no", "off" -> {
        return Optional.of(false);
      }
      default -> {
        complain(name, text, "true or false");
        return Optional.empty();
      }
    }
  }

  static Optional<Long> positive(String name, String text) {
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Reported below like any other.
    }
    complain(name, text, "a positive number");
    return Optional.empty();
  }

  static void complain(String name, String value, String expected) {
    new QuietLog()
        .say("Verbatim: " + name + ": " + value + " (expected: " + expected + "); ignored");
  }
}
