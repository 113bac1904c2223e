package dev.verbatim.gateway.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A provider that calls may go to.
 *
 * @param name the segment behind {@code /gateway/}: lower-case letters, digits, dots, dashes
 * @param base what a client of this provider takes as its base URL; empty path for those whose
 *     clients add the version themselves
 * @param reach which addresses the host may have
 */
public record Provider(String name, URI base, Reach reach) {
  /** Which addresses the host of a provider may resolve to. */
  public enum Reach {
    /** Addresses of the public internet only. */
    PUBLIC,
    /** Private and loopback addresses too, but no link-local ones: those hold cloud credentials. */
    PRIVATE,
    /** The address stands in the configuration itself. */
    AS_NAMED
  }

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

  /**
   * A provider somebody configured.
   *
   * @throws IllegalArgumentException if name or URL cannot be used; the message says why
   */
  public static Provider configured(String name, String url) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          name + " (expected: a name of 1..63 lower-case letters, digits, dots or dashes)");
    }
    URI base = base(url);
    String host = base.getHost().toLowerCase(Locale.ROOT);
    boolean literal = LITERAL.matcher(host).matches();
    return new Provider(name, base, literal ? Reach.AS_NAMED : Reach.PRIVATE);
  }

  static Provider builtIn(String name, String url) {
    return new Provider(name, base(url), Reach.PUBLIC);
  }

  private static URI base(String url) {
    try {
      URI base = new URI(url.strip());
      boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
      if (http && base.getHost() != null && base.getRawUserInfo() == null) {
        if (base.getRawQuery() == null && base.getRawFragment() == null) {
          return base;
        }
      }
    } catch (URISyntaxException notAUrl) {
      // told below, without the text: it may hold a password
    }
    throw new IllegalArgumentException(
        "a text of "
            + url.length()
            + " characters (expected: http:// or https:// with a host, without user, query and"
            + " fragment)");
  }

  /** The provider in OpenTelemetry's spelling. */
  public String telemetryName() {
    return switch (name) {
      case "azure" -> "azure.ai.openai";
      case "bedrock" -> "aws.bedrock";
      case "gemini" -> "gcp.gemini";
      case "mistral" -> "mistral_ai";
      case "xai" -> "x_ai";
      default -> name;
    };
  }
}
