package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How something is replayed. */
final class ReplayOptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--speed",
      defaultValue = "0",
      description = "0 at once, 1 as recorded, x times as fast (${DEFAULT-VALUE})")
  private double speed;

  @Option(names = "--keep-going", description = "Serve answers to the same data in other words too")
  private boolean keepGoing;

  @Option(
      names = "--fork",
      arity = "0..1",
      fallbackValue = "changed",
      paramLabel = "WHAT",
      description =
          "Ask the provider, with the app's own key, for what was not recorded: changed (only that)"
              + " or rest (everything behind it too)")
  private Optional<String> fork = Optional.empty();

  @Option(
      names = "--tool",
      paramLabel = "NAME=RULE",
      description =
          "What a tool may do: tape, tape-or-live, live or deny; * for all others; repeatable")
  private Map<String, String> tools = new LinkedHashMap<>();

  /** Whether the app's own keys are needed. */
  boolean isFork() {
    return fork.isPresent();
  }

  /** The document that begins a replay. */
  String of(Optional<String> trace, Optional<String> session) {
    ObjectNode document = JSON.createObjectNode();
    trace.ifPresent(id -> document.put("traceId", id));
    session.ifPresent(id -> document.put("sessionId", id));
    document.put("speed", speed).put("keepGoing", keepGoing);
    fork.ifPresent(what -> document.put("mode", "fork").put("live", what));
    if (!tools.isEmpty()) {
      ObjectNode rules = document.putObject("tools");
      tools.forEach(rules::put);
    }
    return document.toString();
  }
}
