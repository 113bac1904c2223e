package dev.verbatim.bench;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import dev.verbatim.bench.load.OpenLoop;
import dev.verbatim.bench.load.ServerUnderTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the gateway adds to a call: chat completions at a fixed rate, straight to a provider and
 * through a server with capture on, in interleaved rounds. Provider and load run in this process,
 * the server in one of its own.
 */
@Command(
    name = "gateway",
    description = "Milliseconds that the gateway adds to a call, beside the direct call.")
final class GatewayCommand implements Callable<Integer> {
  private static final int SYSTEM_BYTES = 4096;
  private static final BinaryOperator<Integer> SUM = Integer::sum;

  /** What a stalled machine delays is slow, not failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(55);

  private static final String PATH = "/v1/chat/completions";
  private static final byte[] ANSWER =
      ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-5-mini\",\"choices\":[{"
           + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
              + "There are seven left. ".repeat(20)
              + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1100,"
              + "\"completion_tokens\":100,\"total_tokens\":1200}}")
          .getBytes(StandardCharsets.UTF_8);

  @Mixin private Common common = new Common();

  @Option(names = "--rate", defaultValue = "1000", description = "requests per second")
  private int perSecond = 1000;

  @Option(names = "--seconds", defaultValue = "10", description = "of one round")
  private int seconds = 10;

  @Option(names = "--rounds", defaultValue = "5")
  private int rounds = 5;

  @Override
  public Integer call() throws Exception {
    Duration round = Duration.ofSeconds(seconds);
    Path data = Files.createTempDirectory("verbatim-bench");
    try (Server provider = provider();
        ClientFactory connections = ClientFactory.builder().connectTimeout(PATIENCE).build()) {
      String upstream = "http://127.0.0.1:" + provider.activeLocalPort();
      try (ServerUnderTest server =
          ServerUnderTest.start(
              common.root(), data, common.javaOptions, "--provider", "bench=" + upstream)) {
        OpenLoop direct = loop(connections, upstream);
        OpenLoop proxied =
            loop(connections, "http://127.0.0.1:" + server.url().getPort() + "/gateway/bench");
        direct.run(round);
        proxied.run(round);
        report(direct, proxied, round, server);
        System.out.printf(
            Locale.ROOT,
            "captured %.0f exchanges, dropped for want of memory %.0f%n",
            server.metric("verbatim_gateway_captured_total").orElse(0),
            server.metric("verbatim_gateway_dropped_captures_total{reason=\"memory\"}").orElse(0));
      }
    } finally {
      Common.delete(data);
    }
    return 0;
  }

  private void report(OpenLoop direct, OpenLoop proxied, Duration round, ServerUnderTest server)
      throws InterruptedException {
    List<double[]> figures = new ArrayList<>();
    Map<String, Integer> failures = new TreeMap<>();
    for (int i = 1; i <= rounds; i++) {
      OpenLoop.Round straight = direct.run(round);
      Duration before = server.cpu();
      OpenLoop.Round through = proxied.run(round);
      double cpuMillis = server.cpu().minus(before).toNanos() / 1e6;
      System.out.printf(
          Locale.ROOT,
          "server: %.0f ms of processor time for 1,000 calls%n",
          cpuMillis * 1000 / through.sortedNanos().length);
      straight.failures().forEach((kind, count) -> failures.merge("direct " + kind, count, SUM));
      through.failures().forEach((kind, count) -> failures.merge("gateway " + kind, count, SUM));
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
        "added: p50 %.2f ms (%.1f x direct), p99 %.2f ms (%.1f x direct); failures: %s%n",
        medians[1] - medians[0],
        medians[1] / medians[0],
        medians[3] - medians[2],
        medians[3] / medians[2],
        failures.isEmpty() ? "none" : failures);
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

  private OpenLoop loop(ClientFactory connections, String base) {
    URI uri = URI.create(base);
    WebClient client =
        WebClient.builder("h1c://" + uri.getAuthority())
            .factory(connections)
            .writeTimeout(PATIENCE)
            .responseTimeout(PATIENCE)
            .build();
    return new OpenLoop(client, uri.getPath() + PATH, GatewayCommand::body, perSecond);
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
            .requestTimeout(PATIENCE)
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
}
