package dev.verbatim.testkit.episode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.testkit.provider.Answer;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ToolUse;
import dev.verbatim.testkit.provider.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plays the model of recorded episodes: recognises the episode by the first user message and gives
 * the answer that followed as many answers as the request holds. Stateless, so retries and any
 * interleaving work, in all three wire formats.
 */
public final class EpisodeProvider implements Script {
  private final Map<String, Episode> byOpening;

  private EpisodeProvider(Map<String, Episode> byOpening) {
    this.byOpening = byOpening;
  }

  /**
   * A script for these episodes.
   *
   * @throws IllegalStateException if two of them begin with the same user message
   */
  public static EpisodeProvider of(List<Episode> episodes) {
    return new EpisodeProvider(
        episodes.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    episode -> firstUserText(episode.messages()), Function.identity())));
  }

  @Override
  public Reply reply(ProviderRequest request) {
    return Reply.answer(answer(request));
  }

  /** The recorded answer to this request. */
  public Answer answer(ProviderRequest request) {
    Episode episode =
        find(request)
            .orElseThrow(
                () -> new IllegalArgumentException("no episode begins with this user message"));
    int call = request.answersSoFar();
    if (call >= episode.calls()) {
      throw new IllegalArgumentException(
          episode.id() + ": call " + call + " (expected: 0.." + (episode.calls() - 1) + ")");
    }
    return answer(episode.answer(call), request.format());
  }

  /** The episode this request belongs to. */
  public Optional<Episode> find(ProviderRequest request) {
    List<JsonNode> messages = new ArrayList<>();
    request.messages().forEach(messages::add);
    return Optional.ofNullable(byOpening.get(firstUserText(messages)));
  }

  /** A recorded assistant message as an answer; ids of tool calls as this format spells them. */
  public static Answer answer(JsonNode message, WireFormat format) {
    List<ToolUse> uses = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      String id = call.path("id").asText();
      uses.add(
          ToolUse.of(
              format == WireFormat.MESSAGES ? anthropicId(id) : id,
              call.path("function").path("name").asText(),
              call.path("function").path("arguments").asText()));
    }
    Answer answer = Answer.toolUses(uses.toArray(ToolUse[]::new));
    return message.path("content").isTextual()
        ? answer.withText(message.path("content").asText())
        : answer;
  }

  /** The id of a tool call as Anthropic would spell it. */
  public static String anthropicId(String openAiId) {
    return "toolu_01" + openAiId.substring("call_".length()).substring(0, 22);
  }

  private static String firstUserText(List<JsonNode> messages) {
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        JsonNode content = message.path("content");
        return content.isTextual() ? content.asText() : content.path(0).path("text").asText();
      }
    }
    return "";
  }
}
