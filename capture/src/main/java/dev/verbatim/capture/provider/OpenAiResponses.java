package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * OpenAI Responses.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI API reference,
 *     Responses</a>
 */
final class OpenAiResponses implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS =
      Set.of("model", "input", "instructions", "tools", "stream");

  @Override
  public RequestReading readRequest(JsonValue body) {
    ResponsesItems items = new ResponsesItems();
    body.present("instructions").ifPresent(items::addInstructions);
    body.present("input").ifPresent(items::addInput);
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    for (JsonValue tool : body.elements("tools")) {
      String name = tool.text("name").or(() -> tool.text("type")).orElse("");
      tools.add(new Conversation.ToolDefinition(name, tool.raw()));
    }
    return new RequestReading(
        body.text("model"),
        body.truth("stream"),
        JsonParameters.of(body, NOT_PARAMETERS),
        items.messages(),
        tools,
        body.text("previous_response_id"));
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    ResponsesItems items = new ResponsesItems();
    body.elements("output").forEach(items::addItem);
    List<Message> answers = items.messages();
    Optional<String> reason =
        body.present("incomplete_details")
            .flatMap(details -> details.text("reason"))
            .or(() -> body.text("status"));
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            body.text("id"),
            body.text("model"),
            answers,
            reason,
            reason.map(raw -> finishReason(raw, answers)),
            usage.map(OpenAiResponses::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            body.text("service_tier"),
            Optional.empty());
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  @Override
  public StreamAssembler assembler() {
    return new OpenAiResponsesStream();
  }

  private static FinishReason finishReason(String raw, List<Message> answers) {
    return switch (raw) {
      case "completed" -> completed(answers);
      case "max_output_tokens", "max_tokens" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "failed", "cancelled" -> FinishReason.ERROR;
      case "queued", "in_progress" -> FinishReason.PAUSED;
      default -> FinishReason.OTHER;
    };
  }

  private static FinishReason completed(List<Message> answers) {
    boolean refused = false;
    for (Message answer : answers) {
      for (Part part : answer.parts()) {
        if (part instanceof Part.ToolRequest) {
          return FinishReason.TOOL_CALL;
        }
        refused |= part instanceof Part.Refusal;
      }
    }
    return refused ? FinishReason.REFUSAL : FinishReason.STOP;
  }

  private static Usage usage(JsonValue usage) {
    JsonValue input = usage.present("input_tokens_details").orElse(usage);
    JsonValue output = usage.present("output_tokens_details").orElse(usage);
    return new Usage(
        usage.integer("input_tokens"),
        input.integer("cached_tokens"),
        input.integer("cache_write_tokens"),
        OptionalLong.empty(),
        usage.integer("output_tokens"),
        output.integer("reasoning_tokens"));
  }
}
