package dev.verbatim.testkit.episode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Conversations of any length for tests of growth. Words follow Zipf's law over the vocabulary of
 * the recorded episodes; the system prompt and the tools are those of the airline agent. The same
 * seed gives the same conversation.
 */
public final class SyntheticEpisodes {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");
  private static final List<String> TOOLS =
      List.of("get_reservation_details", "get_user_details", "calculate", "think");

  private final List<String> vocabulary;
  private final JsonNode tools;
  private final String systemPrompt;

  public SyntheticEpisodes() {
    List<Episode> recorded = Episode.bundled();
    vocabulary =
        recorded.stream()
            .flatMap(episode -> episode.messages().stream())
            .flatMap(message -> WORD.matcher(message.path("content").asText()).results())
            .map(match -> match.group())
            .distinct()
            .toList();
    tools = recorded.getFirst().tools();
    systemPrompt = recorded.getFirst().systemPrompt();
  }

  /**
   * A conversation with exactly so many model calls: two of three ask for a tool, the others answer
   * the user.
   *
   * @throws IllegalArgumentException if there is to be no call
   */
  public Episode generate(long seed, int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("calls: " + calls + " (expected: at least 1)");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<JsonNode> messages = new ArrayList<>();
    messages.add(message("system", systemPrompt));
    messages.add(message("user", "Conversation " + seed + ": " + words(random, 20)));
    for (int call = 0; call < calls; call++) {
      if (call % 3 == 2 || call == calls - 1) {
        messages.add(message("assistant", words(random, random.nextInt(20, 80))));
        messages.add(message("user", words(random, random.nextInt(8, 30))));
      } else {
        addToolTurn(messages, random);
      }
    }
    return new Episode(
        "synthetic-" + seed + "-" + calls,
        0,
        0,
        1,
        "user-" + seed,
        "Talk for " + calls + " turns.",
        messages,
        tools);
  }

  private void addToolTurn(List<JsonNode> messages, SplittableRandom random) {
    String tool = TOOLS.get(random.nextInt(TOOLS.size()));
    StringBuilder id = new StringBuilder("call_");
    for (int i = 0; i < 24; i++) {
      id.append(Character.forDigit(random.nextInt(36), 36));
    }
    ObjectNode answer = Episode.JSON.createObjectNode().put("role", "assistant");
    answer.putNull("content");
    ObjectNode call =
        answer.putArray("tool_calls").addObject().put("id", id.toString()).put("type", "function");
    call.putObject("function")
        .put("name", tool)
        .put(
            "arguments",
            Episode.JSON.createObjectNode().put("thought", words(random, 12)).toString());
    messages.add(answer);
    ObjectNode result = message("tool", words(random, random.nextInt(40, 160)));
    result.put("tool_call_id", id.toString()).put("name", tool);
    messages.add(result);
  }

  private static ObjectNode message(String role, String content) {
    return Episode.JSON.createObjectNode().put("role", role).put("content", content);
  }

  /** Words whose rank is log-uniform, which is Zipf's law with exponent 1. */
  private String words(SplittableRandom random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(vocabulary.size())) - 1;
      text.append(i == 0 ? "" : " ").append(vocabulary.get(Math.max(0, rank)));
    }
    return text.toString();
  }
}
