package dev.verbatim.capture.canon;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation.ToolDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The definition of a tool in one form for all providers, so that it is the same tool whichever of
 * them it is offered to.
 *
 * <p>The form is JSON with {@code name}, {@code description} and {@code parameters} (a JSON Schema
 * with its types in small letters), and what else the definition has. Read are the forms of OpenAI
 * Chat ({@code function}), OpenAI Responses, Anthropic ({@code input_schema}), Gemini ({@code
 * parameters} with types in capitals, {@code parametersJsonSchema}), Bedrock ({@code toolSpec},
 * {@code inputSchema.json}) and MCP ({@code inputSchema}). Tools that the provider itself runs have
 * no schema and keep their form.
 */
public final class CanonicalTool {
  private static final int MAX_DEPTH = 128;

  private static final List<String> WRAPPERS = List.of("function", "toolSpec", "custom");

  private static final List<String> SCHEMAS =
      List.of(
          "parameters",
          "input_schema",
          "inputSchema",
          "parametersJsonSchema",
          "parameters_json_schema");

  private static final Set<String> KINDS = Set.of("function", "custom");

  /** What Gemini writes in capitals: its {@code Type} enumeration. */
  private static final Set<String> TYPES =
      Set.of("STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL");

  private CanonicalTool() {}

  /** The form; a definition that is no JSON object is its own form. */
  public static String of(ToolDefinition tool) {
    Optional<JsonValue> parsed = JsonValue.parse(tool.json(), MAX_DEPTH);
    if (parsed.isEmpty() || !parsed.get().isObject()) {
      return CanonicalJson.of(tool.json());
    }
    JsonValue definition =
        WRAPPERS.stream()
            .flatMap(name -> parsed.get().get(name).stream())
            .filter(JsonValue::isObject)
            .findFirst()
            .orElse(parsed.get());
    Optional<String> schema =
        SCHEMAS.stream().filter(name -> definition.get(name).isPresent()).findFirst();
    if (schema.isEmpty() && definition.get("description").isEmpty()) {
      return CanonicalJson.of(tool.json());
    }
    Map<String, String> members = new TreeMap<>();
    definition
        .members()
        .forEach(
            member -> {
              if (!isDefault(member.name(), member.value())) {
                members.put(member.name(), CanonicalJson.of(member.value()));
              }
            });
    schema.ifPresent(
        name -> {
          members.remove(name);
          JsonValue value = definition.get(name).orElseThrow();
          members.put("parameters", smallTypes(value.get("json").orElse(value)));
        });
    StringBuilder out = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          out.append(out.length() == 1 ? "" : ",");
          CanonicalJson.writeString(name, out);
          out.append(':').append(value);
        });
    return out.append('}').toString();
  }

  /** Whether a definition without this member says the same. */
  private static boolean isDefault(String name, JsonValue value) {
    return switch (name) {
      case "cache_control" -> true;
      case "type" -> value.text().filter(KINDS::contains).isPresent();
      case "strict" -> !value.raw().equals("true");
      default -> false;
    };
  }

  private static String smallTypes(JsonValue schema) {
    StringBuilder out = new StringBuilder();
    CanonicalJson.write(
        "",
        schema,
        (name, text) ->
            name.equals("type") && TYPES.contains(text) ? text.toLowerCase(Locale.ROOT) : text,
        true,
        out);
    return out.toString();
  }
}
