package dev.verbatim.demo.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The provider of the demo: written dialogues first, recorded episodes otherwise. Answers take the
 * time of a quick model, and now and then a call is turned away or fails once, as in real life.
 */
public final class DemoScript implements Script {
  private final List<Dialogue> dialogues;
  private final EpisodeProvider episodes;

  public DemoScript(List<Dialogue> dialogues, EpisodeProvider episodes) {
    this.dialogues = List.copyOf(dialogues);
    this.episodes = episodes;
  }

  @Override
  public Reply reply(ProviderRequest request) {
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(request.body()));
    Duration thinking = Duration.ofMillis(random.nextInt(60, 240));
    Duration betweenTokens = Duration.ofMillis(random.nextInt(1, 5));
    String system = systemPrompt(request);
    String opening = firstUserText(request);
    for (Dialogue dialogue : dialogues) {
      if (dialogue.matches(system, opening)) {
        return dialogue.reply(request).after(thinking).slowly(betweenTokens);
      }
    }
    boolean firstAttempt = request.header("x-stainless-retry-count").orElse("0").equals("0");
    int luck = random.nextInt(100);
    if (firstAttempt && luck < 4) {
      return Reply.rateLimited(Duration.ofMillis(random.nextInt(80, 400)));
    }
    if (firstAttempt && luck == 99) {
      return Reply.serverError();
    }
    return episodes.reply(request).after(thinking).slowly(betweenTokens);
  }

  private static String systemPrompt(ProviderRequest request) {
    JsonNode json = request.json();
    if (json.has("system")) {
      return text(json.path("system"));
    }
    if (json.has("instructions")) {
      return json.path("instructions").asText();
    }
    JsonNode first = request.messages().path(0);
    return first.path("role").asText().equals("system") ? text(first.path("content")) : "";
  }

  private static String firstUserText(ProviderRequest request) {
    for (JsonNode message : request.messages()) {
      if (message.path("role").asText().equals("user")) {
        return text(message.path("content"));
      }
    }
    return "";
  }

  private static String text(JsonNode content) {
    return content.isTextual() ? content.asText() : content.path(0).path("text").asText();
  }
}
