package dev.verbatim.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings under {@code verbatim}. What is missing is taken from the environment, then from the
 * defaults of the SDK.
 *
 * @param enabled {@code false} leaves the application as it is without Verbatim
 * @param endpoint the server, e.g. {@code http://localhost:4318}
 * @param apiKey sent to it as a bearer token
 * @param service default: {@code spring.application.name}
 * @param environment e.g. {@code production}
 * @param release the version of the application
 * @param maxBytes most bytes held in memory
 */
@ConfigurationProperties("verbatim")
public record VerbatimProperties(
    @Nullable Boolean enabled,
    @Nullable String endpoint,
    @Nullable String apiKey,
    @Nullable String service,
    @Nullable String environment,
    @Nullable String release,
    @Nullable Long maxBytes) {

  /** Never the key. */
  @Override
  public String toString() {
    return "VerbatimProperties[endpoint=" + endpoint + ", service=" + service + "]";
  }
}
