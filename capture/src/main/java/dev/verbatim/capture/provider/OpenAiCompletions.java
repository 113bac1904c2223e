package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI's legacy Completions, which vLLM, llama.cpp and others speak too: text in, text out. A
 * prompt is read as one user message; several prompts are its parts.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI API reference,
 *     Completions</a>
 */
final class OpenAiCompletions implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS = Set.of("model", "prompt", "stream");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Part> parts = new ArrayList<>();
    body.present("prompt").ifPresent(prompt -> OpenAiEmbeddings.addTexts(prompt, parts));
    return new RequestReading(
        body.text("model"),
        body.truth("stream"),
        JsonParameters.of(body, NOT_PARAMETERS),
        parts.isEmpty() ? List.of() : List.of(new Message("user", Optional.empty(), parts)),
        List.of(),
        Optional.empty());
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    List<Message> answers = new ArrayList<>();
    Optional<String> finish = Optional.empty();
    for (JsonValue choice : body.elements("choices")) {
      choice
          .text("text")
          .map(text -> Message.of("assistant", new Part.Text(text)))
          .ifPresent(answers::add);
      finish = finish.or(() -> choice.text("finish_reason"));
    }
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            body.text("id"),
            body.text("model"),
            answers,
            finish,
            finish.map(OpenAiCompletions::finishReason),
            usage.map(OpenAiChat::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            body.text("service_tier"),
            Optional.empty());
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  private static FinishReason finishReason(String raw) {
    return switch (raw) {
      case "stop", "eos", "eos_token" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  @Override
  public StreamAssembler assembler() {
    return new OpenAiCompletionsStream();
  }
}
