package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.block;
import static dev.verbatim.app.client.Terminal.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows a trace as a tree, or a span with its messages.")
public final class ShowCommand implements Callable<Integer> {
  @Mixin private final ServerAddress server = new ServerAddress();

  @Parameters(paramLabel = "TRACE[/SPAN]", description = "Ids as search shows them")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String[] ids = id.split("/", 2);
    if (!ids[0].matches("[0-9a-fA-F]{32}")
        || (ids.length == 2 && !ids[1].matches("[0-9a-fA-F]{16}"))) {
      throw new IllegalArgumentException(
          Terminal.line(id) + " (expected: 32 hexadecimal digits, or with / and 16 more)");
    }
    String path = "/api/v1/traces/" + ids[0];
    PrintWriter out = spec.commandLine().getOut();
    if (ids.length == 1) {
      trace(server.get(path, Map.of()), out);
    } else {
      span(server.get(path + "/spans/" + ids[1], Map.of()), out);
    }
    return 0;
  }

  private static void trace(JsonNode trace, PrintWriter out) {
    out.printf(
        "%s  %s  %s ms  %s spans  %s input, %s output tokens  $%s%n",
        field(trace, "name"),
        field(trace, "worstStatus"),
        field(trace, "durationMs"),
        field(trace, "spanCount"),
        field(trace, "inputTokens"),
        field(trace, "outputTokens"),
        field(trace, "costUsd"));
    for (JsonNode span : trace.path("spans")) {
      out.printf(
          "%s%s %s  %s  %s ms  %s%s%n",
          "  ".repeat(span.path("depth").asInt()),
          field(span, "kind"),
          field(span, "name"),
          field(span, "status"),
          field(span, "durationMs"),
          field(span, "spanId"),
          span.path("inferred").asBoolean() ? "  (inferred)" : "");
    }
  }

  private static void span(JsonNode span, PrintWriter out) {
    out.printf(
        "%s %s  %s  %s ms%n",
        field(span, "kind"), field(span, "name"), field(span, "status"), field(span, "durationMs"));
    messages("input", span.at("/conversation/input"), out);
    messages("output", span.at("/conversation/output"), out);
    for (String text : new String[] {"input", "output"}) {
      if (span.path(text).isTextual()) {
        out.println(text + ":\n" + block(span.path(text).asText(), "  "));
      }
    }
  }

  private static void messages(String title, JsonNode messages, PrintWriter out) {
    for (JsonNode message : messages) {
      out.println(title + " " + field(message, "role") + ":");
      for (JsonNode part : message.path("parts")) {
        String text =
            switch (part.path("type").asText()) {
              case "text", "reasoning", "refusal" -> part.path("text").asText();
              case "tool_request" ->
                  part.path("name").asText() + " " + part.path("arguments").asText();
              case "tool_result" -> part.path("content").asText();
              case "media" -> "(" + part.path("kind").asText() + ")";
              default -> part.path("json").asText();
            };
        out.println(block(text, "  "));
      }
    }
  }
}
