package dev.verbatim.app.config;

import dev.verbatim.gateway.GatewayConfig;
import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.server.ServerConfig;
import dev.verbatim.server.forward.ForwardTarget;
import dev.verbatim.server.web.ApiKeys;
import dev.verbatim.store.RetentionPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A configuration that can be used.
 *
 * @param server how the server runs
 * @param grpcPortIsOptional the second port was not asked for: without it the server starts all the
 *     same
 * @param data the folder
 * @param reserveBytes free disk space that is left alone
 * @param retention what may be dropped
 * @param forwards where copies of all spans go
 * @param effective every setting as it is in force, secrets masked: one line each
 */
public record AppConfig(
    ServerConfig server,
    boolean grpcPortIsOptional,
    Path data,
    long reserveBytes,
    RetentionPolicy retention,
    List<ForwardTarget> forwards,
    List<String> effective) {

  /**
   * Reads all sources.
   *
   * @param file {@code verbatim.yaml}, if there is one
   * @throws ConfigException with everything that is wrong
   */
  public static AppConfig load(
      Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags)
      throws ConfigException {
    List<String> problems = new ArrayList<>();
    ConfigSources sources = new ConfigSources(problems);
    file.ifPresent(sources::file);
    sources.environment(environment);
    sources.flags(flags);
    Optional<AppConfig> config = new Reader(sources, problems).read();
    if (config.isEmpty() || !problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config.get();
  }

  /** Turns texts into values and collects what is wrong. */
  private static final class Reader {
    private final ConfigSources sources;
    private final List<String> problems;

    Reader(ConfigSources sources, List<String> problems) {
      this.sources = sources;
      this.problems = problems;
    }

    Optional<AppConfig> read() {
      int port = integer(Setting.PORT, 0, 65_535);
      boolean automatic = text(Setting.GRPC_PORT).equals("auto");
      Optional<InetAddress> address =
          value(Setting.HOST, Reader::address, "an address or host name such as 127.0.0.1");
      Optional<Path> data = value(Setting.DATA, Reader::path, "a folder");
      long maxRequest = bytes(Setting.MAX_REQUEST_BYTES, 1L << 20, 1L << 30);
      long maxPending = bytes(Setting.MAX_PENDING_BYTES, 2L << 20, 1L << 40);
      int tailReaders = integer(Setting.MAX_TAIL_READERS, 1, 10_000);
      int connections = integer(Setting.MAX_CONNECTIONS, 16, 100_000);
      Duration request =
          duration(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(1));
      Duration drain = duration(Setting.DRAIN_TIMEOUT, Duration.ZERO, Duration.ofMinutes(10));
      long reserve = bytes(Setting.RESERVE_BYTES, 0, 1L << 50);
      Optional<Duration> maxAge = optional(Setting.RETENTION_AGE, Quantities::duration, "30d");
      Optional<Long> maxBytes = optional(Setting.RETENTION_BYTES, Quantities::bytes, "100GiB");
      OptionalInt grpcPort = grpcPort(automatic, port);
      Optional<String> project =
          value(
              Setting.PROJECT,
              text -> text.matches("[A-Za-z0-9._-]{1,64}") ? Optional.of(text) : Optional.empty(),
              "1..64 letters, digits, dots, underscores or dashes");
      ApiKeys keys = keys();
      GatewayConfig gateway = gateway(drain);
      List<ForwardTarget> forwards = forwards();
      if (!problems.isEmpty() || address.isEmpty() || data.isEmpty() || project.isEmpty()) {
        return Optional.empty();
      }
      try {
        ServerConfig server =
            new ServerConfig(
                address.get(),
                port,
                grpcPort,
                keys,
                list(Setting.ALLOWED_HOSTS),
                project.get(),
                Version.current(),
                (int) Math.min(maxRequest, Integer.MAX_VALUE - 1024),
                maxPending,
                tailReaders,
                connections,
                request,
                drain,
                gateway);
        RetentionPolicy retention =
            new RetentionPolicy(
                maxAge, maxBytes.map(OptionalLong::of).orElse(OptionalLong.empty()));
        return Optional.of(
            new AppConfig(
                server, automatic, data.get(), reserve, retention, forwards, effective()));
      } catch (IllegalArgumentException contradiction) {
        problems.add(String.valueOf(contradiction.getMessage()));
        return Optional.empty();
      }
    }

    private GatewayConfig gateway(Duration drain) {
      Duration connect =
          duration(Setting.GATEWAY_CONNECT_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(5));
      Duration idle =
          duration(Setting.GATEWAY_IDLE_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(24));
      long maxBody = bytes(Setting.GATEWAY_MAX_BODY_BYTES, 1L << 20, 1L << 30);
      long maxPending = bytes(Setting.GATEWAY_MAX_PENDING_BYTES, 1L << 20, 1L << 40);
      boolean idHeaders = truth(Setting.GATEWAY_ID_HEADERS);
      return new GatewayConfig(providers(), connect, idle, maxBody, maxPending, drain, idHeaders);
    }

    private List<ForwardTarget> forwards() {
      boolean bodies = truth(Setting.FORWARD_BODIES);
      Map<String, Map<String, String>> headers = forwardHeaders();
      List<ForwardTarget> targets = new ArrayList<>();
      for (String entry : list(Setting.FORWARD_TARGETS)) {
        int equals = entry.indexOf('=');
        String name = entry.substring(0, Math.max(0, equals)).strip();
        Map<String, String> own = headers.remove(name);
        try {
          if (!name.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new IllegalArgumentException("a target without a name (expected: name=url)");
          }
          targets.add(
              new ForwardTarget(
                  name,
                  URI.create(entry.substring(equals + 1).strip()),
                  own == null ? Map.of() : own,
                  bodies ? Purpose.OTHER_BACKENDS_WITH_BODIES : Purpose.OTHER_BACKENDS));
        } catch (IllegalArgumentException problem) {
          problems.add(sources.get(Setting.FORWARD_TARGETS).origin() + ": " + problem.getMessage());
        }
      }
      headers
          .keySet()
          .forEach(
              name ->
                  problems.add(
                      sources.get(Setting.FORWARD_HEADERS).origin()
                          + ": "
                          + name
                          + ": there is no such target"));
      return List.copyOf(targets);
    }

    /** By target. Messages never hold a value: it is a key. */
    private Map<String, Map<String, String>> forwardHeaders() {
      Map<String, Map<String, String>> headers = new LinkedHashMap<>();
      for (String entry : list(Setting.FORWARD_HEADERS)) {
        int dot = entry.indexOf('.');
        int equals = entry.indexOf('=');
        if (dot <= 0 || equals <= dot + 1) {
          problems.add(
              sources.get(Setting.FORWARD_HEADERS).origin()
                  + ": an entry of another form (expected: target.header=value)");
          continue;
        }
        headers
            .computeIfAbsent(entry.substring(0, dot), name -> new LinkedHashMap<>())
            .put(entry.substring(dot + 1, equals), entry.substring(equals + 1));
      }
      return headers;
    }

    private boolean truth(Setting setting) {
      return value(
              setting,
              text ->
                  text.equals("true") || text.equals("false")
                      ? Optional.of(text.equals("true"))
                      : Optional.empty(),
              "true or false")
          .orElse(false);
    }

    private Providers providers() {
      Providers providers = Providers.defaults();
      for (String entry : list(Setting.PROVIDERS)) {
        int equals = entry.indexOf('=');
        String name = entry.substring(0, Math.max(0, equals)).strip();
        String url = entry.substring(equals + 1).strip();
        try {
          providers = url.equals("off") ? providers.without(name) : providers.with(name, url);
        } catch (IllegalArgumentException problem) {
          problems.add(
              sources.get(Setting.PROVIDERS).origin()
                  + ": "
                  + (name.isEmpty() ? "name=url" : name)
                  + ": "
                  + problem.getMessage());
        }
      }
      return providers;
    }

    private OptionalInt grpcPort(boolean automatic, int mainPort) {
      if (text(Setting.GRPC_PORT).equals("off")) {
        return OptionalInt.empty();
      }
      if (automatic) {
        return mainPort == 4318 ? OptionalInt.of(4317) : OptionalInt.empty();
      }
      return OptionalInt.of(integer(Setting.GRPC_PORT, 0, 65_535));
    }

    private ApiKeys keys() {
      List<String> lines = new ArrayList<>(list(Setting.KEYS));
      String file = text(Setting.KEY_FILE);
      try {
        if (!file.isEmpty()) {
          Files.readAllLines(Path.of(file)).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .forEach(lines::add);
        }
        return ApiKeys.of(lines);
      } catch (IOException | InvalidPathException e) {
        problems.add(sources.get(Setting.KEY_FILE).origin() + ": " + file + ": cannot be read");
      } catch (IllegalArgumentException e) {
        problems.add(sources.get(Setting.KEYS).origin() + ": " + e.getMessage());
      }
      return ApiKeys.none();
    }

    private String text(Setting setting) {
      return sources.get(setting).value().strip();
    }

    private List<String> list(Setting setting) {
      return Arrays.stream(text(setting).split(","))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .toList();
    }

    private int integer(Setting setting, int min, int max) {
      return value(
              setting,
              text -> {
                try {
                  int number = Integer.parseInt(text);
                  return number >= min && number <= max ? Optional.of(number) : Optional.empty();
                } catch (NumberFormatException notANumber) {
                  return Optional.empty();
                }
              },
              min + ".." + max)
          .orElse(min);
    }

    private long bytes(Setting setting, long min, long max) {
      return value(
              setting,
              text -> Quantities.bytes(text).filter(size -> size >= min && size <= max),
              "a size such as 64MiB, " + min + ".." + max + " bytes")
          .orElse(min);
    }

    private Duration duration(Setting setting, Duration min, Duration max) {
      return value(
              setting,
              text ->
                  Quantities.duration(text)
                      .filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0),
              "a time such as 30s, " + min.toSeconds() + "s.." + max.toSeconds() + "s")
          .orElse(min);
    }

    private <T> Optional<T> optional(
        Setting setting, Function<String, Optional<T>> parse, String example) {
      return text(setting).equals("none")
          ? Optional.empty()
          : value(setting, parse, "none, or such as " + example);
    }

    private <T> Optional<T> value(
        Setting setting, Function<String, Optional<T>> parse, String expected) {
      Optional<T> value = parse.apply(text(setting));
      if (value.isEmpty()) {
        problems.add(
            sources.get(setting).origin() + ": " + text(setting) + " (expected: " + expected + ")");
      }
      return value;
    }

    private List<String> effective() {
      return Arrays.stream(Setting.values())
          .map(
              setting -> {
                String text = text(setting);
                String shown = setting.isSecret() && !text.isEmpty() ? "(secret)" : text;
                return setting.key() + ": " + shown + "   # " + sources.get(setting).origin();
              })
          .toList();
    }

    private static Optional<InetAddress> address(String host) {
      try {
        return Optional.of(InetAddress.getByName(host));
      } catch (UnknownHostException e) {
        return Optional.empty();
      }
    }

    private static Optional<Path> path(String text) {
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
  }
}
