package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts chunks ({@code chat.completion.chunk}) together to one {@code chat.completion}. Members that
 * no chunk carried stay missing.
 */
final class OpenAiChatStream extends StreamAssembler {
  private final MutableJson.Object answer = new MutableJson.Object();
  private final Map<Long, Choice> choices = new TreeMap<>();

  /** One answer of several. */
  private static final class Choice {
    final MutableJson.Object json = new MutableJson.Object();
    final MutableJson.Object message = new MutableJson.Object();
    final Map<Long, MutableJson.Object> toolCalls = new TreeMap<>();
    final Map<String, Long> indexOfId = new java.util.HashMap<>();
    long lastIndex = -1;
  }

  @Override
  boolean accept(String event, JsonValue chunk) {
    chunk.present("error").ifPresent(it -> error = Optional.of(ErrorBodies.error(it)));
    boolean content = false;
    for (JsonValue.Member member : chunk.members()) {
      JsonValue value = member.value();
      switch (member.name()) {
        case "choices" -> content |= acceptChoices(value);
        case "object", "obfuscation", "error" -> {}
        case "id", "model" -> {
          // Azure's first chunk has them empty.
          if (!value.text().orElse("").isEmpty()) {
            answer.put(member.name(), value);
          }
        }
        default -> {
          if (!value.isNull()) {
            answer.put(member.name(), value);
          }
        }
      }
    }
    return content;
  }

  private boolean acceptChoices(JsonValue list) {
    boolean content = false;
    for (JsonValue chunk : list.elements()) {
      Choice choice = choices.computeIfAbsent(chunk.integer("index").orElse(0), i -> new Choice());
      for (JsonValue.Member member : chunk.members()) {
        JsonValue value = member.value();
        if (member.name().equals("delta")) {
          content |= acceptDelta(choice, value);
        } else if (!value.isNull()) {
          finished |= member.name().equals("finish_reason");
          choice.json.put(member.name(), value);
        }
      }
    }
    return content;
  }

  private static boolean acceptDelta(Choice choice, JsonValue delta) {
    boolean content = false;
    for (JsonValue.Member member : delta.members()) {
      JsonValue value = member.value();
      switch (member.name()) {
        case "tool_calls" -> {
          value.elements().forEach(fragment -> acceptToolCall(choice, fragment));
          content |= !value.elements().isEmpty();
        }
        case "function_call" -> {
          appendFunction(choice.message.object("function_call"), value);
          content = true;
        }
        case "role" -> {
          if (value.isString()) {
            choice.message.put("role", value);
          }
        }
        default -> {
          if (value.isString()) {
            choice.message.append(member.name(), value.text().orElse(""));
            content |= value.end() - value.start() > 2;
          } else if (value.isArray()) {
            MutableJson.Array array = choice.message.array(member.name());
            value
                .elements()
                .forEach(it -> array.elements().add(new MutableJson.Raw(it.rawBytes())));
            content = true;
          } else if (!value.isNull()) {
            choice.message.put(member.name(), value);
          }
        }
      }
    }
    return content;
  }

  /**
   * Fragments belong together by {@code index}. Servers that leave it out send the id with each
   * fragment, or each call in one fragment: a new id begins a new call, no id goes on with the
   * last.
   */
  private static void acceptToolCall(Choice choice, JsonValue fragment) {
    Optional<String> id = fragment.text("id").filter(text -> !text.isEmpty());
    long index =
        fragment
            .integer("index")
            .orElseGet(
                () ->
                    id.map(it -> choice.indexOfId.getOrDefault(it, choice.lastIndex + 1))
                        .orElse(Math.max(0, choice.lastIndex)));
    id.ifPresent(it -> choice.indexOfId.put(it, index));
    choice.lastIndex = Math.max(choice.lastIndex, index);
    MutableJson.Object call =
        choice.toolCalls.computeIfAbsent(index, i -> new MutableJson.Object());
    for (JsonValue.Member member : fragment.members()) {
      JsonValue value = member.value();
      switch (member.name()) {
        case "index" -> {}
        case "function", "custom" -> appendFunction(call.object(member.name()), value);
        default -> {
          if (!value.isNull() && !value.text().orElse("x").isEmpty()) {
            call.put(member.name(), value);
          }
        }
      }
    }
  }

  private static void appendFunction(MutableJson.Object function, JsonValue fragment) {
    for (JsonValue.Member member : fragment.members()) {
      JsonValue value = member.value();
      boolean grows = member.name().equals("arguments") || member.name().equals("input");
      if (value.isString() && (grows || !value.text().orElse("").isEmpty())) {
        if (grows) {
          function.append(member.name(), value.text().orElse(""));
        } else {
          function.put(member.name(), value);
        }
      } else if (!value.isString() && !value.isNull()) {
        function.put(member.name(), value);
      }
    }
  }

  @Override
  Optional<byte[]> answer() {
    if (choices.isEmpty() && answer.members().isEmpty()) {
      return Optional.empty();
    }
    MutableJson.Object whole = new MutableJson.Object();
    whole.put("object", MutableJson.text("chat.completion"));
    whole.members().putAll(answer.members());
    MutableJson.Array list = whole.array("choices");
    for (Choice choice : choices.values()) {
      if (!choice.toolCalls.isEmpty()) {
        choice.message.array("tool_calls").elements().clear();
        choice.message.array("tool_calls").elements().addAll(choice.toolCalls.values());
      }
      MutableJson.Object json = new MutableJson.Object().put("message", choice.message);
      json.members().putAll(choice.json.members());
      list.elements().add(json);
    }
    return Optional.of(MutableJson.write(whole));
  }
}
