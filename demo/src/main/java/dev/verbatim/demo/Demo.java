package dev.verbatim.demo;

import dev.verbatim.app.ServerProcess;
import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.ConfigException;
import dev.verbatim.app.config.Setting;
import dev.verbatim.sdk.Verbatim;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code verbatim demo}: starts a server on a folder of its own, plays real traffic through it and
 * keeps running. Started again on a folder that already has traffic it only shows it.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Starts a server and plays recorded conversations through it; needs no key.")
public final class Demo implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "./verbatim-data/demo",
      description = "Folder that holds everything (${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "4318",
      description = "Port of everything (${DEFAULT-VALUE}); 0 takes a free one")
  private int port;

  @Option(names = "--again", description = "Play, even if the folder already has traffic")
  private boolean again;

  @Option(names = "--once", description = "End when everything is played")
  private boolean once;

  /** Ends with 0 when it was stopped, 1 when something failed, 2 when it was used wrongly. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Demo());
    commandLine.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          command.getErr().println("The demo could not go on: " + problem.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call()
      throws ConfigException, IOException, InterruptedException, ExecutionException {
    AppConfig config =
        AppConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of(Setting.DATA, data.toString(), Setting.PORT, Integer.toString(port)));
    ServerProcess server = ServerProcess.start(config);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Verbatim.close();
                  server.close();
                  ended.countDown();
                },
                "shutdown"));
    String url = server.server().url();
    System.out.println("Verbatim accepts at " + url);
    boolean played = hasTraffic(url);
    if (played && !again) {
      System.out.println(
          "The folder " + data + " already has the traffic; --again plays it again.");
    } else {
      System.out.println("Playing recorded traffic into " + data + " …");
      String suffix = played ? "-" + Long.toString(Instant.now().getEpochSecond(), 36) : "";
      new Playing(URI.create(url), System.out).play(suffix);
      System.out.println("Everything is played.");
    }
    System.out.println();
    System.out.println("Open " + url + " and type \"cancel my reservation\" into the search box.");
    if (!once) {
      System.out.println("Ctrl-C ends it.");
      ended.await();
    }
    return 0;
  }

  private static boolean hasTraffic(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> traces =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1/traces?limit=1")).build(),
              HttpResponse.BodyHandlers.ofString());
      if (traces.statusCode() != 200) {
        throw new IOException("the server does not answer: " + traces.statusCode());
      }
      return traces.body().contains("\"traceId\"");
    }
  }
}
