package dev.verbatim.langchain4j;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpClientBuilderLoader;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolService;
import java.util.Arrays;
import java.util.List;

/**
 * The hooks for LangChain4j. One line captures every request of a model:
 *
 * <pre>{@code
 * ChatModel model = OpenAiChatModel.builder()
 *     .httpClientBuilder(VerbatimLangChain4j.httpClient())
 *     .apiKey(key).modelName("gpt-5").build();
 * }</pre>
 *
 * <p>It works for every model, of chats, streams and embeddings, whose builder takes an {@link
 * HttpClientBuilder}. Settings, steps, sessions and all else are those of {@link
 * dev.verbatim.sdk.Verbatim}.
 */
public final class VerbatimLangChain4j {
  private VerbatimLangChain4j() {}

  /**
   * The HTTP client on the class path, recorded.
   *
   * @throws IllegalStateException as LangChain4j does, if there is none or more than one
   */
  public static HttpClientBuilder httpClient() {
    return httpClient(HttpClientBuilderLoader.loadHttpClientBuilder());
  }

  /** This HTTP client, recorded. */
  public static HttpClientBuilder httpClient(HttpClientBuilder client) {
    return new RecordingHttpClientBuilder(client);
  }

  /**
   * Tells when a call is given up for good. Without it the span of a call whose last attempt failed
   * with something that may pass (429, 5xx, a lost connection) is sent seconds later, when no retry
   * can come any more.
   */
  public static ChatModelListener listener() {
    return new EndOfCallListener();
  }

  /**
   * The {@code @Tool} methods of these objects, recorded: for {@code AiServices.tools(...)}. A
   * compensating action of a tool is not taken over; hand such an object to LangChain4j itself.
   *
   * @throws RuntimeException as LangChain4j does, if an object has no such method
   */
  public static List<AiServiceTool> tools(Object... objectsWithTools) {
    return Arrays.stream(objectsWithTools)
        .flatMap(each -> ToolService.findTools(each).stream())
        .map(RecordingToolExecutor::around)
        .toList();
  }

  /** The tools of this provider (of MCP servers, for example), recorded. */
  public static ToolProvider tools(ToolProvider provider) {
    return new RecordingToolProvider(provider);
  }

  /** This tool, recorded. */
  public static ToolExecutor tool(ToolExecutor tool) {
    return new RecordingToolExecutor(tool);
  }
}
