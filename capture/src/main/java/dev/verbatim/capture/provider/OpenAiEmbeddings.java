package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    AnswerReading reading =
        AnswerReading.embedded(
            body.text("id"), body.text("model"), body.present("usage"), "prompt_tokens");
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  @Override
  public StreamAssembler assembler() {
    return new ErrorStream();
  }
}
