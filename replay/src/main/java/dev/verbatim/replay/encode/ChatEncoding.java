package dev.verbatim.replay.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Chat Completions. */
final class ChatEncoding implements ApiEncoding {
  @Override
  public ObjectNode whole(Said said) {
    ObjectNode answer = head(said, "chat.completion");
    ArrayNode choices = answer.putArray("choices");
    for (int i = 0; i < said.answers().size(); i++) {
      ObjectNode choice = choices.addObject().put("index", i);
      ObjectNode message = choice.putObject("message").put("role", "assistant");
      fill(message, said, said.answers().get(i), false);
      choice.putNull("logprobs").put("finish_reason", finish(said.reason()));
    }
    usage(answer.putObject("usage"), said);
    return answer;
  }

  private static ObjectNode head(Said said, String object) {
    return JSON.createObjectNode()
        .put("id", said.id())
        .put("object", object)
        .put("created", said.epochSeconds())
        .put("model", said.model());
  }

  private static void fill(ObjectNode message, Said said, Message answer, boolean indexed) {
    String text = answer.text();
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text);
    }
    Said.refusal(answer)
        .ifPresentOrElse(
            refusal -> message.put("refusal", refusal), () -> message.putNull("refusal"));
    List<Part.ToolRequest> tools = Said.tools(answer);
    if (tools.isEmpty()) {
      return;
    }
    ArrayNode calls = message.putArray("tool_calls");
    for (int i = 0; i < tools.size(); i++) {
      ObjectNode call = calls.addObject();
      if (indexed) {
        call.put("index", i);
      }
      call.put("id", said.toolId(tools.get(i), i)).put("type", "function");
      call.putObject("function")
          .put("name", tools.get(i).name())
          .put("arguments", tools.get(i).arguments());
    }
  }

  private static void usage(ObjectNode usage, Said said) {
    usage
        .put("prompt_tokens", said.inputTokens())
        .put("completion_tokens", said.outputTokens())
        .put("total_tokens", said.inputTokens() + said.outputTokens());
  }

  private static String finish(FinishReason reason) {
    return switch (reason) {
      case LENGTH -> "length";
      case TOOL_CALL -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      default -> "stop";
    };
  }

  @Override
  public List<Event> stream(Said said) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < said.answers().size(); i++) {
      ObjectNode chunk = head(said, "chat.completion.chunk");
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", i);
      fill(choice.putObject("delta").put("role", "assistant"), said, said.answers().get(i), true);
      choice.putNull("finish_reason");
      events.add(Event.of("", chunk));
      ObjectNode last = head(said, "chat.completion.chunk");
      ObjectNode end = last.putArray("choices").addObject().put("index", i);
      end.putObject("delta");
      end.put("finish_reason", finish(said.reason()));
      events.add(Event.of("", last));
    }
    ObjectNode tokens = head(said, "chat.completion.chunk");
    tokens.putArray("choices");
    usage(tokens.putObject("usage"), said);
    events.add(Event.of("", tokens));
    events.add(new Event("", "[DONE]"));
    return events;
  }
}
