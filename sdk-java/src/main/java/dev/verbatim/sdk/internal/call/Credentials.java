package dev.verbatim.sdk.internal.call;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows by name what is a credential in a header or a URL. */
public final class Credentials {
  private static final Set<String> HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "cookie",
          "set-cookie",
          "x-amz-security-token",
          "ocp-apim-subscription-key",
          "x-auth-token",
          "x-access-token",
          "x-csrf-token",
          "x-xsrf-token",
          "openai-organization-key");

  /** Further header names by what they contain. */
  private static final Pattern HEADER_PART =
      Pattern.compile("api[-_]?key|secret|password|authorization|credential|(^|[-_])token$|cookie");

  private static final Pattern QUERY_PARAMETER =
      Pattern.compile(
          "(?i)([?&](?:[^=&#]*(?:key|token|secret|password|signature|credential|auth)[^=&#]*|sig|code)=)[^&#\\s\"']*");

  private static final Pattern USER_INFO =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^/?#\\s]*@");

  private Credentials() {}

  /** Whether a header of this name holds a credential. */
  public static boolean isSecretHeader(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return HEADERS.contains(lower) || HEADER_PART.matcher(lower).find();
  }

  /** The URL without user information and with the values of secret parameters replaced. */
  public static String scrubUrl(String url) {
    String withoutUser = USER_INFO.matcher(url).replaceAll("$1");
    return QUERY_PARAMETER.matcher(withoutUser).replaceAll("$1REDACTED");
  }
}
