package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verbatim.app.tape.TapePlayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim replay parse}. */
@Command(
    name = "parse",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a parser over recorded answers. It gets a line of JSON for each (text, toolCalls, …)"
          + " and prints one: what it made of it, or {\"error\": \"…\"}.",
      "Ends with 0 if nothing changed, 1 if something did, 2 if the parser or the replay failed."
    })
final class ReplayParseCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More differences are only counted. */
  private static final int SHOWN = 20;

  @Mixin private final ServerAddress server = new ServerAddress();

  @Option(
      names = {"-q", "--query"},
      paramLabel = "QUERY",
      defaultValue = "",
      description = "Which calls; without it all of them")
  private String query = "";

  @Option(names = "--tape", paramLabel = "DIR", description = "Answers on tapes; repeatable")
  private List<Path> tapes = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The newest so many (${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Results that were right; written if it is not there")
  private Optional<Path> baseline = Optional.empty();

  @Option(names = "--accept", description = "Write the baseline anew")
  private boolean accept;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The parser, behind --")
  @SuppressWarnings("NullAway.Init")
  private List<String> command;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      if (tapes.isEmpty()) {
        return run(server);
      }
      try (TapePlayer player = TapePlayer.start(tapes)) {
        return run(ServerAddress.at(URI.create(player.url())));
      }
    } catch (IOException trouble) {
      spec.commandLine().getErr().println(trouble.getMessage());
      return 2;
    }
  }

  private int run(ServerAddress at) throws IOException, InterruptedException {
    List<JsonNode> outputs = outputs(at);
    long start = System.nanoTime();
    Map<String, JsonNode> results = ParserRun.of(command, outputs);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d answers parsed in %.1f s, %d could not be%n",
        results.size(),
        (System.nanoTime() - start) / 1e9,
        results.values().stream().filter(ParserRun::isFailure).count());
    boolean same = judge(outputs, results, out);
    if (baseline.isPresent() && (accept || !Files.exists(baseline.get()))) {
      ParserBaseline.write(baseline.get(), results);
      out.println("written: " + line(baseline.get().toString()));
      return 0;
    }
    return same ? 0 : 1;
  }

  private List<JsonNode> outputs(ServerAddress at) throws IOException, InterruptedException {
    byte[] lines =
        at.bytes(
            "/api/v1/outputs?limit="
                + limit
                + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    List<JsonNode> outputs = new ArrayList<>();
    try (var values =
        JSON.readerFor(JsonNode.class)
            .<JsonNode>readValues(
                new InputStreamReader(new ByteArrayInputStream(lines), StandardCharsets.UTF_8))) {
      while (values.hasNext()) {
        outputs.add(values.next());
      }
    }
    JsonNode summary =
        outputs.isEmpty() ? JSON.missingNode() : outputs.removeLast().path("verbatim_outputs");
    if (!summary.isObject()) {
      throw new IOException("the server's answer broke off (expected: a last line with counts)");
    }
    if (outputs.isEmpty()) {
      throw new IOException("no recorded answer is found (expected: at least one)");
    }
    if (summary.path("more").asBoolean()) {
      spec.commandLine()
          .getErr()
          .println("There are more answers than " + limit + "; --limit takes more.");
    }
    return outputs;
  }

  /** Against the baseline, and against what became of the answers when they were recorded. */
  private boolean judge(List<JsonNode> outputs, Map<String, JsonNode> results, PrintWriter out)
      throws IOException {
    Map<String, JsonNode> before =
        baseline.isPresent() && Files.exists(baseline.get())
            ? ParserBaseline.read(baseline.get())
            : Map.of();
    List<String> differences = new ArrayList<>();
    for (JsonNode output : outputs) {
      String id = ParserRun.id(output);
      JsonNode result = results.getOrDefault(id, JSON.missingNode());
      JsonNode was = before.get(id);
      if (was != null) {
        if (!was.equals(result)) {
          differences.add(id + ": was " + was + ", is " + result);
        }
      } else if (ParserRun.isFailure(result) && output.path("outcome").asText().equals("parsed")) {
        differences.add(id + ": was parsed when it was recorded, is " + result);
      }
    }
    long known = results.keySet().stream().filter(before::containsKey).count();
    differences.stream().limit(SHOWN).map(Terminal::line).forEach(out::println);
    if (differences.size() > SHOWN) {
      out.println("and " + (differences.size() - SHOWN) + " more");
    }
    if (!before.isEmpty()) {
      out.printf(
          "%d of %d changed; %d answers are not in the baseline, %d of it were not found%n",
          differences.size(), known, results.size() - known, before.size() - known);
    }
    return differences.isEmpty();
  }
}
