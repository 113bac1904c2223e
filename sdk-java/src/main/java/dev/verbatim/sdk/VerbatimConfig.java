package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.export.ExportLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings. Each has a default that works; the environment overrides the default and the builder
 * overrides the environment. A wrong value is ignored with one log line.
 */
public final class VerbatimConfig {
  static final URI DEFAULT_ENDPOINT = URI.create("http://localhost:4318");

  private final boolean enabled;
  private final URI endpoint;
  private final Optional<String> apiKey;
  private final Optional<String> service;
  private final Optional<String> release;
  private final Optional<String> environment;
  private final Optional<String> commit;
  private final long maxBytes;
  private final Duration shutdownTimeout;
  private final ExportLimits exportLimits;

  private VerbatimConfig(Builder builder) {
    enabled = builder.enabled;
    endpoint = builder.endpoint;
    apiKey = builder.apiKey;
    service = builder.service;
    release = builder.release;
    environment = builder.environmentName;
    commit = builder.commit;
    maxBytes = builder.maxBytes;
    shutdownTimeout = builder.shutdownTimeout;
    exportLimits = builder.exportLimits;
  }

  /** Whether anything is captured. */
  public boolean enabled() {
    return enabled;
  }

  /** Base URL of the receiver or its full {@code /v1/traces} URL. */
  public URI endpoint() {
    return endpoint;
  }

  /** Sent to the receiver as a bearer token. */
  public Optional<String> apiKey() {
    return apiKey;
  }

  /** OTel's {@code service.name}. */
  public Optional<String> service() {
    return service;
  }

  /** OTel's {@code service.version}. */
  public Optional<String> release() {
    return release;
  }

  /** E.g. {@code production}. */
  public Optional<String> environment() {
    return environment;
  }

  /** The git commit of the application. */
  public Optional<String> commit() {
    return commit;
  }

  /** Most bytes held in memory. */
  public long maxBytes() {
    return maxBytes;
  }

  /** How long the end of the process waits for the last spans. */
  public Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  ExportLimits exportLimits() {
    return exportLimits;
  }

  /** The endpoint and the service; never the key. */
  @Override
  public String toString() {
    return "VerbatimConfig[enabled=" + enabled + ", endpoint=" + tracesUrl() + "]";
  }

  /** Where spans are posted. */
  URI tracesUrl() {
    String url = endpoint.toString();
    while (url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
    return URI.create(url.endsWith("/v1/traces") ? url : url + "/v1/traces");
  }

  static Builder fromEnvironment(Map<String, String> environment) {
    return new Builder(environment);
  }

  /** Collects settings; begins with those of the environment. */
  public static final class Builder {
    private boolean enabled = true;
    private URI endpoint = DEFAULT_ENDPOINT;
    private Optional<String> apiKey;
    private Optional<String> service = Optional.empty();
    private Optional<String> release = Optional.empty();
    private Optional<String> environmentName = Optional.empty();
    private Optional<String> commit = Optional.empty();
    private long maxBytes = 64L << 20;
    private Duration shutdownTimeout = Duration.ofSeconds(5);
    private ExportLimits exportLimits = ExportLimits.DEFAULT;

    private Builder(Map<String, String> environment) {
      apiKey = Settings.text(environment, "VERBATIM_API_KEY");
      Settings.text(environment, "VERBATIM_ENDPOINT").flatMap(Settings::url).ifPresent(this::set);
      Settings.text(environment, "VERBATIM_ENABLED")
          .flatMap(text -> Settings.bool("VERBATIM_ENABLED", text))
          .ifPresent(this::enabled);
      if (environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")) {
        enabled = false;
      }
      Settings.text(environment, "VERBATIM_MAX_BYTES")
          .flatMap(text -> Settings.positive("VERBATIM_MAX_BYTES", text))
          .ifPresent(this::maxBytes);
      Settings.text(environment, "VERBATIM_ENVIRONMENT").ifPresent(this::environment);
    }

    private void set(URI url) {
      endpoint = url;
    }

    /** Whether anything is captured; environment {@code VERBATIM_ENABLED}. */
    public Builder enabled(boolean on) {
      enabled = on;
      return this;
    }

    /** Default {@code http://localhost:4318}; environment {@code VERBATIM_ENDPOINT}. */
    public Builder endpoint(String url) {
      Settings.url(url).ifPresent(this::set);
      return this;
    }

    /** Environment {@code VERBATIM_API_KEY}. */
    public Builder apiKey(String key) {
      apiKey = Optional.of(key);
      return this;
    }

    /** Overrides {@code OTEL_SERVICE_NAME}. */
    public Builder service(String name) {
      service = Optional.of(name);
      return this;
    }

    /** The version of the application; overrides what is found. */
    public Builder release(String version) {
      release = Optional.of(version);
      return this;
    }

    /** E.g. {@code production}; environment {@code VERBATIM_ENVIRONMENT}. */
    public Builder environment(String name) {
      environmentName = Optional.of(name);
      return this;
    }

    /** The git commit; overrides what is found. */
    public Builder commit(String hash) {
      commit = Optional.of(hash);
      return this;
    }

    /** Most bytes held in memory, default 64 MiB; environment {@code VERBATIM_MAX_BYTES}. */
    public Builder maxBytes(long bytes) {
      if (bytes > 0) {
        maxBytes = bytes;
      } else {
        Settings.complain("maxBytes", Long.toString(bytes), "a positive number of bytes");
      }
      return this;
    }

    /** How long the end of the process may wait for the last spans, default 5 s. */
    public Builder shutdownTimeout(Duration timeout) {
      shutdownTimeout = timeout;
      return this;
    }

    Builder exportLimits(ExportLimits limits) {
      exportLimits = limits;
      return this;
    }

    VerbatimConfig build() {
      return new VerbatimConfig(this);
    }
  }
}
