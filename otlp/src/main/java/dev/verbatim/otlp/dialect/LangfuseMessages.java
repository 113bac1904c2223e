package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;

/** Langfuse: request and answer as JSON, or as plain text, in one attribute each. */
final class LangfuseMessages implements Dialect {
  @Override
  public Conversation conversation(SpanView span) {
    return BodyReader.conversation(
        span.attributes().text("langfuse.observation.input").map(BodyReader::jsonOrText),
        span.attributes().text("langfuse.observation.output").map(BodyReader::jsonOrText));
  }
}
