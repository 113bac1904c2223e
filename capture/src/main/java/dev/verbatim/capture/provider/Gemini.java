package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}, at Google AI and at Vertex
 * AI.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API, Generating content</a>
 */
final class Gemini implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS =
      Set.of("model", "contents", "systemInstruction", "system_instruction", "tools");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Message> messages = new ArrayList<>();
    GeminiContent.either(body, "systemInstruction", "system_instruction")
        .map(it -> GeminiContent.message(it, "system"))
        .map(it -> new Message("system", Optional.empty(), it.parts()))
        .ifPresent(messages::add);
    messages.addAll(GeminiContent.messages(body));
    return new RequestReading(
        body.text("model"),
        Optional.empty(),
        JsonParameters.of(body, NOT_PARAMETERS),
        messages,
        tools(body),
        Optional.empty());
  }

  private static List<Conversation.ToolDefinition> tools(JsonValue body) {
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    for (JsonValue tool : body.elements("tools")) {
      Optional<JsonValue> functions =
          GeminiContent.either(tool, "functionDeclarations", "function_declarations");
      functions
          .map(JsonValue::elements)
          .orElse(List.of())
          .forEach(
              function ->
                  tools.add(
                      new Conversation.ToolDefinition(
                          function.text("name").orElse(""), function.raw())));
      if (functions.isEmpty() && !tool.members().isEmpty()) {
        tools.add(new Conversation.ToolDefinition(tool.members().getFirst().name(), tool.raw()));
      }
    }
    return tools;
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    List<Message> answers = new ArrayList<>();
    Optional<String> finish = Optional.empty();
    for (JsonValue candidate : body.elements("candidates")) {
      candidate
          .present("content")
          .map(content -> GeminiContent.message(content, "model"))
          .filter(message -> !message.parts().isEmpty())
          .ifPresent(answers::add);
      finish = finish.or(() -> candidate.text("finishReason"));
    }
    Optional<String> blocked =
        body.present("promptFeedback").flatMap(feedback -> feedback.text("blockReason"));
    Optional<FinishReason> normal =
        finish
            .map(reason -> finishReason(reason, answers))
            .or(() -> blocked.map(reason -> FinishReason.CONTENT_FILTER));
    Optional<JsonValue> usage = body.present("usageMetadata");
    AnswerReading reading =
        new AnswerReading(
            body.text("responseId"),
            body.text("modelVersion"),
            answers,
            finish.or(() -> blocked),
            normal,
            usage.map(Gemini::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            Optional.empty(),
            Optional.empty());
    return body.present("error").map(it -> reading.withError(error(it))).orElse(reading);
  }

  /** The status word says more than the number that {@code code} is. */
  static SpanError error(JsonValue error) {
    SpanError told = ErrorBodies.error(error);
    return new SpanError(error.text("status").or(told::type), told.message());
  }

  @Override
  public StreamAssembler assembler() {
    return new GeminiStream();
  }

  private static FinishReason finishReason(String raw, List<Message> answers) {
    return switch (raw) {
      case "STOP" -> asksForTools(answers) ? FinishReason.TOOL_CALL : FinishReason.STOP;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "LANGUAGE" ->
          FinishReason.CONTENT_FILTER;
      case "MALFORMED_FUNCTION_CALL",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "NO_IMAGE",
          "IMAGE_OTHER" ->
          FinishReason.ERROR;
      default -> FinishReason.OTHER;
    };
  }

  private static boolean asksForTools(List<Message> answers) {
    return answers.stream()
        .flatMap(message -> message.parts().stream())
        .anyMatch(Part.ToolRequest.class::isInstance);
  }

  /** Thoughts are not among the candidates' tokens, and tool use is not among the prompt's. */
  private static Usage usage(JsonValue usage) {
    OptionalLong thoughts = usage.integer("thoughtsTokenCount");
    return new Usage(
        Tokens.sum(usage.integer("promptTokenCount"), usage.integer("toolUsePromptTokenCount")),
        usage.integer("cachedContentTokenCount"),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Tokens.sum(
            Tokens.first(usage.integer("candidatesTokenCount"), thoughts),
            usage.integer("candidatesTokenCount").isPresent() ? thoughts : OptionalLong.empty()),
        thoughts);
  }
}
