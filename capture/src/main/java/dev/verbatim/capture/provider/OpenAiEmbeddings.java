package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * OpenAI Embeddings and what is compatible with it. What is embedded is read as one message;
 * vectors stay in the bytes.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI API reference,
 *     Embeddings</a>
 */
final class OpenAiEmbeddings implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS = Set.of("model", "input");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Part> parts = new ArrayList<>();
    body.present("input").ifPresent(input -> addTexts(input, parts));
    return new RequestReading(
        body.text("model"),
        Optional.of(false),
        JsonParameters.of(body, NOT_PARAMETERS),
        parts.isEmpty() ? List.of() : List.of(new Message("user", Optional.empty(), parts)),
        List.of(),
        Optional.empty());
  }

  /** One text, several, or lists of token numbers. */
  static void addTexts(JsonValue input, List<Part> parts) {
    if (input.isString()) {
      parts.add(new Part.Text(input.text().orElse("")));
      return;
    }
    boolean texts = input.elements().stream().allMatch(JsonValue::isString);
    if (texts) {
      input.elements().forEach(text -> parts.add(new Part.Text(text.text().orElse(""))));
    } else {
      parts.add(new Part.Other("tokens", input.raw()));
    }
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            body.text("id"),
            body.text("model"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            usage.map(OpenAiEmbeddings::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            Optional.empty(),
            Optional.empty());
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  private static Usage usage(JsonValue usage) {
    return new Usage(
        usage.integer("prompt_tokens"),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  @Override
  public StreamAssembler assembler() {
    return new ErrorStream();
  }
}
