package dev.verbatim.e2e.world;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.demo.agent.ResponsesChat;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.time.Duration;

/** An app in this process: real clients, wrapped in one line, against a scripted provider. */
public final class WrappedApp implements AutoCloseable {
  private final ScriptedProvider provider;
  private final OpenAIClient openAi;
  private final AnthropicClient anthropic;

  /** An app whose spans go to this server. */
  public WrappedApp(URI server, Script script) {
    this(server, script, "sk-e2e-key");
  }

  /** An app with this API key. */
  public WrappedApp(URI server, Script script, String apiKey) {
    provider = ScriptedProvider.start(script);
    Verbatim.configure(
        settings -> settings.enabled(true).endpoint(server.toString()).service("e2e-app"));
    openAi =
        Verbatim.wrap(
            OpenAIOkHttpClient.builder().apiKey(apiKey).baseUrl(provider.openAiBaseUrl()).build());
    anthropic =
        Verbatim.wrap(
            AnthropicOkHttpClient.builder()
                .apiKey(apiKey)
                .baseUrl(provider.anthropicBaseUrl())
                .build());
  }

  public ScriptedProvider provider() {
    return provider;
  }

  public OpenAIClient openAi() {
    return openAi;
  }

  public AnthropicClient anthropic() {
    return anthropic;
  }

  /** A conversation over {@code chat}, {@code responses} or {@code messages}. */
  public AgentChat chat(String api, Episode episode, boolean stream) {
    String system = episode.systemPrompt();
    return switch (api) {
      case "chat" -> new ChatCompletionsChat(openAi, "gpt-4o", system, episode.tools(), stream);
      case "responses" -> new ResponsesChat(openAi, "gpt-5-mini", system, episode.tools(), stream);
      case "messages" ->
          new MessagesChat(anthropic, "claude-sonnet-4-5", system, episode.tools(), stream);
      default -> throw new IllegalArgumentException(api);
    };
  }

  /** Waits until everything finished is acknowledged. */
  public void flush() {
    if (!Verbatim.flush(Duration.ofSeconds(30)) || Verbatim.stats().droppedTotal() > 0) {
      throw new IllegalStateException("not everything was sent: " + Verbatim.stats());
    }
  }

  @Override
  public void close() {
    openAi.close();
    anthropic.close();
    provider.close();
  }
}
