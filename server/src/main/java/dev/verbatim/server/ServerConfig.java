package dev.verbatim.server;

import dev.verbatim.gateway.GatewayConfig;
import dev.verbatim.server.web.ApiKeys;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a server is to run.
 *
 * @param address where it listens; other machines can reach any but a loopback address, so then
 *     {@code keys} must not be empty
 * @param port of everything; 0 takes a free one
 * @param grpcPort a second port for OTLP/gRPC, where exporters look for it; 0 takes a free one
 * @param keys who may come in; empty lets everybody in
 * @param allowedHosts host names besides those of the loopback interface
 * @param project whose data this is
 * @param version of Verbatim
 * @param maxRequestBytes of one OTLP request after decompression
 * @param maxPendingBytes of all requests that are being read or wait for the store
 * @param maxTailReaders readers of the live tail at one time
 * @param maxConnections at one time; further ones are closed
 * @param requestTimeout for the whole of a request
 * @param drainTimeout how long a closing server waits for requests that run
 * @param gateway where calls may go, and how
 */
public record ServerConfig(
    InetAddress address,
    int port,
    OptionalInt grpcPort,
    ApiKeys keys,
    List<String> allowedHosts,
    String project,
    String version,
    int maxRequestBytes,
    long maxPendingBytes,
    int maxTailReaders,
    int maxConnections,
    Duration requestTimeout,
    Duration drainTimeout,
    GatewayConfig gateway) {

  public ServerConfig {
    allowedHosts = List.copyOf(allowedHosts);
    if (!address.isLoopbackAddress() && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "host: "
              + address.getHostAddress()
              + " (expected: a loopback address such as 127.0.0.1, or keys; make one with `verbatim"
              + " key new`)");
    }
    if (maxPendingBytes < 2L * maxRequestBytes) {
      throw new IllegalArgumentException(
          "maxPendingBytes: "
              + maxPendingBytes
              + " (expected: at least twice maxRequestBytes, "
              + 2L * maxRequestBytes
              + ")");
    }
  }

  /** Loopback, a free port, no second one, no keys: for tests and tools. */
  public static ServerConfig local() {
    return new ServerConfig(
        InetAddress.getLoopbackAddress(),
        0,
        OptionalInt.empty(),
        ApiKeys.none(),
        List.of(),
        "default",
        "dev",
        64 << 20,
        256L << 20,
        64,
        2048,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        GatewayConfig.DEFAULT);
  }

  /**
   * The same at another address, for which these keys are needed.
   *
   * @throws IllegalArgumentException if others can reach the address and there are no keys
   */
  public ServerConfig withAddress(InetAddress newAddress, ApiKeys newKeys) {
    return new ServerConfig(
        newAddress,
        port,
        grpcPort,
        newKeys,
        allowedHosts,
        project,
        version,
        maxRequestBytes,
        maxPendingBytes,
        maxTailReaders,
        maxConnections,
        requestTimeout,
        drainTimeout,
        gateway);
  }

  /** The same with another second port, or none. */
  public ServerConfig withGrpcPort(OptionalInt newPort) {
    return new ServerConfig(
        address,
        port,
        newPort,
        keys,
        allowedHosts,
        project,
        version,
        maxRequestBytes,
        maxPendingBytes,
        maxTailReaders,
        maxConnections,
        requestTimeout,
        drainTimeout,
        gateway);
  }

  /** The same with other bounds of bytes. */
  public ServerConfig withMaxBytes(int ofRequest, long pending) {
    return new ServerConfig(
        address,
        port,
        grpcPort,
        keys,
        allowedHosts,
        project,
        version,
        ofRequest,
        pending,
        maxTailReaders,
        maxConnections,
        requestTimeout,
        drainTimeout,
        gateway);
  }

  /** The same with keys. */
  public ServerConfig withKeys(ApiKeys newKeys) {
    return new ServerConfig(
        address,
        port,
        grpcPort,
        newKeys,
        allowedHosts,
        project,
        version,
        maxRequestBytes,
        maxPendingBytes,
        maxTailReaders,
        maxConnections,
        requestTimeout,
        drainTimeout,
        gateway);
  }

  /** The same with another gateway. */
  public ServerConfig withGateway(GatewayConfig newGateway) {
    return new ServerConfig(
        address,
        port,
        grpcPort,
        keys,
        allowedHosts,
        project,
        version,
        maxRequestBytes,
        maxPendingBytes,
        maxTailReaders,
        maxConnections,
        requestTimeout,
        drainTimeout,
        newGateway);
  }
}
