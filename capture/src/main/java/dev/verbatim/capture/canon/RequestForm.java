package dev.verbatim.capture.canon;

import dev.verbatim.capture.canon.CanonicalRequest.Item;
import dev.verbatim.capture.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Makes the canonical form of one request body, of any API: which member means what is the same in
 * all of them, or differs by name.
 */
final class RequestForm {
  private static final int MAX_DEPTH = 128;

  /** Members that say how the answer travels, or to whom it is billed, not what it says. */
  static final Set<String> TRANSPORT =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "metadata",
          "store",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "service_tier",
          "timeout",
          "keep_alive",
          "cache_control");

  private static final Set<String> SYSTEM =
      Set.of("system", "instructions", "systemInstruction", "system_instruction");
  private static final Set<String> MESSAGES = Set.of("messages", "input", "contents");

  /** Members that are one message of the user by themselves. */
  private static final Set<String> SAID = Set.of("prompt", "content", "requests");

  private static final Set<String> ID =
      Set.of("id", "tool_call_id", "tool_use_id", "call_id", "toolUseId", "approval_request_id");

  /** Members of a message that hold the program's or a tool's data, as JSON or as text with it. */
  private static final Set<String> DATA = Set.of("arguments", "args", "input", "response", "json");

  private final FormMask mask;
  private final CallIds ids = new CallIds();

  RequestForm(FormMask mask) {
    this.mask = mask;
  }

  private record Placed(Item item, boolean isResult, int call) {}

  CanonicalRequest read(JsonValue body, Optional<String> model) {
    Map<String, JsonValue> setup = new TreeMap<>();
    List<String> system = new ArrayList<>();
    List<Placed> items = new ArrayList<>();
    for (JsonValue.Member member : body.members()) {
      String name = member.name();
      JsonValue value = member.value();
      if (TRANSPORT.contains(name) || value.isNull()) {
        continue;
      }
      if (SYSTEM.contains(name)) {
        addSystem(value, system);
      } else if (MESSAGES.contains(name)) {
        addItems(value, system, items);
      } else if (SAID.contains(name)) {
        StringBuilder json = new StringBuilder();
        json.append("{\"").append(name).append("\":");
        content(value, json);
        items.add(new Placed(new Item("user", List.of(), json.append('}').toString()), false, 0));
      } else {
        setup.put(name, value);
      }
    }
    StringBuilder settings = new StringBuilder("{");
    if (!setup.containsKey("model") && model.isPresent()) {
      settings.append("\"model\":");
      CanonicalJson.writeString(model.get(), settings);
    }
    setup.forEach(
        (name, value) -> {
          settings.append(settings.length() > 1 ? "," : "");
          CanonicalJson.writeString(name, settings);
          settings.append(':');
          CanonicalJson.write(value, mask.texts(), true, settings);
        });
    return new CanonicalRequest(
        settings.append('}').toString(),
        "[" + String.join(",", system) + "]",
        inOrder(items).stream().map(Placed::item).toList());
  }

  private void addSystem(JsonValue value, List<String> system) {
    StringBuilder json = new StringBuilder();
    value.get("parts").ifPresentOrElse(parts -> content(parts, json), () -> content(value, json));
    system.add(json.toString());
  }

  private void addItems(JsonValue value, List<String> system, List<Placed> items) {
    boolean plain = value.isString() || value.elements().stream().noneMatch(JsonValue::isObject);
    if (plain) {
      StringBuilder json = new StringBuilder("{\"content\":");
      content(value, json);
      items.add(
          new Placed(
              new Item("user", List.of(), json.append(",\"role\":\"user\"}").toString()),
              false,
              0));
      return;
    }
    for (JsonValue element : value.elements()) {
      String role = role(element);
      if (role.equals("system") && items.isEmpty()) {
        element.get("content").ifPresent(content -> addSystem(content, system));
        continue;
      }
      List<String> tools = new ArrayList<>();
      StringBuilder json = new StringBuilder();
      item(element, tools, json);
      Optional<String> answered =
          element.text("tool_call_id").or(() -> answeredCall(element, role));
      items.add(
          new Placed(
              new Item(role, tools, json.toString()),
              role.equals("tool"),
              answered.map(ids::number).orElse(0)));
    }
  }

  private static Optional<String> answeredCall(JsonValue element, String role) {
    return role.equals("tool") ? element.text("call_id") : Optional.empty();
  }

  /** The role, or for the items of Responses what stands in its place. */
  private static String role(JsonValue element) {
    String role = element.text("role").orElse("");
    if (!role.isEmpty()) {
      return role.equals("developer") ? "system" : role;
    }
    String type = element.text("type").orElse("");
    if (type.endsWith("_call_output")) {
      return "tool";
    }
    return type.endsWith("_call") || type.equals("reasoning") ? "assistant" : "user";
  }

  /** A message, a block of one, or a tool call: its ids are ids. */
  private void item(JsonValue element, List<String> tools, StringBuilder json) {
    Map<String, JsonValue> members = new TreeMap<>();
    for (JsonValue.Member member : element.members()) {
      if (!member.value().isNull() && !member.name().equals("cache_control")) {
        members.put(member.name(), member.value());
      }
    }
    tool(element).ifPresent(tools::add);
    json.append('{');
    String comma = "";
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      JsonValue value = member.getValue();
      json.append(comma);
      comma = ",";
      CanonicalJson.writeString(member.getKey(), json);
      json.append(':');
      if (ID.contains(member.getKey()) && value.isString() && !isReference(element)) {
        CanonicalJson.writeString(ids.name(value.text().orElse("")), json);
      } else if (DATA.contains(member.getKey())) {
        data(value, json);
      } else {
        switch (member.getKey()) {
          case "content", "parts", "tool_calls" -> content(value, tools, json);
          case "output" -> output(value, json);
          case "function",
              "functionCall",
              "functionResponse",
              "function_call",
              "function_response",
              "toolUse",
              "toolResult" -> {
            if (value.isObject()) {
              item(value, tools, json);
            } else {
              data(value, json);
            }
          }
          // Inline media: long, and what looks like noise in it is none.
          case "data" -> CanonicalJson.write(value, UnaryOperator.identity(), false, json);
          default -> CanonicalJson.write(value, this::text, true, json);
        }
      }
    }
    json.append('}');
  }

  /** Whether its id stands for something that was said before: there it is what is said. */
  private static boolean isReference(JsonValue element) {
    return element.text("type").filter("item_reference"::equals).isPresent();
  }

  /** What a tool gave to Responses: a text, or blocks. */
  private void output(JsonValue value, StringBuilder json) {
    if (value.isArray()) {
      content(value, json);
    } else {
      data(value, json);
    }
  }

  /** The tool that this very object asks for. */
  private static Optional<String> tool(JsonValue element) {
    boolean asks =
        element.get("arguments").isPresent()
            || element.get("args").isPresent()
            || element.get("input").isPresent() && element.get("name").isPresent();
    return asks ? element.text("name") : Optional.empty();
  }

  private void content(JsonValue value, StringBuilder json) {
    content(value, new ArrayList<>(), json);
  }

  private void content(JsonValue value, List<String> tools, StringBuilder json) {
    if (value.isString()) {
      data(value, json);
      return;
    }
    List<JsonValue> blocks = value.elements();
    if (!value.isArray()) {
      item(value, tools, json);
      return;
    }
    if (blocks.size() == 1 && isPlainText(blocks.getFirst())) {
      data(blocks.getFirst().get("text").orElseThrow(), json);
      return;
    }
    List<Placed> placed = new ArrayList<>();
    for (JsonValue block : blocks) {
      StringBuilder one = new StringBuilder();
      if (block.isObject()) {
        item(block, tools, one);
      } else {
        CanonicalJson.write(block, this::text, true, one);
      }
      Optional<String> answered = block.text("tool_use_id");
      placed.add(
          new Placed(
              new Item("", List.of(), one.toString()),
              answered.isPresent(),
              answered.map(ids::number).orElse(0)));
    }
    json.append('[');
    String comma = "";
    for (Placed block : inOrder(placed)) {
      json.append(comma).append(block.item().json());
      comma = ",";
    }
    json.append(']');
  }

  private static boolean isPlainText(JsonValue block) {
    return block.text("text").isPresent()
        && block.members().stream()
            .filter(member -> !member.value().isNull())
            .map(JsonValue.Member::name)
            .allMatch(name -> Set.of("type", "text", "cache_control", "annotations").contains(name))
        && block.elements("annotations").isEmpty();
  }

  /** Results side by side in the order of the calls that they answer. */
  private List<Placed> inOrder(List<Placed> placed) {
    if (!mask.ordered()) {
      return placed;
    }
    List<Placed> sorted = new ArrayList<>(placed);
    int from = 0;
    while (from < sorted.size()) {
      int to = from;
      while (to < sorted.size() && sorted.get(to).isResult()) {
        to++;
      }
      sorted.subList(from, to).sort(Comparator.comparingInt(Placed::call));
      from = to + 1;
    }
    return sorted;
  }

  /** A text, or the JSON that it holds. */
  private void data(JsonValue value, StringBuilder json) {
    mask.write(value, json);
  }

  static Optional<JsonValue> inside(String text) {
    String stripped = text.strip();
    boolean mayBe = stripped.startsWith("{") || stripped.startsWith("[");
    return mayBe ? JsonValue.parse(stripped, MAX_DEPTH) : Optional.empty();
  }

  private String text(String text) {
    return text.startsWith("data:") ? text : mask.texts().apply(text);
  }
}
