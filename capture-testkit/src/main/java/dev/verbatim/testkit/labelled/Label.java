package dev.verbatim.testkit.labelled;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person says about a pair. Steps are named by what they are and their number on their side:
 * {@code llm 3}, {@code lookup_order 1}.
 *
 * @param paths which steps belong together: one of these is right; empty if no claim is made
 * @param together steps that must stand in one pair, where no claim is made about the others
 * @param fork names of the step where the two part for good, one of which is right; empty text if
 *     they do not; missing if no claim is made
 * @param factors state by kind for what may explain the difference; all others are the same or
 *     unknown
 * @param answers how the answers relate, one of which is right; empty if no claim is made
 * @param calls all differences in tools called: relation, tool, path of the first change; missing
 *     if no claim is made
 * @param messages how messages of the answering calls relate; missing if no claim is made
 * @param json paths in JSON answers that differ; missing if no claim is made
 * @param says alternatives, parted by {@code |}, one of which the sentence must name
 * @param first what of that it must name before all others; missing if no claim is made
 * @param silent what it must not name
 */
public record Label(
    List<Path> paths,
    List<Names> together,
    Optional<List<String>> fork,
    Map<String, String> factors,
    List<String> answers,
    Optional<List<String>> calls,
    Optional<Messages> messages,
    Optional<List<String>> json,
    List<List<String>> says,
    Optional<List<String>> first,
    List<String> silent) {

  /** The names of a step on both sides. */
  public record Names(String left, String right) {}

  /**
   * How steps belong together. Those not named are equal, in pairs in the order of both sides.
   *
   * @param equal those that are equal in another order
   * @param folded failed steps that the next one took the place of; {@code left} or {@code right}
   *     before the name
   */
  public record Path(
      List<Names> equal,
      List<Names> changed,
      List<Names> moved,
      List<String> removed,
      List<String> added,
      List<String> folded) {
    private static Path of(JsonNode path) {
      return new Path(
          names(path.path("equal")),
          names(path.path("changed")),
          names(path.path("moved")),
          texts(path.path("removed")),
          texts(path.path("added")),
          texts(path.path("folded")));
    }
  }

  /** Places of messages that are no instructions; those not named are equal. */
  public record Messages(
      List<Names> changed, List<Names> noise, List<String> removed, List<String> added) {
    private static Messages of(JsonNode messages) {
      return new Messages(
          names(messages.path("changed")),
          names(messages.path("noise")),
          texts(messages.path("removed")),
          texts(messages.path("added")));
    }
  }

  static Label of(JsonNode label) {
    List<Path> paths = new ArrayList<>();
    JsonNode path = label.path("path");
    if (path.isArray()) {
      path.forEach(one -> paths.add(Path.of(one)));
    } else if (path.isObject()) {
      paths.add(Path.of(path));
    }
    Map<String, String> factors = new LinkedHashMap<>();
    label
        .path("factors")
        .properties()
        .forEach(it -> factors.put(it.getKey(), it.getValue().asText()));
    List<String> answers = alternatives(label.path("answer").asText());
    List<List<String>> says = new ArrayList<>();
    label.path("says").forEach(text -> says.add(alternatives(text.asText())));
    boolean anyMessages = label.path("messages").path("any").asBoolean();
    return new Label(
        paths,
        names(label.path("together")),
        label.has("fork")
            ? Optional.of(
                alternatives(label.path("fork").isNull() ? "" : label.path("fork").asText()))
            : Optional.empty(),
        factors,
        answers.contains("any") ? List.of() : answers,
        label.has("calls") ? Optional.of(texts(label.path("calls"))) : Optional.empty(),
        anyMessages ? Optional.empty() : Optional.of(Messages.of(label.path("messages"))),
        label.has("json") ? Optional.of(texts(label.path("json"))) : Optional.empty(),
        says,
        label.has("first")
            ? Optional.of(alternatives(label.path("first").asText()))
            : Optional.empty(),
        texts(label.path("silent")));
  }

  private static List<String> alternatives(String text) {
    return List.of(text.split("\\|"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<Names> names(JsonNode pairs) {
    List<Names> names = new ArrayList<>();
    pairs.forEach(pair -> names.add(new Names(pair.path(0).asText(), pair.path(1).asText())));
    return names;
  }
}
