package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim siblings}. */
@Command(
    name = "siblings",
    mixinStandardHelpOptions = true,
    description = "Finds calls that ask the same under another prompt, model or release.")
public final class SiblingsCommand implements Callable<Integer> {
  @Mixin private final ServerAddress server = new ServerAddress();

  @Option(
      names = "--limit",
      defaultValue = "10",
      description = "At most so many (${DEFAULT-VALUE})")
  private int limit;

  @Parameters(paramLabel = "CALL", description = "TRACE, or TRACE/SPAN for a model call of it")
  @SuppressWarnings("NullAway.Init")
  private String call;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String[] ids = call.split("[/:]", 2);
    Map<String, String> parameters = new HashMap<>(Map.of("limit", Integer.toString(limit)));
    if (ids.length > 1) {
      parameters.put("spanId", ids[1]);
    }
    JsonNode siblings = server.get("/api/v1/traces/" + ids[0] + "/siblings", parameters);
    PrintWriter out = spec.commandLine().getOut();
    for (JsonNode sibling : siblings.path("items")) {
      out.printf(
          "%-7s  %s%s  %s  %s%s%n",
          field(sibling, "label"),
          field(sibling, "traceId"),
          ids.length > 1 ? "/" + field(sibling, "spanId") : "",
          field(sibling, "startTime").replaceAll("\\.[0-9]+Z$", "Z"),
          field(sibling, "model"),
          sibling.path("promptVersion").isTextual() ? "  " + prompt(sibling) : "");
      out.println("    " + line(sibling.path("reason").asText()));
    }
    if (siblings.path("items").isEmpty()) {
      out.println("no siblings: no other call asks this, or nothing is asked");
    }
    return 0;
  }

  private static String prompt(JsonNode sibling) {
    String name = sibling.path("promptName").isTextual() ? field(sibling, "promptName") + "@" : "";
    return name + field(sibling, "promptVersion");
  }
}
