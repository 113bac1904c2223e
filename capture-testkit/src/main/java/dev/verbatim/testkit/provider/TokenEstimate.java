package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Plausible token counts from sizes: four bytes are a token, and everything up to the last answer
 * in the conversation is taken from the prompt cache in blocks of 128 tokens, from 1024 on, as
 * OpenAI documents its cache.
 */
final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;
  private static final long CACHE_LEAST = 1024;
  private static final long CACHE_BLOCK = 128;

  private TokenEstimate() {}

  static TokenCount of(ProviderRequest request, Answer answer) {
    long input = 0;
    for (String field : List.of("messages", "input", "tools", "system", "instructions")) {
      input += tokens(request.json().path(field));
    }
    long repeated = input - sinceLastAnswer(request);
    long cached =
        request.answersSoFar() > 0 && repeated >= CACHE_LEAST
            ? repeated / CACHE_BLOCK * CACHE_BLOCK
            : 0;
    long reasoning = tokens(answer.reasoning().orElse(""));
    long output =
        reasoning + tokens(answer.text().orElse("")) + tokens(answer.refusal().orElse(""));
    for (ToolUse use : answer.toolUses()) {
      output += tokens(use.name()) + tokens(use.argumentsJson()) + 4;
    }
    return new TokenCount(Math.max(1, input), cached, 0, Math.max(1, output), reasoning);
  }

  private static long sinceLastAnswer(ProviderRequest request) {
    long tokens = 0;
    JsonNode messages = request.messages();
    for (int i = messages.size() - 1; i >= 0; i--) {
      JsonNode message = messages.get(i);
      if (message.path("role").asText().equals("assistant")
          || message.path("type").asText().equals("function_call")) {
        break;
      }
      tokens += tokens(message);
    }
    return tokens;
  }

  private static long tokens(JsonNode node) {
    return node.isMissingNode() ? 0 : tokens(node.isTextual() ? node.asText() : node.toString());
  }

  private static long tokens(String text) {
    return (text.length() + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
  }
}
