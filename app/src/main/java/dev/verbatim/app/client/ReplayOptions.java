package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** The document that begins a replay. */
  String of(Optional<String> trace, Optional<String> session) {
    ObjectNode document = JSON.createObjectNode();
    trace.ifPresent(id -> document.put("traceId", id));
    session.ifPresent(id -> document.put("sessionId", id));
    document.put("speed", speed).put("keepGoing", keepGoing);
    return document.toString();
  }
}
