package dev.verbatim.insight.version;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.Element.Slot;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.RecipeStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Skeletons as JSON, to be kept over a restart: {@code {"uses":n,"wraps":b,"questions":[[line…]…],
 * "TOOL":[element…],"SYSTEM":[…],"USER":[…]}}. A line is {@code ["text",occurrence]}.
 */
final class SkeletonJson {
  private static final int MAX_DEPTH = 16;

  private SkeletonJson() {}

  static String write(Skeleton skeleton) {
    StringBuilder out = new StringBuilder(2048);
    out.append("{\"uses\":").append(skeleton.uses());
    out.append(",\"wraps\":").append(skeleton.wrapsQuestion());
    out.append(",\"questions\":[");
    String comma = "";
    for (Set<Key> question : skeleton.questions()) {
      out.append(comma).append('[');
      String inner = "";
      for (Key key : question) {
        out.append(inner);
        key(key, out);
        inner = ",";
      }
      out.append(']');
      comma = ",";
    }
    out.append(']');
    for (Part part : Part.values()) {
      out.append(",\"").append(part.name()).append("\":[");
      comma = "";
      for (Element element : skeleton.of(part)) {
        out.append(comma);
        element(element, out);
        comma = ",";
      }
      out.append(']');
    }
    return out.append('}').toString();
  }

  private static void element(Element element, StringBuilder out) {
    switch (element) {
      case Constant constant -> {
        out.append("{\"constant\":");
        key(constant.key(), out);
        if (!constant.dates().isEmpty()) {
          out.append(",\"dates\":");
          strings(constant.dates(), out);
        }
        constant
            .fixed()
            .ifPresent(
                text -> {
                  out.append(",\"fixed\":");
                  string(text, out);
                });
        out.append('}');
      }
      case Conditional conditional -> {
        out.append("{\"conditional\":");
        key(conditional.key(), out);
        out.append('}');
      }
      case Slot slot -> {
        out.append("{\"slot\":");
        strings(slot.template().tokens(), out);
        out.append(",\"single\":").append(slot.single());
        out.append(",\"always\":").append(slot.always());
        out.append(",\"commonest\":\"").append(slot.commonest()).append("\",\"values\":");
        strings(slot.values(), out);
        out.append('}');
      }
    }
  }

  private static void key(Key key, StringBuilder out) {
    out.append('[');
    string(key.text(), out);
    out.append(',').append(key.occurrence()).append(']');
  }

  private static void strings(Collection<String> texts, StringBuilder out) {
    out.append('[');
    String comma = "";
    for (String text : texts) {
      out.append(comma);
      string(text, out);
      comma = ",";
    }
    out.append(']');
  }

  private static void string(String text, StringBuilder out) {
    byte[] escaped =
        PayloadAssembler.encode(
            RecipeStep.Encoding.JSON_MINIMAL, text.getBytes(StandardCharsets.UTF_8));
    out.append('"').append(new String(escaped, StandardCharsets.UTF_8)).append('"');
  }

  /** Reads what {@link #write} wrote; empty for anything else. */
  static Optional<Skeleton> read(String json) {
    return JsonValue.parse(json, MAX_DEPTH)
        .filter(JsonValue::isObject)
        .map(
            root -> {
              Map<Part, List<Element>> elements = new EnumMap<>(Part.class);
              for (Part part : Part.values()) {
                elements.put(
                    part,
                    root.elements(part.name()).stream()
                        .map(element -> element(part, element))
                        .flatMap(Optional::stream)
                        .toList());
              }
              List<Set<Key>> questions = new ArrayList<>();
              for (JsonValue question : root.elements("questions")) {
                Set<Key> keys = new HashSet<>();
                question.elements().forEach(key -> keys.add(key(Part.USER, key)));
                questions.add(keys);
              }
              return new Skeleton(
                  elements,
                  root.truth("wraps").orElse(false),
                  questions,
                  (int) root.integer("uses").orElse(0));
            });
  }

  private static Optional<Element> element(Part part, JsonValue json) {
    if (json.get("constant").isPresent()) {
      return Optional.of(
          new Constant(
              key(part, json.get("constant").get()),
              Set.copyOf(strings(json, "dates")),
              json.text("fixed")));
    }
    if (json.get("conditional").isPresent()) {
      return Optional.of(new Conditional(key(part, json.get("conditional").get())));
    }
    if (json.get("slot").isPresent()) {
      return Optional.of(
          new Slot(
              new Template(strings(json, "slot")),
              json.truth("single").orElse(false),
              json.truth("always").orElse(false),
              Double.parseDouble(json.text("commonest").orElse("0")),
              strings(json, "values")));
    }
    return Optional.empty();
  }

  private static Key key(Part part, JsonValue json) {
    List<JsonValue> pair = json.elements();
    return new Key(part, pair.get(0).text().orElse(""), (int) pair.get(1).integer().orElse(0));
  }

  private static List<String> strings(JsonValue json, String name) {
    return json.elements(name).stream().map(text -> text.text().orElse("")).toList();
  }
}
