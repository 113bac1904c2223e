package dev.verbatim.langchain4j;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Verbatim;

/**
 * The code of {@code docs/java-frameworks.md}, compiled; {@link DocTest} holds the two together.
 */
@SuppressWarnings("unused")
final class DocSnippets {
  interface Assistant {
    String chat(String text);
  }

  static final class Weather {
    @Tool
    String weather(String city) {
      return "sunny in " + city;
    }
  }

  private DocSnippets() {}

  static ChatModel oneLine(String key) {
    ChatModel model =
        OpenAiChatModel.builder()
            .httpClientBuilder(VerbatimLangChain4j.httpClient())
            .apiKey(key)
            .modelName("gpt-5")
            .build();
    return model;
  }

  static String tools(ChatModel model) {
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(model)
            .tools(VerbatimLangChain4j.tools(new Weather()))
            .build();
    String answer = Verbatim.observe(Kind.AGENT, "answer", () -> assistant.chat("Rome?"));
    return answer;
  }

  static ChatModel listener(String key) {
    ChatModel model =
        OpenAiChatModel.builder()
            .httpClientBuilder(VerbatimLangChain4j.httpClient())
            .listeners(VerbatimLangChain4j.listener())
            .apiKey(key)
            .modelName("gpt-5")
            .build();
    return model;
  }
}
