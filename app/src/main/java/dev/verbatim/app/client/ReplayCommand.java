package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code verbatim replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Runs an app again on recorded answers.",
    subcommands = {ReplayCommand.Start.class, ReplayCommand.Show.class, ReplayCommand.Run.class})
public final class ReplayCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }

  /** What is replayed, and how. */
  static final class Plan {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Recording recording;

    @Option(
        names = "--speed",
        defaultValue = "0",
        description = "0 at once, 1 as recorded, x times as fast (${DEFAULT-VALUE})")
    private double speed;

    @Option(
        names = "--keep-going",
        description = "Serve answers to the same data in other words too")
    private boolean keepGoing;

    /** One of both. */
    static final class Recording {
      @Option(names = "--trace", paramLabel = "ID", description = "The trace that is replayed")
      private Optional<String> trace = Optional.empty();

      @Option(names = "--session", paramLabel = "ID", description = "The conversation")
      private Optional<String> session = Optional.empty();
    }

    JsonNode begin(ServerAddress server) throws IOException, InterruptedException {
      ObjectNode document = JSON.createObjectNode();
      recording.trace.ifPresent(trace -> document.put("traceId", trace));
      recording.session.ifPresent(session -> document.put("sessionId", session));
      document.put("speed", speed).put("keepGoing", keepGoing);
      return server.post("/api/v1/replays", document.toString());
    }
  }

  private static JsonNode state(ServerAddress server, String id)
      throws IOException, InterruptedException {
    return server.get("/api/v1/replays/" + id, Map.of());
  }

  /** Where a replay stands, for people. */
  private static void print(JsonNode state, PrintWriter out) {
    for (JsonNode call : state.path("calls")) {
      out.printf(
          "%4d  %-10s  %-10s  %s%s%n",
          call.path("number").asInt(),
          field(call, "match"),
          field(call, "source"),
          call.path("recordedSpanId").isTextual() ? field(call, "recordedSpanId") : "-",
          call.path("stale").asBoolean() ? "  stale" : "");
    }
    for (JsonNode left : state.path("unused")) {
      out.println("   -  not asked   " + field(left, "spanId") + "  " + line(field(left, "name")));
    }
    for (JsonNode left : state.path("notReplayable")) {
      out.println("   -  not replayable  " + field(left, "spanId") + "  " + field(left, "reason"));
    }
    if (state.at("/fork/sentence").isTextual()) {
      out.println(line(state.at("/fork/sentence").asText()));
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
    @Mixin private final Plan plan = new Plan();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      JsonNode replay = plan.begin(server);
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

  /** {@code verbatim replay run}. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Runs a command whose model clients are answered from a recording.",
        "Ends with 0 if it asked for all that was recorded and nothing else, 1 if it parted, 2 if"
            + " the replay itself failed."
      })
  static final class Run implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();
    @Mixin private final Plan plan = new Plan();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What is run, behind --")
    @SuppressWarnings("NullAway.Init")
    private List<String> command;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      try {
        JsonNode replay = plan.begin(server);
        ProcessBuilder app = new ProcessBuilder(command).inheritIO();
        environment(replay.path("baseUrls"), app.environment());
        int ended = app.start().waitFor();
        JsonNode state = state(server, field(replay, "id"));
        print(state, out);
        if (ended != 0) {
          out.println("the command ended with " + ended);
        }
        return field(state, "status").equals("same") ? 0 : 1;
      } catch (IOException trouble) {
        spec.commandLine().getErr().println(trouble.getMessage());
        return 2;
      }
    }

    /** Base URLs where clients look for them, and a key that opens nothing but our own server. */
    private static void environment(JsonNode urls, Map<String, String> environment) {
      String key =
          Optional.ofNullable(environment.get("VERBATIM_API_KEY"))
              .filter(text -> !text.isEmpty())
              .orElse("replay");
      environment.put("OPENAI_BASE_URL", urls.path("openai").asText());
      environment.put("ANTHROPIC_BASE_URL", urls.path("anthropic").asText());
      environment.put("GOOGLE_GEMINI_BASE_URL", urls.path("gemini").asText());
      environment.put("OLLAMA_HOST", urls.path("ollama").asText());
      environment.put("AZURE_OPENAI_ENDPOINT", urls.path("azure").asText());
      for (String name :
          List.of(
              "OPENAI_API_KEY",
              "ANTHROPIC_API_KEY",
              "GEMINI_API_KEY",
              "GOOGLE_API_KEY",
              "AZURE_OPENAI_API_KEY")) {
        environment.put(name, key);
      }
    }
  }
}
