package dev.verbatim.replay.tool;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tools may do under replay.
 *
 * @param all the rule of tools that are not named
 * @param byName rules of single tools
 */
public record ToolPolicy(Rule all, Map<String, Rule> byName) {
  /** The recording answers; what it does not hold is not run. */
  public static final ToolPolicy RECORDED = new ToolPolicy(Rule.Named.TAPE, Map.of());

  public ToolPolicy {
    byName = Map.copyOf(byName);
  }

  /** What happens when a tool is to be run. */
  public sealed interface Rule {
    /** Rules that are one word. */
    enum Named implements Rule {
      /** The recording answers, or nothing does. */
      TAPE("tape"),
      /** The recording answers, or the tool is run. */
      TAPE_OR_LIVE("tape-or-live"),
      /** The tool is run. */
      LIVE("live"),
      /** It fails. */
      DENY("deny");

      private final String wireName;

      Named(String wireName) {
        this.wireName = wireName;
      }

      public String wireName() {
        return wireName;
      }

      /** The rule of this name; empty if there is none. */
      public static Optional<Rule> of(String wireName) {
        for (Named rule : values()) {
          if (rule.wireName.equals(wireName)) {
            return Optional.of(rule);
          }
        }
        return Optional.empty();
      }
    }

    /**
     * A fixed result.
     *
     * @param json any JSON value
     */
    record Stub(String json) implements Rule {}
  }

  /** The rule of a tool. */
  public Rule of(String tool) {
    return byName.getOrDefault(tool, all);
  }

  /** All rules in the order of names, that of the others as {@code *}. */
  public Map<String, Rule> rules() {
    Map<String, Rule> rules = new TreeMap<>(byName);
    rules.put("*", all);
    return rules;
  }
}
