package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.app.tape.TapePlayer;
import dev.verbatim.otlp.tape.TapeManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim replay run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command whose model clients and tools are answered from a recording.",
      "Ends with 0 if it asked for all that was recorded and nothing else, 1 if it parted, 2 if"
          + " the replay itself failed."
    })
final class ReplayRunCommand implements Callable<Integer> {
  private static final int SAME = 0;
  private static final int PARTED = 1;
  private static final int TROUBLE = 2;

  @Mixin private final ServerAddress server = new ServerAddress();
  @Mixin private final ReplayOptions options = new ReplayOptions();

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Recording recording;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the result as JUnit XML, for a build server")
  private Optional<Path> junit = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the result as a page; it holds the texts that differ")
  private Optional<Path> html = Optional.empty();

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What is run, behind --")
  @SuppressWarnings("NullAway.Init")
  private List<String> command;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** One of these. */
  private static final class Recording {
    @Option(names = "--trace", paramLabel = "ID", description = "The trace that is replayed")
    private Optional<String> trace = Optional.empty();

    @Option(names = "--session", paramLabel = "ID", description = "The conversation")
    private Optional<String> session = Optional.empty();

    @Option(names = "--tape", paramLabel = "DIR", description = "A tape; no server is needed then")
    private Optional<Path> tape = Optional.empty();
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return recording.tape.isPresent()
          ? play(recording.tape.get())
          : run(server, options.of(recording.trace, recording.session), Map.of());
    } catch (IOException trouble) {
      spec.commandLine().getErr().println(trouble.getMessage());
      return TROUBLE;
    }
  }

  private int play(Path tape) throws IOException, InterruptedException {
    try (TapePlayer player = TapePlayer.start(List.of(tape))) {
      TapeManifest manifest = player.manifests().getFirst();
      if (manifest.session().isEmpty() && manifest.traces().size() > 1) {
        throw new IOException(
            tape
                + ": several traces that are no conversation (expected: one trace or one session)");
      }
      Optional<String> trace =
          manifest.session().isPresent()
              ? Optional.empty()
              : Optional.of(manifest.traces().getFirst());
      // What the app itself traces stays out of the server of its users.
      return run(
          ServerAddress.at(URI.create(player.url())),
          options.of(trace, manifest.session()),
          Map.of("VERBATIM_ENDPOINT", player.url(), "VERBATIM_URL", player.url()));
    }
  }

  private int run(ServerAddress at, String plan, Map<String, String> more)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode replay = at.post("/api/v1/replays", plan);
    ProcessBuilder app = new ProcessBuilder(command).inheritIO();
    app.environment().putAll(more);
    ReplayEnvironment.set(replay, options.isFork(), app.environment());
    int ended = app.start().waitFor();
    JsonNode state = ReplayCommand.state(at, field(replay, "id"));
    ReplayCommand.print(state, out);
    report(new ReplayReport(name(), new ReplayFindings(state)));
    if (ended != 0) {
      out.println("the command ended with " + ended);
    }
    return field(state, "status").equals("same") ? SAME : PARTED;
  }

  private void report(ReplayReport report) throws IOException {
    if (junit.isPresent()) {
      report.junit(junit.get());
    }
    if (html.isPresent()) {
      report.html(html.get());
    }
  }

  private String name() {
    return recording
        .tape
        .map(Path::toString)
        .or(() -> recording.trace)
        .or(() -> recording.session)
        .orElseThrow();
  }
}
