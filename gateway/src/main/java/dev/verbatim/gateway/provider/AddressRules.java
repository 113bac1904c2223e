package dev.verbatim.gateway.provider;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses a connection may go to. A name that resolves to any other is not connected. */
public final class AddressRules {
  private AddressRules() {}

  /** Whether a provider of this reach may be at this address. */
  public static boolean allows(Provider.Reach reach, InetAddress address) {
    return switch (reach) {
      case AS_NAMED -> true;
      case PRIVATE ->
          !address.isLinkLocalAddress() && !address.isMulticastAddress() && !isUnspecified(address);
      case PUBLIC -> isPublic(address);
    };
  }

  /** IANA special-purpose address registries (RFC 6890), as far as they are not global. */
  private static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isUnspecified(address)) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet6Address) {
      boolean uniqueLocal = (first & 0xfe) == 0xfc;
      boolean nat64 = first == 0 && second == 0x64;
      boolean embedsIpv4 = first == 0x20 && second == 0x02;
      return !uniqueLocal && !nat64 && !embedsIpv4 && first != 0;
    }
    boolean shared = first == 100 && (second & 0xc0) == 64;
    boolean benchmarking = first == 198 && (second & 0xfe) == 18;
    boolean protocol = first == 192 && second == 0 && (bytes[2] & 0xff) == 0;
    return !shared && !benchmarking && !protocol && first != 0 && first < 240;
  }

  private static boolean isUnspecified(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.getAddress().length == 4 && address.getAddress()[0] == 0;
  }
}
