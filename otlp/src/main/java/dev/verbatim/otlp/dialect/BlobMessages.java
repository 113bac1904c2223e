package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.otlp.json.Json;
import java.util.Optional;

/**
 * The last resort: an emitter that wrote the whole request and the whole answer into one attribute
 * each. LangSmith, MLflow, Logfire, Google's kit and the input and output values of OpenInference
 * and OpenLLMetry do so.
 */
final class BlobMessages implements Dialect {
  private final String inputKey;
  private final String outputKey;

  BlobMessages(String inputKey, String outputKey) {
    this.inputKey = inputKey;
    this.outputKey = outputKey;
  }

  @Override
  public Conversation conversation(SpanView span) {
    return BodyReader.conversation(body(span, inputKey), body(span, outputKey));
  }

  private static Optional<Json> body(SpanView span, String key) {
    return span.attributes()
        .text(key)
        .map(BodyReader::jsonOrText)
        .filter(json -> !(json instanceof Json.Obj object) || !object.members().isEmpty());
  }
}
