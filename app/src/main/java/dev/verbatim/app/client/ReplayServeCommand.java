package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verbatim.app.tape.TapePlayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verbatim replay serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Plays tapes on a free port of this machine, for test helpers.",
      "Prints one line of JSON with its url when it is ready, and ends when its standard input"
          + " does."
    })
final class ReplayServeCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--tape", paramLabel = "DIR", required = true, description = "A tape; repeatable")
  @SuppressWarnings("NullAway.Init")
  private List<Path> tapes;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (TapePlayer player = TapePlayer.start(tapes)) {
      // A signal ends it too, without leaving its data behind.
      Thread end = new Thread(player::close, "shutdown");
      Runtime.getRuntime().addShutdownHook(end);
      PrintWriter out = spec.commandLine().getOut();
      out.println(JSON.createObjectNode().put("url", player.url()));
      out.flush();
      while (System.in.read() >= 0) {
        // Whatever comes says only that the one who reads us is there.
      }
      Runtime.getRuntime().removeShutdownHook(end);
    }
    return 0;
  }
}
