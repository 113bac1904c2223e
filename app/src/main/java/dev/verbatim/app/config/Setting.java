package dev.verbatim.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be configured. */
public enum Setting {
  HOST("server.host", "--host", "127.0.0.1", "Address to listen on"),
  PORT("server.port", "--port", "4318", "Port of everything; 0 takes a free one"),
  GRPC_PORT(
      "server.grpcPort",
      "--grpc-port",
      "auto",
      "Second port for OTLP/gRPC; auto: 4317 beside port 4318, else off; 0 takes a free one"),
  ALLOWED_HOSTS(
      "server.allowedHosts",
      "--allowed-hosts",
      "",
      "Host names besides localhost under which the server may be called, with commas"),
  MAX_REQUEST_BYTES(
      "server.maxRequestBytes",
      "--max-request-bytes",
      "64MiB",
      "One OTLP request after decompression, 1MiB..1GiB"),
  MAX_PENDING_BYTES(
      "server.maxPendingBytes",
      "--max-pending-bytes",
      "256MiB",
      "All requests that wait for the store; at least twice maxRequestBytes"),
  MAX_TAIL_READERS(
      "server.maxTailReaders", "--max-tail-readers", "64", "Readers of the live tail, 1..10000"),
  MAX_CONNECTIONS(
      "server.maxConnections", "--max-connections", "2048", "Open connections, 16..100000"),
  REQUEST_TIMEOUT(
      "server.requestTimeout", "--request-timeout", "60s", "For the whole of a request, 1s..1h"),
  DRAIN_TIMEOUT(
      "server.drainTimeout",
      "--drain-timeout",
      "10s",
      "How long a closing server waits for requests that run, 0s..10m"),
  PROVIDERS(
      "providers",
      "--provider",
      "",
      "name=url: names or replaces a provider of the gateway, name=off takes it away; repeatable"),
  FORWARD_TARGETS(
      "forward.targets",
      "--forward",
      "",
      "name=url: every span is copied to this OTLP/HTTP endpoint; several with commas"),
  FORWARD_HEADERS(
      "forward.headers",
      "--forward-headers",
      "",
      "name.header=value: sent to that target, usually its key; several with commas",
      true),
  FORWARD_BODIES(
      "forward.bodies",
      "--forward-bodies",
      "false",
      "Whether copies hold exact request and response bodies, true or false"),
  GATEWAY_CONNECT_TIMEOUT(
      "gateway.connectTimeout",
      "--gateway-connect-timeout",
      "10s",
      "For the connection to a provider, 1s..5m"),
  GATEWAY_IDLE_TIMEOUT(
      "gateway.idleTimeout",
      "--gateway-idle-timeout",
      "10m",
      "How long nothing may pass between caller and provider, 1s..24h"),
  GATEWAY_MAX_BODY_BYTES(
      "gateway.maxBodyBytes",
      "--gateway-max-body-bytes",
      "64MiB",
      "Longer bodies pass, but are not kept, 1MiB..1GiB"),
  GATEWAY_MAX_PENDING_BYTES(
      "gateway.maxPendingBytes",
      "--gateway-max-pending-bytes",
      "128MiB",
      "Copies that wait for the store; beyond it calls pass without a copy, 1MiB..1TiB"),
  GATEWAY_ID_HEADERS(
      "gateway.idHeaders",
      "--gateway-id-headers",
      "true",
      "Whether answers carry x-verbatim-trace-id and x-verbatim-span-id"),
  DATA("data", "--data", "./verbatim-data", "Folder that holds everything"),
  PROJECT("project", "--project", "default", "Name of the project, letters digits . _ -"),
  RESERVE_BYTES(
      "store.reserveBytes",
      "--reserve-bytes",
      "512MiB",
      "Free disk space that is left alone: at less, no spans are accepted"),
  RETENTION_AGE(
      "retention.maxAge", "--retention-max-age", "none", "Older spans are dropped, e.g. 30d"),
  RETENTION_BYTES(
      "retention.maxBytes",
      "--retention-max-bytes",
      "none",
      "The oldest spans are dropped beyond this, e.g. 100GiB"),
  KEYS("auth.keys", "--api-keys", "", "Lines of `verbatim key new`, with commas", true),
  KEY_FILE("auth.keyFile", "--api-key-file", "", "File with such lines");

  private final String key;
  private final String flag;
  private final String defaultValue;
  private final String description;
  private final boolean secret;

  Setting(String key, String flag, String defaultValue, String description) {
    this(key, flag, defaultValue, description, false);
  }

  Setting(String key, String flag, String defaultValue, String description, boolean secret) {
    this.key = key;
    this.flag = flag;
    this.defaultValue = defaultValue;
    this.description = description;
    this.secret = secret;
  }

  /** The name in {@code verbatim.yaml}, dots for nesting. */
  public String key() {
    return key;
  }

  public String flag() {
    return flag;
  }

  /** E.g. {@code VERBATIM_SERVER_GRPC_PORT}. */
  public String variable() {
    return "VERBATIM_"
        + key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  public String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  /** Whether the value is masked wherever it is shown. */
  public boolean isSecret() {
    return secret;
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(setting -> setting.variable().equals(variable))
        .findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
