package dev.verbatim.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ./verbatim serve}, as a user starts it, on a free port. */
public final class ServerUnderTest implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://[0-9a-zA-Z.\\[\\]:-]+:\\d+");

  private final Process process;
  private final Path data;
  private final URI url;
  private final HttpClient http;

  private ServerUnderTest(Process process, Path data, URI url, HttpClient http) {
    this.process = process;
    this.data = data;
    this.url = url;
    this.http = http;
  }

  /**
   * Returns when the server says that it is ready.
   *
   * @param root the checkout
   * @param javaOptions more options for the server's Java, or nothing
   */
  public static ServerUnderTest start(Path root, Path data, String javaOptions, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                root.resolve("verbatim").toString(),
                "serve",
                "--port",
                "0",
                "--data",
                data.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("VERBATIM_JAVA_OPTS", javaOptions));
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    URI url = null;
    StringBuilder said = new StringBuilder();
    while (url == null) {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("the server ended with:\n" + said);
      }
      said.append(line).append('\n');
      Matcher matcher = URL.matcher(line);
      if (matcher.find()) {
        url = URI.create(matcher.group());
      }
    }
    Thread.ofPlatform().daemon().start(() -> output.lines().forEach(line -> {}));
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ServerUnderTest server = new ServerUnderTest(process, data, url, http);
    while (server.get("/readyz").statusCode() != 200) {
      Thread.sleep(5);
    }
    return server;
  }

  public URI url() {
    return url;
  }

  public HttpClient http() {
    return http;
  }

  public HttpResponse<String> get(String path) throws InterruptedException {
    try {
      return http.send(
          HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("GET " + path + ": " + e, e);
    }
  }

  /** A figure of {@code /metrics}; empty if it is not there. */
  public OptionalDouble metric(String name) throws InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst();
  }

  /** Processor time used so far, of all threads. */
  public Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Resident memory in bytes; 0 where the system does not tell. */
  public long residentBytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  public long diskBytes() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
