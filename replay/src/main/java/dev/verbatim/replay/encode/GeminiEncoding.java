package dev.verbatim.replay.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Part;
import java.util.List;

/** Gemini's generateContent; a stream is one event with the whole. */
final class GeminiEncoding implements ApiEncoding {
  @Override
  public ObjectNode whole(Said said) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode candidates = answer.putArray("candidates");
    for (int i = 0; i < said.answers().size(); i++) {
      ObjectNode candidate = candidates.addObject();
      ArrayNode parts = candidate.putObject("content").put("role", "model").putArray("parts");
      for (Part part : said.answers().get(i).parts()) {
        switch (part) {
          case Part.Text text -> parts.addObject().put("text", text.text());
          case Part.Refusal refusal -> parts.addObject().put("text", refusal.text());
          case Part.ToolRequest request -> {
            ObjectNode call = parts.addObject().putObject("functionCall");
            request.id().ifPresent(id -> call.put("id", id));
            call.put("name", request.name()).set("args", ApiEncoding.object(request.arguments()));
          }
          default -> {
            // Thoughts need the provider's signature, which was not captured.
          }
        }
      }
      candidate.put("finishReason", finish(said.reason())).put("index", i);
    }
    answer
        .putObject("usageMetadata")
        .put("promptTokenCount", said.inputTokens())
        .put("candidatesTokenCount", said.outputTokens())
        .put("totalTokenCount", said.inputTokens() + said.outputTokens());
    return answer.put("modelVersion", said.model()).put("responseId", said.id());
  }

  private static String finish(FinishReason reason) {
    return switch (reason) {
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER, REFUSAL -> "SAFETY";
      default -> "STOP";
    };
  }

  @Override
  public List<Event> stream(Said said) {
    return List.of(Event.of("", whole(said)));
  }
}
