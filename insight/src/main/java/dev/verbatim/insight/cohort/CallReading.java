package dev.verbatim.insight.cohort;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the messages of those calls of which a measure needs them. */
final class CallReading {
  private static final int MAX_DEPTH = 256;

  /** In the parameters of OpenAI, Gemini and Ollama a request for JSON looks like this. */
  private static final Pattern ASKS_FOR_JSON =
      Pattern.compile(
          "\"type\"\\s*:\\s*\"json_(?:object|schema)\""
              + "|\"response_?(?:mime_?type|MimeType)\"\\s*:\\s*\"application/json\""
              + "|\"response_?(?:schema|json_?schema|Schema|JsonSchema)\"\\s*:"
              + "|\"format\"\\s*:\\s*(?:\"json\"|\\{)");

  private final Function<StoredSpan, Conversation> conversations;

  CallReading(Function<StoredSpan, Conversation> conversations) {
    this.conversations = conversations;
  }

  CohortCall read(StoredSpan call) {
    Optional<ModelCall> facts = call.span().call();
    boolean json =
        facts
            .flatMap(ModelCall::parametersJson)
            .filter(it -> ASKS_FOR_JSON.matcher(it).find())
            .isPresent();
    boolean tools =
        facts
            .flatMap(ModelCall::finishReason)
            .filter(it -> it == FinishReason.TOOL_CALL)
            .isPresent();
    if (!tools && !json) {
      return new CohortCall(call, Optional.empty(), List.of());
    }
    List<Message> answer = conversations.apply(call).output().stream().limit(1).toList();
    return new CohortCall(
        call,
        json && !tools && call.span().status() == SpanStatus.OK ? valid(answer) : Optional.empty(),
        answer.stream()
            .flatMap(message -> message.parts().stream())
            .filter(Part.ToolRequest.class::isInstance)
            .map(part -> ((Part.ToolRequest) part).name())
            .distinct()
            .toList());
  }

  private static Optional<Boolean> valid(List<Message> answer) {
    return answer.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonValue.parse(answer.getFirst().text().strip(), MAX_DEPTH).isPresent());
  }
}
