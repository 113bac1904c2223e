package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.block;
import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Says how two traces, or two model calls, differ.")
public final class DiffCommand implements Callable<Integer> {
  /** Of longer equal stretches only the ends are shown. */
  private static final int EQUAL_LINES = 2;

  @Mixin private final ServerAddress server = new ServerAddress();

  @Parameters(index = "0", paramLabel = "A", description = "TRACE, or TRACE/SPAN")
  @SuppressWarnings("NullAway.Init")
  private String left;

  @Parameters(index = "1", paramLabel = "B", description = "The same kind of thing")
  @SuppressWarnings("NullAway.Init")
  private String right;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode diff =
        server.get(
            "/api/v1/diff",
            Map.of("left", left.replace('/', ':'), "right", right.replace('/', ':')));
    PrintWriter out = spec.commandLine().getOut();
    out.println(line(diff.path("sentence").asText()));
    factors(diff.path("factors"), out);
    path(diff, out);
    text("prompt", diff.path("prompt"), out);
    variables(diff.path("variables"), out);
    changes("parameters", diff.path("parameters"), out);
    tools("tools offered", diff.path("tools"), out);
    tools("tools called", diff.path("calls"), out);
    messages(diff.path("pairs"), out);
    if (diff.at("/answer/json").isArray()) {
      changes("answer", diff.at("/answer/json"), out);
    } else {
      text("answer", diff.at("/answer/text"), out);
    }
    figures(diff.path("deltas"), out);
    if (diff.path("noise").isObject()) {
      out.println("\n" + line(diff.at("/noise/text").asText()));
    }
    return 0;
  }

  private static void factors(JsonNode factors, PrintWriter out) {
    List<String> said = new ArrayList<>();
    for (JsonNode factor : factors) {
      String mark =
          switch (factor.path("state").asText()) {
            case "same" -> "=";
            case "noise" -> "= (but for times and ids)";
            case "changed" -> "changed";
            default -> "unknown";
          };
      said.add(field(factor, "kind") + " " + mark);
    }
    if (!said.isEmpty()) {
      out.println(String.join(", ", said));
    }
  }

  private static void variables(JsonNode variables, PrintWriter out) {
    if (variables.isEmpty()) {
      return;
    }
    out.println("\nfilled in:");
    for (JsonNode variable : variables) {
      out.println(block(field(variable, "line"), "  "));
      out.println(block(marked(variable), "    "));
    }
  }

  private static String marked(JsonNode variable) {
    String left = variable.path("left").asText();
    String right = variable.path("right").asText();
    return (left.isEmpty() ? "" : "[-" + left + "-]")
        + (right.isEmpty() ? "" : "{+" + right + "+}");
  }

  private static void path(JsonNode diff, PrintWriter out) {
    JsonNode pairs = diff.path("path");
    if (pairs.isEmpty()) {
      return;
    }
    out.println("\npath:");
    int fork = diff.path("fork").asInt(-1);
    for (int i = 0; i < pairs.size(); i++) {
      JsonNode pair = pairs.path(i);
      JsonNode step = pair.path("right").isNull() ? pair.path("left") : pair.path("right");
      String name = field(step, "name");
      out.printf(
          "  %s %s%s%s%s%n",
          sign(pair.path("relation").asText()),
          "  ".repeat(pair.path("depth").asInt()),
          field(step, "kind"),
          name.isEmpty() ? "" : " " + name,
          i == fork ? "   ◄ here they part" : "");
    }
    if (!diff.path("complete").asBoolean(true)) {
      out.println("  (too many steps side by side: not all were weighed against each other)");
    }
  }

  private static String sign(String relation) {
    return switch (relation) {
      case "equal", "noise" -> "=";
      case "removed" -> "-";
      case "added" -> "+";
      case "moved" -> ">";
      default -> "~";
    };
  }

  private static void text(String title, JsonNode text, PrintWriter out) {
    boolean differs = false;
    StringBuilder marked = new StringBuilder();
    for (JsonNode piece : text.path("pieces")) {
      String content = piece.path("text").asText();
      switch (piece.path("kind").asText()) {
        case "removed" -> marked.append("[-").append(content).append("-]");
        case "added" -> marked.append("{+").append(content).append("+}");
        default -> marked.append(folded(content));
      }
      differs |= !piece.path("kind").asText().equals("equal");
    }
    if (differs) {
      out.println("\n" + title + ":\n" + block(marked.toString(), "  "));
      if (!text.path("complete").asBoolean(true)) {
        out.println("  (too different to be compared word by word)");
      }
    }
  }

  private static String folded(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() <= 2 * EQUAL_LINES + 1) {
      return text;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, EQUAL_LINES));
    shown.add("… " + (lines.size() - 2 * EQUAL_LINES) + " equal lines …");
    shown.addAll(lines.subList(lines.size() - EQUAL_LINES, lines.size()));
    return String.join("\n", shown) + (text.endsWith("\n") ? "\n" : "");
  }

  private static void changes(String title, JsonNode changes, PrintWriter out) {
    if (!changes.isEmpty()) {
      out.println("\n" + title + ":");
      each(changes, "  ", out);
    }
  }

  private static void each(JsonNode changes, String indent, PrintWriter out) {
    for (JsonNode change : changes) {
      String path =
          change.path("rightPath").isNull()
              ? change.path("leftPath").asText()
              : change.path("rightPath").asText();
      out.printf(
          "%s%s: %s → %s%n", indent, line(path), field(change, "left"), field(change, "right"));
    }
  }

  private static void tools(String title, JsonNode tools, PrintWriter out) {
    if (!tools.isEmpty()) {
      out.println("\n" + title + ":");
      for (JsonNode tool : tools) {
        out.printf("  %s %s%n", sign(tool.path("relation").asText()), field(tool, "name"));
        each(tool.path("changes"), "      ", out);
      }
    }
  }

  private static void messages(JsonNode pairs, PrintWriter out) {
    for (JsonNode pair : pairs) {
      String relation = pair.path("relation").asText();
      if (relation.equals("changed")) {
        text(field(pair, "role"), pair.path("text"), out);
      } else if (relation.equals("removed") || relation.equals("added")) {
        JsonNode place = pair.path(relation.equals("removed") ? "left" : "right");
        out.printf("%n%s %s message %d%n", sign(relation), field(pair, "role"), place.asInt() + 1);
      }
    }
  }

  private static void figures(JsonNode deltas, PrintWriter out) {
    out.println();
    for (JsonNode delta : deltas) {
      if (!delta.path("left").isNull() || !delta.path("right").isNull()) {
        out.printf(
            "%s: %s → %s%s%n",
            field(delta, "name").replace('_', ' '),
            number(delta.path("left")),
            number(delta.path("right")),
            delta.path("delta").isNull()
                ? ""
                : String.format(Locale.ROOT, " (%+,.4g)", delta.path("delta").asDouble()));
      }
    }
  }

  private static String number(JsonNode value) {
    double number = value.asDouble();
    return value.isNull()
        ? "unknown"
        : number == Math.rint(number)
            ? String.format(Locale.ROOT, "%,.0f", number)
            : String.format(Locale.ROOT, "%,.4g", number);
  }
}
