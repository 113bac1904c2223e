package dev.verbatim.gateway;

import dev.verbatim.gateway.provider.Providers;
import java.time.Duration;

/**
 * How the gateway runs.
 *
 * @param providers where calls may go
 * @param connectTimeout for the connection to a provider
 * @param idleTimeout how long nothing may pass in either direction
 * @param maxBodyBytes longer bodies pass, but are not kept
 * @param maxPendingBytes of all copies of bodies that are being made or wait for the store; beyond
 *     it calls pass without a copy
 * @param drainTimeout how long closing waits for the store
 * @param idHeaders whether answers carry {@code x-verbatim-trace-id} and {@code x-verbatim-span-id}
 */
public record GatewayConfig(
    Providers providers,
    Duration connectTimeout,
    Duration idleTimeout,
    long maxBodyBytes,
    long maxPendingBytes,
    Duration drainTimeout,
    boolean idHeaders) {
  /** The public providers, and bounds that suit one machine. */
  public static final GatewayConfig DEFAULT =
      new GatewayConfig(
          Providers.defaults(),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          64L << 20,
          128L << 20,
          Duration.ofSeconds(5),
          true);

  /** The same with other providers. */
  public GatewayConfig withProviders(Providers newProviders) {
    return new GatewayConfig(
        newProviders,
        connectTimeout,
        idleTimeout,
        maxBodyBytes,
        maxPendingBytes,
        drainTimeout,
        idHeaders);
  }

  /** The same with another bound of pending bytes. */
  public GatewayConfig withMaxPendingBytes(long newMaxPendingBytes) {
    return new GatewayConfig(
        providers,
        connectTimeout,
        idleTimeout,
        maxBodyBytes,
        newMaxPendingBytes,
        drainTimeout,
        idHeaders);
  }

  /** The same with other times. */
  public GatewayConfig withTimeouts(Duration connect, Duration idle) {
    return new GatewayConfig(
        providers, connect, idle, maxBodyBytes, maxPendingBytes, drainTimeout, idHeaders);
  }

  /** The same with another time to wait for the store when closing. */
  public GatewayConfig withDrainTimeout(Duration newDrainTimeout) {
    return new GatewayConfig(
        providers,
        connectTimeout,
        idleTimeout,
        maxBodyBytes,
        maxPendingBytes,
        newDrainTimeout,
        idHeaders);
  }
}
