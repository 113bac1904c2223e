package dev.verbatim.bench;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the gateway adds to a call: chat completions at a fixed rate, straight to a provider and
 * through a server with capture on, in interleaved rounds. The provider and the load run in this
 * process, the server in one of its own with its store on the disk.
 *
 * <p>Arguments: {@code [requests per second] [seconds of a round] [rounds]}, 1000, 10 and 5 by
 * default.
 */
public final class GatewayBench {
  private static final int SYSTEM_BYTES = 4096;
  private static final Pattern ADDRESS = Pattern.compile("accepts at http://[^:]+:(\\d+)");
  private static final String PATH = "/v1/chat/completions";
  private static final byte[] ANSWER =
      ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-5-mini\",\"choices\":[{"
           + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
              + "There are seven left. ".repeat(20)
              + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1100,"
              + "\"completion_tokens\":100,\"total_tokens\":1200}}")
          .getBytes(StandardCharsets.UTF_8);

  private GatewayBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int perSecond = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    Duration round = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 10);
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path data = Files.createTempDirectory("verbatim-bench");
    try (Server provider = provider();
        ClientFactory connections = ClientFactory.builder().build()) {
      String upstream = "http://127.0.0.1:" + provider.activeLocalPort();
      Process server = server(upstream, data);
      try {
        String gateway = "http://127.0.0.1:" + portOf(server) + "/gateway/bench";
        OpenLoop direct = loop(connections, upstream, perSecond);
        OpenLoop proxied = loop(connections, gateway, perSecond);
        System.out.printf(
            Locale.ROOT,
            "%d requests/s, %d rounds of %d s each way, %d cores, Java %s%n",
            perSecond,
            rounds,
            round.toSeconds(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version());
        direct.run(round);
        proxied.run(round);
        report(direct, proxied, round, rounds);
      } finally {
        server.destroy();
        server.waitFor();
      }
    } finally {
      delete(data);
    }
  }

  private static void report(OpenLoop direct, OpenLoop proxied, Duration round, int rounds)
      throws InterruptedException {
    List<double[]> figures = new ArrayList<>();
    int failures = 0;
    for (int i = 1; i <= rounds; i++) {
      OpenLoop.Round straight = direct.run(round);
      OpenLoop.Round through = proxied.run(round);
      failures += straight.failures() + through.failures();
      double[] row = {
        straight.millis(0.5), through.millis(0.5), straight.millis(0.99), through.millis(0.99)
      };
      figures.add(row);
      print("round " + i, row);
    }
    double[] medians = new double[4];
    for (int column = 0; column < medians.length; column++) {
      int at = column;
      double[] sorted = figures.stream().mapToDouble(row -> row[at]).sorted().toArray();
      medians[column] = sorted[sorted.length / 2];
    }
    print("median", medians);
    System.out.printf(
        Locale.ROOT,
        "added: p50 %.2f ms (%.1f x direct), p99 %.2f ms (%.1f x direct); failures: %d%n",
        medians[1] - medians[0],
        medians[1] / medians[0],
        medians[3] - medians[2],
        medians[3] / medians[2],
        failures);
  }

  private static void print(String name, double[] row) {
    System.out.printf(
        Locale.ROOT,
        "%-8s p50 direct %6.2f ms, gateway %6.2f ms | p99 direct %7.2f ms, gateway %7.2f ms%n",
        name,
        row[0],
        row[1],
        row[2],
        row[3]);
  }

  private static OpenLoop loop(ClientFactory connections, String base, int perSecond) {
    URI uri = URI.create(base);
    WebClient client =
        WebClient.builder("h1c://" + uri.getAuthority()).factory(connections).build();
    return new OpenLoop(client, uri.getPath() + PATH, GatewayBench::body, perSecond);
  }

  /** A shared system prompt and a question of its own: as an app sends. */
  private static byte[] body(int number) {
    return ("{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"system\",\"content\":\""
            + "You sell bolts and nuts. ".repeat(SYSTEM_BYTES / 25)
            + "\"},{\"role\":\"user\",\"content\":\"How many of article "
            + number
            + "-"
            + System.nanoTime()
            + " are left?\"}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Server provider() {
    Server provider =
        Server.builder()
            .port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SessionProtocol.HTTP)
            .service(
                "prefix:/",
                (context, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                read ->
                                    HttpResponse.of(
                                        HttpStatus.OK, MediaType.JSON, HttpData.wrap(ANSWER)))))
            .build();
    provider.start().join();
    return provider;
  }

  private static Process server(String upstream, Path data) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.verbatim.app.Main",
            "serve",
            "--port",
            "0",
            "--data",
            data.toString(),
            "--provider",
            "bench=" + upstream)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int portOf(Process server) throws IOException {
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
    }
    throw new IllegalStateException("the server ended before it accepted");
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
