package dev.verbatim.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes whole traces into a file, or sends them to another OTLP backend.",
      "The file appears under its name only when it is complete. Exit code 0: everything was"
          + " exported; 1: something was left out or failed."
    })
public final class ExportCommand implements Callable<Integer> {
  @Mixin private final ServerAddress server = new ServerAddress();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "otlp",
      description =
          "otlp (lossless, a trace a line), jsonl (a span a line, lossless), events (jsonl without"
              + " the lossless part), csv, parquet or sqlite (${DEFAULT-VALUE})")
  private ExportFile.Format format = ExportFile.Format.OTLP;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; standard output if not given, which parquet and sqlite cannot do")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "WHOM",
      description =
          "verbatim: as it was sent. others: messages, usage and cost in gen_ai.* attributes,"
              + " bodies left out. others-with-bodies. Default: verbatim, with --to others")
  private Optional<String> whom = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "Send to this OTLP/HTTP endpoint for traces instead, path included")
  private Optional<URI> to = Optional.empty();

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description =
          "With --to; may be given again. Keys are better put into OTEL_EXPORTER_OTLP_HEADERS, as"
              + " name=value,name=value: flags stand in the list of processes")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Parameters(
      arity = "0..*",
      paramLabel = "QUERY",
      description = "Which traces, in the query language of the page; all if not given")
  private String[] query = {};

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    try (HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        InputStream lines = lines(client)) {
      ExportSummary summary =
          to.isPresent()
              ? new ExportForwarding(to.get(), allHeaders()).send(lines)
              : ExportFile.write(lines, format, output);
      return report(summary);
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "no server at " + server.url() + " (start one with `verbatim serve`)", e);
    }
  }

  private void check() {
    if (to.isPresent() && output.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--to and --output: only one of them");
    }
    if (to.isEmpty() && output.isEmpty() && format.needsFile()) {
      throw new ParameterException(
          spec.commandLine(), "--output: missing (expected: a file, for " + format + ")");
    }
  }

  private InputStream lines(HttpClient client) throws IOException, InterruptedException {
    String path =
        "/api/v1/export?format="
            + (to.isPresent() ? ExportFile.Format.OTLP : format).ofServer()
            + "&for="
            + whom.orElse(to.isPresent() ? "others" : "verbatim")
            + "&q="
            + URLEncoder.encode(String.join(" ", query), StandardCharsets.UTF_8);
    HttpResponse<InputStream> response =
        client.send(server.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw new IOException(ServerAddress.problem(response.statusCode(), body.readAllBytes()));
      }
    }
    return response.body();
  }

  private Map<String, String> allHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    String fromEnvironment =
        Optional.ofNullable(System.getenv("OTEL_EXPORTER_OTLP_HEADERS")).orElse("");
    for (String pair : fromEnvironment.split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    all.putAll(headers);
    return all;
  }

  private int report(ExportSummary summary) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%d spans of %d traces exported%n", summary.spans(), summary.traces());
    if (summary.damagedPayloads() > 0) {
      err.printf(
          "%d payloads are damaged and left out; `verbatim verify` tells where%n",
          summary.damagedPayloads());
    }
    if (summary.refused() > 0) {
      err.printf("%d spans were refused by %s%n", summary.refused(), to.orElseThrow().getHost());
    }
    err.flush();
    return summary.damagedPayloads() + summary.refused() == 0 ? 0 : 1;
  }
}
