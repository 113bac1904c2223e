package dev.verbatim.replay.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.replay.tool.ToolPolicy.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rules as JSON: {@code {"*": "tape", "search": "live", "now": {"stub": "12:00"}}}, or one word for
 * all of them.
 */
public final class ToolPolicyJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPECTED =
      " (expected: tape, tape-or-live, live, deny, or {\"stub\": <result>})";

  private ToolPolicyJson() {}

  public static JsonNode write(ToolPolicy policy) {
    ObjectNode rules = JSON.createObjectNode();
    policy
        .rules()
        .forEach(
            (name, rule) -> {
              switch (rule) {
                case Rule.Named named -> rules.put(name, named.wireName());
                case Rule.Stub stub -> rules.putObject(name).put("stub", stub.json());
              }
            });
    return rules;
  }

  /** What {@link #write} wrote; nothing is {@link ToolPolicy#RECORDED}. */
  public static ToolPolicy read(JsonNode rules) {
    return read(rules, JsonNode::asText);
  }

  /**
   * What a user says.
   *
   * @throws IllegalArgumentException naming the rule that is none
   */
  public static ToolPolicy ofUser(JsonNode rules) {
    // The first word of this member, when tools could not be asked for.
    boolean app = rules.isTextual() && rules.textValue().equals("app");
    return app ? ToolPolicy.RECORDED : read(rules, JsonNode::toString);
  }

  private static ToolPolicy read(
      JsonNode rules, java.util.function.Function<JsonNode, String> stub) {
    if (rules.isMissingNode() || rules.isNull()) {
      return ToolPolicy.RECORDED;
    }
    if (!rules.isObject()) {
      return new ToolPolicy(rule("tools", rules, stub), Map.of());
    }
    Map<String, Rule> byName = new LinkedHashMap<>();
    rules
        .properties()
        .forEach(
            entry ->
                byName.put(
                    entry.getKey(), rule("tools." + entry.getKey(), entry.getValue(), stub)));
    Rule all = Optional.ofNullable(byName.remove("*")).orElse(Rule.Named.TAPE);
    return new ToolPolicy(all, byName);
  }

  private static Rule rule(
      String where, JsonNode rule, java.util.function.Function<JsonNode, String> stub) {
    if (rule.isObject() && rule.size() == 1 && rule.has("stub")) {
      return new Rule.Stub(stub.apply(rule.get("stub")));
    }
    String shown = where.length() > 60 ? "tools" : where;
    return Optional.ofNullable(rule.textValue())
        .flatMap(Rule.Named::of)
        .orElseThrow(() -> new IllegalArgumentException(shown + ": no rule" + EXPECTED));
  }
}
