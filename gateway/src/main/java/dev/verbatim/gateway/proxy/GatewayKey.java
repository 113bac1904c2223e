package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.RequestHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The key with which a caller opens Verbatim itself, where {@code Authorization} carries the
 * provider's: {@code x-verbatim-key}, or {@code Helicone-Auth: Bearer …}. It is never forwarded.
 */
public final class GatewayKey {
  private static final String OURS = "x-verbatim-key";
  private static final String HELICONE = "helicone-auth";
  private static final Set<String> HEADERS = Set.of(OURS, HELICONE);

  private GatewayKey() {}

  /** The key, if there is one. */
  public static Optional<String> of(RequestHeaders headers) {
    return Optional.ofNullable(headers.get(OURS))
        .or(() -> Optional.ofNullable(headers.get(HELICONE)).map(GatewayKey::withoutScheme))
        .map(String::strip);
  }

  private static String withoutScheme(String value) {
    String text = value.strip();
    return text.toLowerCase(Locale.ROOT).startsWith("bearer ") ? text.substring(7) : text;
  }

  static boolean isHeader(String name) {
    return HEADERS.contains(name);
  }
}
