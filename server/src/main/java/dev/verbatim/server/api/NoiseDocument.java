package dev.verbatim.server.api;

import dev.verbatim.capture.canon.NoiseRules.AtPath;
import dev.verbatim.capture.canon.NoiseRules.Rule;
import dev.verbatim.capture.canon.NoiseRules.Words;
import java.util.List;
import java.util.Map;

/** Schema {@code NoiseRule}. */
public record NoiseDocument(String id, String kind, String pattern) {
  /** The document of a rule. */
  public static NoiseDocument of(String id, Rule rule) {
    return switch (rule) {
      case AtPath path -> new NoiseDocument(id, "path", path.pointer());
      case Words words -> new NoiseDocument(id, "words", words.text());
    };
  }

  /** Schema {@code NoiseRules}. */
  public record Listing(List<NoiseDocument> items) {
    /** Of the rules of a site by id. */
    public static Listing of(Map<String, Rule> rules) {
      return new Listing(
          rules.entrySet().stream()
              .map(rule -> NoiseDocument.of(rule.getKey(), rule.getValue()))
              .toList());
    }
  }
}
