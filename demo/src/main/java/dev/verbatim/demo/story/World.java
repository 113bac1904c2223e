package dev.verbatim.demo.story;

import com.anthropic.client.AnthropicClient;
import com.openai.client.OpenAIClient;
import java.net.URI;

/**
 * What stories are played with.
 *
 * @param openAi wrapped in one line
 * @param anthropic wrapped in one line
 * @param server where foreign instrumentation sends its OTLP
 * @param sessionSuffix keeps the sessions of several runs apart; empty in the first
 */
public record World(
    OpenAIClient openAi, AnthropicClient anthropic, URI server, String sessionSuffix) {

  /** The name of a session in this run. */
  public String session(String name) {
    return name + sessionSuffix;
  }
}
