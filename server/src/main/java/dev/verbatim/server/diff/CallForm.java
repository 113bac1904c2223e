package dev.verbatim.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.MessageDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model call as one JSON document, the same for all providers: what a patch turns into that of
 * another call. Schema {@code DiffCallForm}.
 *
 * @param model null if unknown
 * @param instructions the lines of all system messages
 * @param parameters as sent; null if unknown
 * @param tools definitions by name
 * @param messages without the instructions
 * @param answer the first of the answers
 */
public record CallForm(
    @Nullable String model,
    List<String> instructions,
    @Nullable JsonNode parameters,
    Map<String, JsonNode> tools,
    List<MessageDocument> messages,
    List<MessageDocument> answer) {

  /** The form of a call. */
  public static CallForm of(Span span, Conversation conversation) {
    Map<String, JsonNode> tools = new LinkedHashMap<>();
    conversation.tools().forEach(tool -> tools.put(tool.name(), Json.tree(tool.json())));
    return new CallForm(
        span.call().flatMap(ModelCall::model).orElse(null),
        conversation.input().stream()
            .filter(CallForm::isInstruction)
            .flatMap(message -> message.text().lines())
            .toList(),
        span.call().flatMap(ModelCall::parametersJson).map(Json::tree).orElse(null),
        tools,
        conversation.input().stream()
            .filter(message -> !isInstruction(message))
            .map(MessageDocument::of)
            .toList(),
        conversation.output().stream().limit(1).map(MessageDocument::of).toList());
  }

  private static boolean isInstruction(Message message) {
    return message.role().equals("system");
  }
}
