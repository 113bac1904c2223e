package dev.verbatim.testkit.labelled;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.verbatim.testkit.episode.Episode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A run as it is written down: what it runs with, and its steps. Edits name steps by their number
 * before any edit.
 *
 * @param header model, parameters, tools, prompt, commit, start, from, to
 * @param steps in order
 */
record RunScript(ObjectNode header, List<Step> steps) {
  /**
   * @param number before any edit, from 0; -1 if an edit put it there
   */
  record Step(int number, JsonNode json) {}

  /** Whether this names all it needs, and is no edit of the other side. */
  static boolean isWhole(JsonNode run) {
    return run.has("episode") || run.has("steps");
  }

  static RunScript of(JsonNode run) {
    if (run.has("episode")) {
      return of(episode(run.path("episode").asText())).edited(run);
    }
    List<Step> steps = new ArrayList<>();
    run.path("steps").forEach(step -> steps.add(new Step(steps.size(), step)));
    return new RunScript(LabelledPair.JSON.createObjectNode(), steps).edited(run);
  }

  static RunScript of(Episode episode) {
    ObjectNode header = LabelledPair.JSON.createObjectNode();
    header.put("model", "gpt-4o-2024-05-13");
    header.set("parameters", LabelledPair.JSON.createObjectNode().put("temperature", 0));
    header.set("tools", episode.tools().deepCopy());
    List<Step> steps = new ArrayList<>();
    episode.messages().forEach(message -> steps.add(new Step(steps.size(), message.deepCopy())));
    return new RunScript(header, steps);
  }

  private static Episode episode(String id) {
    return Episode.bundled().stream()
        .filter(episode -> episode.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("episode: " + id + " (expected: a bundled one)"));
  }

  /** This with the header and the edits of a run. */
  RunScript edited(JsonNode run) {
    RunScript edited = new RunScript(header.deepCopy(), new ArrayList<>(steps));
    run.properties()
        .forEach(
            member -> {
              if (!List.of("episode", "steps", "edits").contains(member.getKey())) {
                edited.header.set(member.getKey(), member.getValue());
              }
            });
    run.path("edits").forEach(edited::edit);
    return edited;
  }

  private void edit(JsonNode edit) {
    if (edit.has("set")) {
      header.set(edit.path("set").asText(), edit.path("to"));
    } else if (edit.has("insert")) {
      int place = place(edit.path("insert").asInt());
      for (JsonNode step : edit.path("steps")) {
        steps.add(place++, new Step(-1, step));
      }
    } else if (edit.has("remove")) {
      edit.path("remove").forEach(number -> steps.remove(place(number.asInt())));
    } else if (edit.has("move")) {
      List<Step> moved = new ArrayList<>();
      edit.path("move").forEach(number -> moved.add(steps.remove(place(number.asInt()))));
      steps.addAll(place(edit.path("before").asInt()), moved);
    } else if (edit.has("step")) {
      int place = place(edit.path("step").asInt());
      Step step = steps.get(place);
      steps.set(place, new Step(step.number(), changed(step.json(), edit)));
    } else if (edit.has("add-tool")) {
      ((ArrayNode) header.path("tools")).add(edit.path("add-tool"));
    } else {
      editTools((ArrayNode) header.path("tools"), edit);
    }
  }

  private static void editTools(ArrayNode tools, JsonNode edit) {
    String name = edit.path(edit.has("drop-tool") ? "drop-tool" : "in-tool").asText();
    for (int i = 0; i < tools.size(); i++) {
      if (tools.get(i).at("/function/name").asText().equals(name)) {
        if (edit.has("drop-tool")) {
          tools.remove(i);
        } else {
          tools.set(i, changed(tools.get(i), edit));
        }
        return;
      }
    }
    throw new IllegalArgumentException("edit: " + edit + " (expected: the name of a tool)");
  }

  private int place(int number) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).number() == number) {
        return i;
      }
    }
    if (number == steps.stream().mapToInt(Step::number).max().orElse(-1) + 1) {
      return steps.size();
    }
    throw new IllegalArgumentException("step: " + number + " (expected: the number of a step)");
  }

  private static JsonNode changed(JsonNode step, JsonNode edit) {
    if (edit.has("to")) {
      return edit.path("to");
    }
    if (edit.has("with")) {
      ObjectNode changed = step.deepCopy();
      edit.path("with").properties().forEach(it -> changed.set(it.getKey(), it.getValue()));
      return changed;
    }
    String find = edit.path("find").asText();
    String put = edit.path("put").asText();
    int[] found = new int[1];
    JsonNode changed =
        mapped(
            step,
            text -> {
              for (int at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + 1)) {
                found[0]++;
              }
              return text.replace(find, put);
            });
    if (found[0] != 1) {
      throw new IllegalArgumentException(
          "find: \"" + find + "\" stands there " + found[0] + " times (expected: once)");
    }
    return changed;
  }

  /** The same JSON with every text mapped. */
  private static JsonNode mapped(JsonNode json, UnaryOperator<String> map) {
    if (json.isTextual()) {
      return TextNode.valueOf(map.apply(json.textValue()));
    }
    if (json.isArray()) {
      ArrayNode array = LabelledPair.JSON.createArrayNode();
      json.forEach(element -> array.add(mapped(element, map)));
      return array;
    }
    if (json.isObject()) {
      ObjectNode object = LabelledPair.JSON.createObjectNode();
      json.properties().forEach(it -> object.set(it.getKey(), mapped(it.getValue(), map)));
      return object;
    }
    return json;
  }
}
