package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step other than a model call was given and what it gave, in every dialect. */
public final class StepData {
  private static final List<String> INPUT =
      List.of(
          "verbatim.input",
          "gen_ai.tool.call.arguments",
          "langfuse.observation.input",
          "input.value",
          "spring.ai.tool.call.arguments",
          "ai.toolCall.args",
          "tool_arguments",
          "gcp.vertex.agent.tool_call_args",
          "traceloop.entity.input",
          "mlflow.spanInputs",
          "langfuse.trace.input",
          "ai.prompt",
          "gen_ai.prompt");
  private static final List<String> OUTPUT =
      List.of(
          "verbatim.output",
          "gen_ai.tool.call.result",
          "langfuse.observation.output",
          "output.value",
          "spring.ai.tool.call.result",
          "ai.toolCall.result",
          "tool_response",
          "gcp.vertex.agent.tool_response",
          "traceloop.entity.output",
          "mlflow.spanOutputs",
          "langfuse.trace.output",
          "final_result",
          "ai.response.text",
          "gen_ai.completion");
  private static final List<String> TOOL_NAME =
      List.of(
          "gen_ai.tool.name",
          "tool.name",
          "ai.toolCall.name",
          "spring.ai.tool.definition.name",
          "traceloop.entity.name",
          "mlflow.spanFunctionName",
          "tool_name");
  private static final List<String> TOOL_CALL_ID =
      List.of(
          "gen_ai.tool.call.id",
          "ai.toolCall.id",
          "spring.ai.tool.call.id",
          "tool.id",
          "tool_call_id",
          "tool_use_id");

  /** What Google's kit writes where it has no id. */
  private static final String NO_ID = "<not specified>";

  private static final int EXCERPT = 300;

  private StepData() {}

  /** Whether spans of this kind have a {@link dev.verbatim.model.ModelCall}. */
  public static boolean isModelCall(SpanKind kind) {
    return kind == SpanKind.LLM || kind == SpanKind.EMBEDDING || kind == SpanKind.RERANK;
  }

  /** Which attributes become which payload of the span, by key. */
  public static Map<String, String> payloadNames(AttributeView attributes, SpanKind kind) {
    if (isModelCall(kind)) {
      return Map.of();
    }
    boolean tool = kind == SpanKind.TOOL;
    Map<String, String> names = new LinkedHashMap<>();
    key(attributes, INPUT)
        .ifPresent(key -> names.put(key, tool ? PayloadRef.TOOL_ARGUMENTS : PayloadRef.INPUT));
    key(attributes, OUTPUT)
        .ifPresent(key -> names.put(key, tool ? PayloadRef.TOOL_RESULT : PayloadRef.OUTPUT));
    return names;
  }

  /** Name and call id of a tool span. */
  public static ToolCall tool(SpanView span) {
    return new ToolCall(
        span.attributes()
            .text(TOOL_NAME)
            .map(AttributeView::unquoted)
            .or(() -> Optional.of(span.name()).filter(name -> !name.isEmpty())),
        span.attributes()
            .text(TOOL_CALL_ID)
            .map(AttributeView::unquoted)
            .filter(id -> !id.equals(NO_ID)));
  }

  /** The beginning of the last user message. */
  public static Optional<String> question(Conversation conversation) {
    return conversation.input().reversed().stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::text)
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(StepData::excerpt);
  }

  /** The beginning of the model's answer, or of what another step gave. */
  public static Optional<String> answer(
      AttributeView attributes, SpanKind kind, Conversation conversation) {
    Optional<String> said =
        conversation.output().stream()
            .map(Message::text)
            .filter(text -> !text.isBlank())
            .findFirst();
    if (said.isPresent() || isModelCall(kind)) {
      return said.map(StepData::excerpt);
    }
    return key(attributes, OUTPUT)
        .flatMap(key -> attributes.text(key))
        .map(AttributeView::unquoted)
        .map(StepData::excerpt);
  }

  private static Optional<String> key(AttributeView attributes, List<String> keys) {
    return keys.stream().filter(key -> attributes.text(key).isPresent()).findFirst();
  }

  /** At most 300 chars, never half a surrogate pair. */
  private static String excerpt(String text) {
    if (text.length() <= EXCERPT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT;
    return text.substring(0, end);
  }
}
