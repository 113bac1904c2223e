package dev.verbatim.e2e.world;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Stats;
import dev.verbatim.sdk.Verbatim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What {@code resources/drivers/episode.py} does, in Java: {@code EpisodeApp PROVIDER PLAN}. See
 * {@link EpisodeProgram}.
 */
public final class EpisodeApp {
  private final JsonNode plan;
  private final Supplier<AgentChat> chats;

  private EpisodeApp(JsonNode plan, Supplier<AgentChat> chats) {
    this.plan = plan;
    this.chats = chats;
  }

  public static void main(String[] arguments) throws IOException {
    JsonNode plan = Api.json(Files.readAllBytes(Path.of(arguments[1])));
    System.out.println(new EpisodeApp(plan, chats(plan, arguments[0])).run());
    System.exit(0);
  }

  private static Supplier<AgentChat> chats(JsonNode plan, String provider) {
    String model = plan.path("model").asText();
    String system = plan.path("system").asText();
    ArrayNode tools = (ArrayNode) plan.path("tools");
    boolean stream = plan.path("stream").asBoolean();
    if (plan.path("api").asText().equals("chat")) {
      OpenAIClient client =
          Verbatim.wrap(
              OpenAIOkHttpClient.builder().apiKey("sk-e2e-key").baseUrl(provider + "/v1").build());
      return () -> new ChatCompletionsChat(client, model, system, tools, stream);
    }
    AnthropicClient client =
        Verbatim.wrap(
            AnthropicOkHttpClient.builder().apiKey("sk-e2e-key").baseUrl(provider).build());
    return () -> new MessagesChat(client, model, system, tools, stream);
  }

  private JsonNode run() {
    Thread input = Thread.ofPlatform().daemon().start(EpisodeApp::awaitEndOfInput);
    boolean repeat = plan.path("repeat").asBoolean();
    int played = 0;
    long mostHeld = 0;
    while (played == 0 || repeat && input.isAlive()) {
      played++;
      String session = plan.path("session").asText();
      Verbatim.session(repeat ? session + "-" + played : session, this::playOnce);
      mostHeld = Math.max(mostHeld, Verbatim.stats().bytesHeld());
    }
    boolean flushed = Verbatim.flush(Duration.ofSeconds(60));
    Stats stats = Verbatim.stats();
    return Api.JSON
        .createObjectNode()
        .put("played", played)
        .put("flushed", flushed)
        .put("captured", stats.captured())
        .put("sent", stats.sent())
        .put("dropped", stats.droppedTotal())
        .put("bodiesDropped", stats.bodiesDropped())
        .put("mostHeld", mostHeld)
        .put("held", stats.bytesHeld());
  }

  private static void awaitEndOfInput() {
    try {
      System.in.readAllBytes();
    } catch (IOException closed) {
      // that is its end too
    }
  }

  private void playOnce() {
    if (!plan.path("step").asBoolean()) {
      play(chats.get());
      return;
    }
    try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "episode")) {
      play(chats.get());
    }
  }

  private void play(AgentChat chat) {
    for (JsonNode turn : plan.path("turns")) {
      chat.user(turn.path("user").asText());
      Deque<String> results = new ArrayDeque<>();
      turn.path("toolResults").forEach(result -> results.add(result.asText()));
      for (int call = 0; call < turn.path("calls").asInt(); call++) {
        for (AgentChat.ToolRequest request : chat.answer().toolRequests()) {
          if (!results.isEmpty()) {
            chat.toolResult(request, results.poll());
          }
        }
      }
    }
  }
}
