package dev.verbatim.server.diff;

import dev.verbatim.server.api.DiffDocument;
import dev.verbatim.server.api.DiffDocument.Change;
import dev.verbatim.server.api.DiffDocument.Delta;
import dev.verbatim.server.api.DiffDocument.PairDocument;
import dev.verbatim.server.api.DiffDocument.StepDocument;
import dev.verbatim.server.api.DiffDocument.StepPairDocument;
import dev.verbatim.server.api.DiffDocument.ToolDocument;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as one HTML file: no script, nothing loaded, light and dark, readable in any
 * browser. Everything that was compared is in it; what is equal folds.
 */
public final class DiffHtml {
  /** The file may load and run nothing but its own style. */
  public static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private static final String COARSE =
      "The two differ too much to be compared word by word in the time allowed: larger parts show"
          + " as changed. Nothing is left out.";

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final DiffDocument diff;

  private DiffHtml(DiffDocument diff) {
    this.diff = diff;
  }

  /** The file. */
  public static String of(DiffDocument diff) {
    DiffHtml page = new DiffHtml(diff);
    page.write();
    return page.out.toString();
  }

  private void write() {
    out.append("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n")
        .append("<meta http-equiv=Content-Security-Policy content=\"")
        .append(POLICY)
        .append("\">\n<meta name=viewport content=\"width=device-width\">\n<title>")
        .append(HtmlText.of(diff.sentence()))
        .append("</title>\n<style>")
        .append(DiffStyle.CSS)
        .append("</style>\n<main>\n<h1>")
        .append(HtmlText.of(diff.sentence()))
        .append("</h1>\n<p class=sides>");
    side("removed", "− left", diff.left());
    side("added", "+ right", diff.right());
    out.append("</p>\n");
    factors();
    DiffDocument.Noise noise = diff.noise();
    if (noise != null) {
      note(noise.text());
    }
    diff.degraded().forEach(this::note);
    measures();
    out.append("<div class=lanes>\n");
    prompt();
    path();
    answer();
    out.append("</div>\n</main>\n</html>\n");
  }

  private void side(String sign, String words, DiffDocument.Side side) {
    out.append("<span class=").append(sign).append('>').append(words).append("</span> <code>");
    HtmlText.append(out, side.traceId() + (side.spanId() == null ? "" : ":" + side.spanId()));
    out.append("</code> ");
  }

  private void factors() {
    if (diff.factors().isEmpty()) {
      return;
    }
    out.append("<ul class=factors>");
    for (DiffDocument.FactorDocument factor : diff.factors()) {
      String glyph =
          switch (factor.state()) {
            case "same" -> "=";
            case "noise" -> "≈";
            case "changed" -> "●";
            default -> "?";
          };
      out.append("<li class=").append(factor.state()).append('>').append(glyph).append(' ');
      HtmlText.append(out, factor.kind() + " " + factor.state());
      if (factor.state().equals("changed") && !factor.left().equals(factor.right())) {
        HtmlText.append(out, " " + factor.left() + " → " + factor.right());
      }
      out.append("</li>");
    }
    out.append("</ul>\n");
    List<String> changed =
        diff.factors().stream()
            .filter(factor -> factor.state().equals("changed"))
            .map(DiffDocument.FactorDocument::kind)
            .toList();
    if (changed.size() > 1) {
      note("Not a clean comparison: " + String.join(", ", changed) + " differ.");
    }
  }

  private void measures() {
    out.append("<table><tr><th></th><th>left</th><th>right</th><th>difference</th></tr>");
    for (Delta delta : diff.deltas()) {
      out.append("<tr><th>").append(HtmlText.of(delta.name().replace('_', ' ')));
      for (Double value : new @Nullable Double[] {delta.left(), delta.right()}) {
        out.append("</th><td>").append(number(delta.name(), value, ""));
      }
      out.append("</td><td>").append(number(delta.name(), delta.delta(), "+")).append("</td></tr>");
    }
    out.append("</table>\n");
  }

  private static String number(String name, @Nullable Double value, String plus) {
    if (value == null) {
      return "unknown";
    }
    return switch (name) {
      case "cost" -> String.format(Locale.ROOT, "%" + plus + ".6f USD", value);
      case "latency", "first_token" -> String.format(Locale.ROOT, "%" + plus + ",.0f ms", value);
      default -> String.format(Locale.ROOT, "%" + plus + ",.0f", value);
    };
  }

  private void prompt() {
    section("Prompt");
    text("instructions", diff.prompt());
    variables();
    changes("parameters", diff.parameters());
    tools("tools offered", diff.tools());
    if (!diff.pairs().isEmpty()) {
      heading("messages");
      diff.pairs().forEach(this::message);
    }
    out.append("</section>\n");
  }

  private void variables() {
    if (diff.variables().isEmpty()) {
      return;
    }
    heading("filled in");
    for (DiffDocument.Variable variable : diff.variables()) {
      MarkedLines.line(out, "noise", HtmlText.of(variable.line()));
      if (!variable.left().isEmpty()) {
        MarkedLines.line(out, "removed", HtmlText.of(variable.left()));
      }
      if (!variable.right().isEmpty()) {
        MarkedLines.line(out, "added", HtmlText.of(variable.right()));
      }
    }
  }

  private void message(PairDocument pair) {
    Integer place = pair.left() == null ? pair.right() : pair.left();
    MarkedLines.line(
        out,
        pair.relation(),
        "<b>" + HtmlText.of(pair.role()) + "</b> message " + (place == null ? 0 : place + 1));
    if (pair.text() != null) {
      out.append("<div class=in>");
      MarkedLines.append(out, pair.text().pieces());
      out.append("</div>");
      coarse(pair.text().complete());
    }
  }

  private void path() {
    section("Path");
    List<StepPairDocument> pairs = diff.path();
    Integer fork = diff.fork();
    for (int i = 0; i < pairs.size(); i++) {
      StepPairDocument pair = pairs.get(i);
      if (fork != null && fork == i) {
        out.append("<p class=fork>⑂ here the two part for good</p>");
      }
      MarkedLines.line(
          out,
          pair.relation(),
          "<span class=pair style=\"--d:"
              + Math.min(pair.depth(), 20)
              + "\"><span>"
              + step(pair.left())
              + "</span><span>"
              + step(pair.right())
              + "</span></span>");
    }
    if (!diff.complete()) {
      note("Too many steps side by side: not all were weighed against each other.");
    }
    tools("tools called", diff.calls());
    out.append("</section>\n");
  }

  private static String step(@Nullable StepDocument step) {
    if (step == null) {
      return "·";
    }
    return HtmlText.of(
        step.kind()
            + (step.name().isEmpty() ? "" : " " + step.name())
            + (step.retries() == 0 ? "" : " ↻ " + step.retries() + " retries"));
  }

  private void answer() {
    section("Answer");
    DiffDocument.Answer answer = diff.answer();
    if (answer == null) {
      note("A side calls no model.");
      out.append("</section>\n");
      return;
    }
    facts(answer.facts());
    text("answer", answer.text());
    if (answer.json() != null) {
      changes("answer as JSON, by place", answer.json());
    }
    tools("tools the answer asks for", answer.calls());
    out.append("</section>\n");
  }

  private void facts(DiffDocument.Facts facts) {
    if (facts.changed().isEmpty() && facts.removed().isEmpty() && facts.added().isEmpty()) {
      return;
    }
    heading("what is stated");
    for (DiffDocument.FactChange change : facts.changed()) {
      MarkedLines.line(
          out,
          "changed",
          change.left().kind() + " " + both(change.left().text(), change.right().text()));
    }
    facts
        .removed()
        .forEach(it -> MarkedLines.line(out, "removed", HtmlText.of(it.kind() + " " + it.text())));
    facts
        .added()
        .forEach(it -> MarkedLines.line(out, "added", HtmlText.of(it.kind() + " " + it.text())));
  }

  private static String both(String left, String right) {
    return "<del>" + HtmlText.of(left) + "</del> → <ins>" + HtmlText.of(right) + "</ins>";
  }

  private void text(String title, DiffDocument.@Nullable Text text) {
    heading(title);
    if (text == null || text.pieces().isEmpty()) {
      note("Nothing, or not captured.");
      return;
    }
    MarkedLines.append(out, text.pieces());
    coarse(text.complete());
  }

  private void coarse(boolean complete) {
    if (!complete) {
      note(COARSE);
    }
  }

  private void changes(String title, List<Change> changes) {
    if (!changes.isEmpty()) {
      heading(title);
      changes.forEach(this::change);
    }
  }

  private void tools(String title, List<ToolDocument> tools) {
    if (!tools.isEmpty()) {
      heading(title);
      for (ToolDocument tool : tools) {
        MarkedLines.line(out, tool.relation(), "<b>" + HtmlText.of(tool.name()) + "</b>");
        out.append("<div class=in>");
        tool.changes().forEach(this::change);
        if (!tool.result().isEmpty()) {
          heading("what it gave");
          tool.result().forEach(this::change);
        }
        out.append("</div>");
      }
    }
  }

  private void change(Change change) {
    String path = change.rightPath() == null ? change.leftPath() : change.rightPath();
    String name =
        "<b>" + HtmlText.of(path == null || path.isEmpty() ? "all of it" : path) + "</b> ";
    if (change.left() != null && change.right() != null) {
      MarkedLines.line(out, "changed", name + both(change.left(), change.right()));
    } else if (change.left() != null) {
      MarkedLines.line(out, "removed", name + HtmlText.of(change.left()));
    } else {
      MarkedLines.line(
          out, "added", name + HtmlText.of(change.right() == null ? "" : change.right()));
    }
  }

  private void section(String title) {
    out.append("<section><h2>").append(title).append("</h2>\n");
  }

  private void heading(String title) {
    out.append("<h3>").append(title).append("</h3>\n");
  }

  private void note(String words) {
    out.append("<p class=note>").append(HtmlText.of(words)).append("</p>\n");
  }
}
