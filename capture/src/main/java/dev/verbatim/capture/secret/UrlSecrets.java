package dev.verbatim.capture.secret;

/** Removes credentials from URLs, wherever in a text they stand (RFC 3986). */
final class UrlSecrets {
  private static final String MASK = "***";
  private static final String ENDS = " \t\r\n\"'<>`\\";

  private UrlSecrets() {}

  /** The text with user information and the values of secret parameters replaced. */
  static String remove(String text) {
    if (text.indexOf('=') < 0 && text.indexOf('@') < 0) {
      return text;
    }
    return parameters(userInformation(text), "?&#;");
  }

  /** The same for the query of a URL, given alone. */
  static String removeFromQuery(String query) {
    return parameters("?" + query, "?&#;").substring(1);
  }

  private static String userInformation(String text) {
    StringBuilder out = null;
    int done = 0;
    for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
      int from = at + 3;
      int user = -1;
      int i = from;
      while (i < text.length() && "/?#".indexOf(text.charAt(i)) < 0 && !ends(text.charAt(i))) {
        if (text.charAt(i) == '@') {
          user = i;
        }
        i++;
      }
      if (user > from) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, done, from).append(MASK);
        done = user;
      }
    }
    return out == null ? text : out.append(text, done, text.length()).toString();
  }

  private static String parameters(String text, String separators) {
    StringBuilder out = null;
    int done = 0;
    for (int equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', equals + 1)) {
      int nameStart = equals;
      while (nameStart > done && isNameCharacter(text.charAt(nameStart - 1))) {
        nameStart--;
      }
      boolean parameter = nameStart > 0 && separators.indexOf(text.charAt(nameStart - 1)) >= 0;
      if (!parameter || !SecretNames.isParameter(text.substring(nameStart, equals))) {
        continue;
      }
      int end = equals + 1;
      while (end < text.length()
          && "&#;".indexOf(text.charAt(end)) < 0
          && !ends(text.charAt(end))) {
        end++;
      }
      if (end > equals + 1) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, done, equals + 1).append(MASK);
        done = end;
      }
    }
    return out == null ? text : out.append(text, done, text.length()).toString();
  }

  private static boolean isNameCharacter(char next) {
    return Character.isLetterOrDigit(next) || next == '-' || next == '_' || next == '.';
  }

  private static boolean ends(char next) {
    return ENDS.indexOf(next) >= 0;
  }
}
