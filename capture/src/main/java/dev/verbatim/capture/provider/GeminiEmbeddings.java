package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gemini's {@code embedContent} and {@code batchEmbedContents}. What is embedded is read as one
 * message; vectors stay in the bytes.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Gemini API, Embeddings</a>
 */
final class GeminiEmbeddings implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS = Set.of("model", "content", "requests");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Part> parts = new ArrayList<>(embedded(body));
    body.elements("requests").forEach(request -> parts.addAll(embedded(request)));
    Optional<String> model =
        body.text("model")
            .or(
                () ->
                    body.elements("requests").stream().findFirst().flatMap(it -> it.text("model")))
            .map(name -> name.startsWith("models/") ? name.substring("models/".length()) : name);
    return new RequestReading(
        model,
        Optional.of(false),
        JsonParameters.of(body, NOT_PARAMETERS),
        parts.isEmpty() ? List.of() : List.of(new Message("user", Optional.empty(), parts)),
        List.of(),
        Optional.empty());
  }

  private static List<Part> embedded(JsonValue request) {
    return request
        .present("content")
        .map(content -> GeminiContent.message(content, "user").parts())
        .orElse(List.of());
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    AnswerReading reading =
        AnswerReading.embedded(
            Optional.empty(), Optional.empty(), body.present("usageMetadata"), "promptTokenCount");
    return body.present("error").map(it -> reading.withError(Gemini.error(it))).orElse(reading);
  }

  @Override
  public StreamAssembler assembler() {
    return new ErrorStream();
  }
}
