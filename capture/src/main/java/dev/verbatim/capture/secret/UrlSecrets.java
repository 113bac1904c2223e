package dev.verbatim.capture.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Removes credentials from URLs, wherever in a text they stand (RFC 3986). */
final class UrlSecrets {
  private static final String MASK = "***";
  private static final String ENDS = " \t\r\n\"'<>`\\";

  /** {@code &} as JSON may spell it, without the backslash. */
  private static final String ESCAPED_AND = "u0026";

  /** Where a credential stands; {@code to} is exclusive. */
  private record Place(int from, int to) {}

  private UrlSecrets() {}

  /** The text with user information and the values of secret parameters replaced. */
  static String remove(String text) {
    if (text.indexOf('=') < 0 && text.indexOf('@') < 0) {
      return text;
    }
    String anonymous = replaced(text, userInformation(text));
    return replaced(anonymous, parameters(anonymous));
  }

  /** The same for the query of a URL, given alone. */
  static String removeFromQuery(String query) {
    String text = "?" + query;
    return replaced(text, parameters(text)).substring(1);
  }

  /** The values of the secret parameters of a URL, as they are spelled there. */
  static List<String> values(String url) {
    return parameters(url).stream().map(place -> url.substring(place.from, place.to)).toList();
  }

  /** A body with the same masked by as many {@code *}, so that lengths stay. */
  static KeyMask.Masked mask(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<Place> places = new ArrayList<>(userInformation(text));
    places.addAll(parameters(text));
    places.removeIf(place -> allMasked(text, place));
    if (places.isEmpty()) {
      return new KeyMask.Masked(body, 0);
    }
    byte[] masked = body.clone();
    places.forEach(place -> Arrays.fill(masked, place.from, place.to, (byte) '*'));
    return new KeyMask.Masked(masked, places.size());
  }

  private static boolean allMasked(String text, Place place) {
    return text.substring(place.from, place.to).chars().allMatch(next -> next == '*');
  }

  private static String replaced(String text, List<Place> places) {
    if (places.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (Place place : places) {
      out.append(text, done, place.from).append(MASK);
      done = place.to;
    }
    return out.append(text, done, text.length()).toString();
  }

  private static List<Place> userInformation(String text) {
    List<Place> places = new ArrayList<>();
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
        places.add(new Place(from, user));
      }
    }
    return places;
  }

  private static List<Place> parameters(String text) {
    List<Place> places = new ArrayList<>();
    int done = 0;
    for (int equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', equals + 1)) {
      int nameStart = equals;
      while (nameStart > done && isNameCharacter(text.charAt(nameStart - 1))) {
        nameStart--;
      }
      boolean escaped =
          nameStart > 0
              && text.charAt(nameStart - 1) == '\\'
              && text.startsWith(ESCAPED_AND, nameStart);
      boolean parameter =
          escaped || nameStart > 0 && "?&#;".indexOf(text.charAt(nameStart - 1)) >= 0;
      String name = text.substring(escaped ? nameStart + ESCAPED_AND.length() : nameStart, equals);
      if (!parameter || !SecretNames.isParameter(name)) {
        continue;
      }
      int end = equals + 1;
      while (end < text.length()
          && "&#;".indexOf(text.charAt(end)) < 0
          && !ends(text.charAt(end))) {
        end++;
      }
      if (end > equals + 1) {
        places.add(new Place(equals + 1, end));
        done = end;
      }
    }
    return places;
  }

  private static boolean isNameCharacter(char next) {
    return Character.isLetterOrDigit(next) || next == '-' || next == '_' || next == '.';
  }

  private static boolean ends(char next) {
    return ENDS.indexOf(next) >= 0;
  }
}
