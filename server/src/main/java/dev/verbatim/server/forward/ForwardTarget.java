package dev.verbatim.server.forward;

import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import java.net.URI;
import java.util.Map;

/**
 * Another backend that gets a copy of every span.
 *
 * @param name for metrics and messages
 * @param endpoint of OTLP/HTTP for traces, with its path, such as {@code
 *     https://api.honeycomb.io/v1/traces}
 * @param headers sent with every request; usually the backend's key. Never shown.
 * @param purpose how spans are written
 */
public record ForwardTarget(
    String name, URI endpoint, Map<String, String> headers, Purpose purpose) {
  public ForwardTarget {
    headers = Map.copyOf(headers);
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "forward."
              + name
              + ": not an endpoint (expected: http:// or https:// with a host and a path, without"
              + " credentials; those belong into headers)");
    }
  }

  /** Without headers: they hold keys. */
  @Override
  public String toString() {
    return name + " at " + endpoint;
  }
}
