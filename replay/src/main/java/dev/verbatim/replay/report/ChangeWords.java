package dev.verbatim.replay.report;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.text.TextDiff.Piece;
import dev.verbatim.insight.text.TextLine;
import java.util.List;
import java.util.Optional;

/** A change of a request in words. */
final class ChangeWords {
  /** What is quoted of a line; the lines themselves are told beside it. */
  private static final int QUOTED = 60;

  private static final int MAX_DEPTH = 256;

  private ChangeWords() {}

  static String of(JsonChange change, Pointer place, List<TextLine> lines) {
    return switch (place.segment(0)) {
      case "system" -> text("system prompt", change, lines);
      case "messages" -> message(change, place, lines);
      case "tools" -> tool(change, place);
      default -> setting(change, place);
    };
  }

  private static String message(JsonChange change, Pointer place, List<TextLine> lines) {
    Optional<JsonValue> message = place.at(2);
    String role = message.flatMap(it -> it.text("role")).orElse("");
    String type = message.flatMap(it -> it.text("type")).orElse("");
    boolean result = role.equals("tool") || type.endsWith("_call_output");
    boolean answer = role.equals("assistant") || role.equals("model") || type.endsWith("_call");
    String name = result ? "tool result" : answer ? "answer in the history" : "user message";
    if (role.equals("system")) {
      name = "system message";
    }
    if (place.path().size() <= 2) {
      return change.isAddition()
          ? "one more " + name
          : change.isRemoval() ? "one " + name + " less" : name + " changed";
    }
    int data = place.dataDepth();
    Optional<String> tool = toolAround(place);
    if (data > 0 || tool.isPresent()) {
      String of = tool.map(it -> " of " + it).orElse("");
      boolean given = answer && !isResult(place);
      return (given ? "arguments" + of : "result" + of)
          + (data > 0 ? " at " + place.from(data) : "")
          + values(change, lines);
    }
    return text(name, change, lines);
  }

  private static boolean isResult(Pointer place) {
    return place.path().contains("functionResponse")
        || place.path().contains("function_response")
        || place.path().contains("toolResult");
  }

  /** The tool whose call or result a place is in. */
  private static Optional<String> toolAround(Pointer place) {
    for (int depth = place.path().size(); depth >= 2; depth--) {
      Optional<JsonValue> around = place.at(depth);
      boolean call =
          around.isPresent()
              && (around.get().get("arguments").isPresent()
                  || around.get().get("args").isPresent()
                  || around.get().get("input").isPresent());
      if (call) {
        return around.get().text("name").or(() -> around.get().text("tool"));
      }
      Optional<String> answered =
          around.flatMap(
              it ->
                  it.text("tool_call_id")
                      .or(() -> it.text("tool_use_id"))
                      .or(() -> it.text("call_id"))
                      .or(() -> it.text("id").filter(id -> it.get("content").isPresent())));
      if (answered.isPresent()) {
        return caller(place.request(), answered.get(), 0);
      }
    }
    return Optional.empty();
  }

  /** The name of the tool that was asked for under this id. */
  private static Optional<String> caller(JsonValue value, String id, int depth) {
    if (depth > 6) {
      return Optional.empty();
    }
    if (value.isArray()) {
      return value.elements().stream()
          .flatMap(element -> caller(element, id, depth + 1).stream())
          .findFirst();
    }
    boolean here =
        value.text("id").filter(id::equals).isPresent()
            || value.text("call_id").filter(id::equals).isPresent();
    Optional<String> name =
        value
            .text("name")
            .or(() -> value.text("tool"))
            .or(() -> value.get("function").flatMap(function -> function.text("name")));
    if (here && name.isPresent()) {
      return name;
    }
    return value.members().stream()
        .filter(member -> List.of("messages", "content", "tool_calls").contains(member.name()))
        .flatMap(member -> caller(member.value(), id, depth + 1).stream())
        .findFirst();
  }

  private static String tool(JsonChange change, Pointer place) {
    Optional<JsonValue> tool = place.at(2);
    String name =
        tool.flatMap(
                it ->
                    it.text("name")
                        .or(() -> it.get("function").flatMap(inside -> inside.text("name"))))
            .orElse("");
    if (place.path().size() == 1) {
      return change.isAddition()
          ? "tools are offered"
          : change.isRemoval() ? "no tools are offered" : "the tools that are offered";
    }
    String what = name.isEmpty() ? "a tool" : "tool " + name;
    if (place.path().size() > 2) {
      return "definition of " + what + " at " + place.from(2);
    }
    return what
        + (change.isAddition()
            ? " is offered"
            : change.isRemoval() ? " is not offered" : " changed");
  }

  private static String setting(JsonChange change, Pointer place) {
    String name = place.from(0).replaceFirst("^/", "");
    Optional<String> before = change.left().flatMap(ChangeWords::brief);
    Optional<String> after = change.right().flatMap(ChangeWords::brief);
    if (change.isAddition()) {
      return name + after.map(it -> " " + it).orElse("") + " is new";
    }
    if (change.isRemoval()) {
      return name + before.map(it -> " " + it).orElse("") + " is gone";
    }
    return before.isPresent() && after.isPresent()
        ? name + " " + before.get() + " → " + after.get()
        : name + " changed";
  }

  private static String values(JsonChange change, List<TextLine> lines) {
    Optional<String> before = change.left().flatMap(ChangeWords::brief);
    Optional<String> after = change.right().flatMap(ChangeWords::brief);
    if (change.isAddition()) {
      return ": new" + after.map(it -> " " + it).orElse("");
    }
    if (change.isRemoval()) {
      return ": gone" + before.map(it -> " " + it).orElse("");
    }
    return before.isPresent() && after.isPresent()
        ? ": " + before.get() + " → " + after.get()
        : text("", change, lines);
  }

  /** A short value as it is read; empty for a long one. */
  private static Optional<String> brief(String json) {
    String text = JsonValue.parse(json, MAX_DEPTH).flatMap(JsonValue::text).orElse(json);
    return text.length() > 40 || text.indexOf('\n') >= 0 ? Optional.empty() : Optional.of(text);
  }

  /** What became of the lines of a text. */
  private static String text(String name, JsonChange change, List<TextLine> lines) {
    List<TextLine> differing = lines.stream().filter(ChangeWords::saysSomething).toList();
    if (change.isAddition() || change.isRemoval()) {
      return name + (change.isAddition() ? " is new, " : " is gone, ") + counted(differing.size());
    }
    if (differing.size() == 1) {
      TextLine line = differing.getFirst();
      return name
          + switch (line.kind()) {
            case ADDED -> " +1 line " + quoted(line.text(TextDiff.Kind.ADDED));
            case REMOVED -> " −1 line " + quoted(line.text(TextDiff.Kind.REMOVED));
            default -> ", line " + line.right() + ": " + inside(line);
          };
    }
    StringBuilder words = new StringBuilder(name);
    count(words, " +", differing, TextLine.Kind.ADDED, "");
    count(words, " −", differing, TextLine.Kind.REMOVED, "");
    count(words, ", ", differing, TextLine.Kind.CHANGED, " changed");
    return differing.isEmpty() ? name + ": white space only" : words.toString();
  }

  /** A line that differs, and not in white space alone. */
  private static boolean saysSomething(TextLine line) {
    return line.differs()
        && line.pieces().stream()
            .anyMatch(
                piece ->
                    !piece.text().isBlank()
                        && (piece.kind() != TextDiff.Kind.EQUAL
                            || line.kind() != TextLine.Kind.CHANGED));
  }

  private static void count(
      StringBuilder words, String sign, List<TextLine> lines, TextLine.Kind kind, String end) {
    int count = (int) lines.stream().filter(line -> line.kind() == kind).count();
    if (count > 0) {
      words.append(sign).append(counted(count)).append(end);
    }
  }

  private static String counted(int lines) {
    return lines + (lines == 1 ? " line" : " lines");
  }

  private static String inside(TextLine line) {
    List<Piece> removed =
        line.pieces().stream().filter(it -> it.kind() == TextDiff.Kind.REMOVED).toList();
    List<Piece> added =
        line.pieces().stream().filter(it -> it.kind() == TextDiff.Kind.ADDED).toList();
    if (removed.size() > 1 || added.size() > 1) {
      return (removed.size() + added.size()) + " words or more changed";
    }
    if (removed.isEmpty()) {
      return "+ " + quoted(added.getFirst().text());
    }
    return added.isEmpty()
        ? "− " + quoted(removed.getFirst().text())
        : quoted(removed.getFirst().text()) + " → " + quoted(added.getFirst().text());
  }

  private static String quoted(String text) {
    String line = text.strip();
    int end = line.offsetByCodePoints(0, Math.min(QUOTED, line.codePointCount(0, line.length())));
    return "“" + line.substring(0, end) + (end < line.length() ? "…" : "") + "”";
  }
}
