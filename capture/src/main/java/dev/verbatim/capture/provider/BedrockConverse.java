package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Amazon Bedrock's {@code Converse} and {@code ConverseStream}. The model stands in the path only.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">
 *     Amazon Bedrock API Reference, Converse</a>
 */
final class BedrockConverse implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS = Set.of("messages", "system", "toolConfig");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Message> messages = new ArrayList<>();
    if (!body.elements("system").isEmpty()) {
      messages.add(BedrockContent.message("system", body.elements("system")));
    }
    for (JsonValue message : body.elements("messages")) {
      messages.add(
          BedrockContent.message(message.text("role").orElse(""), message.elements("content")));
    }
    return new RequestReading(
        Optional.empty(),
        Optional.empty(),
        JsonParameters.of(body, NOT_PARAMETERS),
        messages,
        tools(body),
        Optional.empty());
  }

  private static List<Conversation.ToolDefinition> tools(JsonValue body) {
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    List<JsonValue> sent =
        body.present("toolConfig").map(config -> config.elements("tools")).orElse(List.of());
    for (JsonValue tool : sent) {
      Optional<String> name = tool.present("toolSpec").flatMap(spec -> spec.text("name"));
      if (name.isPresent()) {
        tools.add(new Conversation.ToolDefinition(name.get(), tool.raw()));
      } else if (!tool.members().isEmpty() && tool.get("cachePoint").isEmpty()) {
        tools.add(new Conversation.ToolDefinition(tool.members().getFirst().name(), tool.raw()));
      }
    }
    return tools;
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    List<Message> answers =
        body.present("output").flatMap(output -> output.present("message")).stream()
            .map(
                it ->
                    BedrockContent.message(
                        it.text("role").orElse("assistant"), it.elements("content")))
            .filter(message -> !message.parts().isEmpty())
            .toList();
    Optional<String> reason = body.text("stopReason");
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            Optional.empty(),
            Optional.empty(),
            answers,
            reason,
            reason.map(BedrockConverse::finishReason),
            usage.map(BedrockConverse::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            body.present("serviceTier").flatMap(tier -> tier.text("type")),
            Optional.empty());
    return body.text("message")
        .or(() -> body.text("Message"))
        .map(text -> reading.withError(new SpanError(body.text("__type"), Optional.of(text))))
        .orElse(reading);
  }

  private static FinishReason finishReason(String raw) {
    return switch (raw) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALL;
      case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
      case "malformed_model_output", "malformed_tool_use" -> FinishReason.ERROR;
      default -> FinishReason.OTHER;
    };
  }

  /** {@code inputTokens} leaves cache reads and writes out; the total has them in. */
  private static Usage usage(JsonValue usage) {
    OptionalLong read = usage.integer("cacheReadInputTokens");
    OptionalLong written = usage.integer("cacheWriteInputTokens");
    OptionalLong hour = OptionalLong.empty();
    for (JsonValue detail : usage.elements("cacheDetails")) {
      if (detail.text("ttl").orElse("").equals("1h")) {
        hour = detail.integer("inputTokens");
      }
    }
    OptionalLong fiveMinutes =
        written.isPresent() && hour.isPresent()
            ? OptionalLong.of(Math.max(0, written.getAsLong() - hour.getAsLong()))
            : written;
    return new Usage(
        Tokens.sum(usage.integer("inputTokens"), read, written),
        read,
        fiveMinutes,
        hour,
        usage.integer("outputTokens"),
        OptionalLong.empty());
  }

  @Override
  public StreamAssembler assembler() {
    return new BedrockConverseStream();
  }
}
