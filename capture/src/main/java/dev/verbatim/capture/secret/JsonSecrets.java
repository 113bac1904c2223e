package dev.verbatim.capture.secret;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes texts behind the names of credentials in JSON that holds settings: parameters of a call,
 * headers, metadata. What users and models wrote is not such JSON; a password that a form asks for
 * stays in it.
 */
final class JsonSecrets {
  /** A member whose value is a text (RFC 8259); possessive, as values may be long. */
  private static final Pattern MEMBER =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.){1,64}+)\"\\s*+:\\s*+\"((?:[^\"\\\\]|\\\\.)*+)\"");

  private static final Pattern SETTINGS =
      Pattern.compile("(?i)param|header|config|setting|metadata|kwargs|options");

  private JsonSecrets() {}

  /** Whether an attribute of this name may hold settings. */
  static boolean isSettings(String name) {
    return SETTINGS.matcher(name.substring(name.lastIndexOf('.') + 1)).find();
  }

  static String remove(String json) {
    Matcher member = MEMBER.matcher(json);
    StringBuilder out = null;
    int done = 0;
    while (member.find()) {
      if (SecretNames.isAttribute(member.group(1)) && !member.group(2).isEmpty()) {
        out = out == null ? new StringBuilder(json.length()) : out;
        out.append(json, done, member.start(2)).append(SecretScrubber.REMOVED);
        done = member.end(2);
      }
    }
    return out == null ? json : out.append(json, done, json.length()).toString();
  }
}
