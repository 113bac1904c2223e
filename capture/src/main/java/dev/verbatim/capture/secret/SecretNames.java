package dev.verbatim.capture.secret;

import java.util.Locale;
import java.util.Set;

/** Names behind which credentials stand: of headers, of attributes, of URL parameters. */
final class SecretNames {
  private static final Set<String> NAMES =
      Set.of(
          "auth",
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "cookie2",
          "api-key",
          "apikey",
          "x-api-key",
          "x-goog-api-key",
          "ocp-apim-subscription-key",
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "private-key",
          "access-key",
          "x-amz-credential",
          "x-amz-signature");

  private static final Set<String> PARAMETERS =
      Set.of(
          "key",
          "auth",
          "authorization",
          "sig",
          "signature",
          "subscription-key",
          "x-amz-signature",
          "x-amz-credential",
          "x-goog-signature",
          "x-goog-credential");

  private SecretNames() {}

  /** Whether a header of this name is never kept. {@code x-ratelimit-remaining-tokens} is kept. */
  static boolean isHeader(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return NAMES.contains(plain)
        || plain.endsWith("-token")
        || plain.equals("token")
        || plain.endsWith("api-key")
        || plain.endsWith("-authorization")
        || plain.contains("secret")
        || plain.contains("password");
  }

  /** Whether the value of an attribute of this dotted name is never kept. */
  static boolean isAttribute(String name) {
    return isHeader(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Whether the value of this URL parameter is never kept. */
  static boolean isParameter(String name) {
    return PARAMETERS.contains(name.toLowerCase(Locale.ROOT).replace('_', '-')) || isHeader(name);
  }
}
