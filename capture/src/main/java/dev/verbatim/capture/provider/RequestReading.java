package dev.verbatim.capture.provider;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a request body says.
 *
 * @param model the model asked for
 * @param stream whether a stream was asked for; empty if the body does not say
 * @param parametersJson everything but messages, tools and model, as one JSON object; empty if
 *     there is nothing
 * @param messages all messages, system text first
 * @param tools the tools offered
 * @param previousResponseId the answer this request goes on from, where the history itself is kept
 *     by the provider
 */
public record RequestReading(
    Optional<String> model,
    Optional<Boolean> stream,
    Optional<String> parametersJson,
    List<Message> messages,
    List<Conversation.ToolDefinition> tools,
    Optional<String> previousResponseId) {
  /** Nothing could be read. */
  public static final RequestReading NOTHING =
      new RequestReading(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty());

  public RequestReading {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** With this model, unless the body named one. */
  RequestReading withModel(Optional<String> ifMissing) {
    return model.isPresent() || ifMissing.isEmpty()
        ? this
        : new RequestReading(
            ifMissing, stream, parametersJson, messages, tools, previousResponseId);
  }
}
