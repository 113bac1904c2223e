package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code verbatim replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Runs an app again on recorded answers.",
    subcommands = {
      ReplayCommand.Start.class,
      ReplayCommand.Show.class,
      ReplayRunCommand.class,
      ReplayParseCommand.class,
      ReplayTapeCommand.class,
      ReplayServeCommand.class
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }

  /** One of both. */
  static final class Recording {
    @Option(names = "--trace", paramLabel = "ID", description = "The trace that is replayed")
    private Optional<String> trace = Optional.empty();

    @Option(names = "--session", paramLabel = "ID", description = "The conversation")
    private Optional<String> session = Optional.empty();

    Optional<String> trace() {
      return trace;
    }

    Optional<String> session() {
      return session;
    }
  }

  static JsonNode state(ServerAddress server, String id) throws IOException, InterruptedException {
    return server.get("/api/v1/replays/" + id, Map.of());
  }

  /** Where a replay stands, for people. */
  static void print(JsonNode state, PrintWriter out) {
    for (JsonNode call : state.path("calls")) {
      out.printf(
          "%4d  %-10s  %-10s  %s%s%n",
          call.path("number").asInt(),
          field(call, "match"),
          field(call, "source"),
          call.path("recordedSpanId").isTextual() ? field(call, "recordedSpanId") : "-",
          call.path("stale").asBoolean() ? "  stale" : "");
    }
    for (JsonNode tool : state.path("tools")) {
      out.printf(
          "tool  %-10s  %-10s  %s%s%n",
          field(tool, "match"),
          field(tool, "action"),
          line(field(tool, "name")),
          tool.path("stale").asBoolean() ? "  stale" : "");
    }
    for (JsonNode left : state.path("unusedTools")) {
      out.println("   -  tool not asked for  " + line(field(left, "name")));
    }
    for (JsonNode left : state.path("unused")) {
      out.println("   -  not asked   " + field(left, "spanId") + "  " + line(field(left, "name")));
    }
    for (JsonNode left : state.path("notReplayable")) {
      out.println("   -  not replayable  " + field(left, "spanId") + "  " + field(left, "reason"));
    }
    if (state.at("/fork/sentence").isTextual()) {
      out.println(line(state.at("/fork/sentence").asText()));
      ForkLines.print(state, out);
    }
    out.println(
        "status: " + field(state, "status") + "; the run is trace " + field(state, "traceId"));
  }

  /** {@code verbatim replay start}. */
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Begins a replay and prints the base URLs of its providers.")
  static final class Start implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();
    @Mixin private final ReplayOptions options = new ReplayOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Recording recording;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      JsonNode replay =
          server.post("/api/v1/replays", options.of(recording.trace, recording.session));
      PrintWriter out = spec.commandLine().getOut();
      out.println("replay     " + field(replay, "id"));
      replay
          .path("baseUrls")
          .properties()
          .forEach(url -> out.printf("%-10s %s%n", url.getKey(), url.getValue().asText()));
      return 0;
    }
  }

  /** {@code verbatim replay show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Tells where a replay stands.")
  static final class Show implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "REPLAY", description = "The id of the replay")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      print(state(server, id), spec.commandLine().getOut());
      return 0;
    }
  }
}
