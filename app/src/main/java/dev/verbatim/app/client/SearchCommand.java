package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim search}. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Finds spans; the query language is that of the page.")
public final class SearchCommand implements Callable<Integer> {
  @Mixin private final ServerAddress server = new ServerAddress();

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "At most so many hits (${DEFAULT-VALUE})")
  private int limit;

  @Parameters(
      arity = "0..*",
      paramLabel = "QUERY",
      description = "E.g. status:error '\"exact phrase\"'; words are joined by spaces")
  private String[] query = {};

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode page =
        server.get(
            "/api/v1/search",
            Map.of("q", String.join(" ", query), "limit", Integer.toString(limit)));
    PrintWriter out = spec.commandLine().getOut();
    for (JsonNode hit : page.path("items")) {
      out.printf(
          "%s  %s/%s  %s  %s  %s%n",
          field(hit, "startTime").replaceAll("\\.[0-9]+Z$", "Z"),
          field(hit, "traceId"),
          field(hit, "spanId"),
          field(hit, "kind"),
          field(hit, "status"),
          field(hit, "name"));
      for (JsonNode snippet : hit.path("snippets")) {
        out.println("    " + field(snippet, "where") + ": " + marked(snippet));
      }
    }
    int shown = page.path("items").size();
    String total = (page.path("totalIsExact").asBoolean() ? "" : "at least ") + page.path("total");
    out.println(shown + " of " + total);
    return 0;
  }

  /** Hits in brackets, so that they show without colours too. */
  private static String marked(JsonNode snippet) {
    String text = snippet.path("text").asText();
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (JsonNode mark : snippet.path("marks")) {
      int start = mark.path("start").asInt();
      int end = mark.path("end").asInt();
      out.append(line(text.substring(from, start)))
          .append('[')
          .append(line(text.substring(start, end)))
          .append(']');
      from = end;
    }
    return out.append(line(text.substring(from))).toString();
  }
}
