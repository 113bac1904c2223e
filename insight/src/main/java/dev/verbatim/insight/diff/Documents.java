package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run retrieved. A document is an element of the list that a retrieval gave, the list itself
 * or a member of an object under one of the usual names; two documents are the same if all of them
 * but their scores is.
 */
final class Documents {
  private static final int MAX_DEPTH = 128;

  private static final List<String> LISTS =
      List.of("documents", "results", "matches", "hits", "chunks", "nodes", "items", "data");

  /** What says how well a document fits, not what it is. */
  private static final Set<String> SCORES =
      Set.of("score", "_score", "distance", "similarity", "relevance", "relevance_score", "rank");

  private Documents() {}

  /**
   * How far two runs retrieved the same.
   *
   * @param left what the retrievals of the left run gave
   * @param right the same of the right
   * @return empty if neither retrieves
   */
  static Optional<Factor> compare(List<String> left, List<String> right) {
    if (left.isEmpty() && right.isEmpty()) {
      return Optional.empty();
    }
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    if (!read(left, before) || !read(right, after)) {
      return Optional.of(Factors.unnamed(Kind.DOCUMENTS, State.UNKNOWN));
    }
    Map<String, Integer> free = new HashMap<>();
    after.forEach(document -> free.merge(document, 1, Integer::sum));
    int shared = 0;
    for (String document : before) {
      if (free.getOrDefault(document, 0) > 0) {
        free.merge(document, -1, Integer::sum);
        shared++;
      }
    }
    return Optional.of(
        new Factor(
            Kind.DOCUMENTS,
            shared == before.size() && shared == after.size() ? State.SAME : State.CHANGED,
            shared + "/" + before.size(),
            shared + "/" + after.size()));
  }

  /** False if one of the outputs is no list of documents. */
  private static boolean read(List<String> outputs, List<String> documents) {
    for (String output : outputs) {
      Optional<JsonValue> list =
          JsonValue.parse(output, MAX_DEPTH)
              .flatMap(
                  value ->
                      value.isArray()
                          ? Optional.of(value)
                          : LISTS.stream()
                              .flatMap(name -> value.present(name).stream())
                              .filter(JsonValue::isArray)
                              .findFirst());
      if (list.isEmpty()) {
        return false;
      }
      list.get().elements().forEach(element -> documents.add(identity(element)));
    }
    return true;
  }

  private static String identity(JsonValue document) {
    return document.isObject()
        ? document.members().stream()
            .filter(member -> !SCORES.contains(member.name()))
            .map(member -> member.name() + '\u0000' + canonical(member.value()))
            .sorted()
            .reduce("", (all, member) -> all + '\u0001' + member)
        : canonical(document);
  }

  private static String canonical(JsonValue value) {
    return CanonicalJson.of(value.raw());
  }
}
