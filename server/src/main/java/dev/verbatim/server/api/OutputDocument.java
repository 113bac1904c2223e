package dev.verbatim.server.api;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model said, for a program that reads it.
 *
 * @param text the texts of the answer one after the other, every character; empty if there is none
 * @param toolCalls what it asked for
 * @param outcome what became of it, if that is known
 */
public record OutputDocument(
    String traceId,
    String spanId,
    String time,
    @Nullable String model,
    String text,
    List<ToolCall> toolCalls,
    @Nullable String finishReason,
    @Nullable String outcome) {
  /**
   * A tool that the model asked for.
   *
   * @param arguments as the model wrote them
   */
  public record ToolCall(String name, String arguments) {}

  public static OutputDocument of(Span span, Conversation conversation) {
    List<Part> parts =
        conversation.output().stream().map(Message::parts).flatMap(List::stream).toList();
    return new OutputDocument(
        span.traceId().toString(),
        span.spanId().toString(),
        Units.time(span.startEpochNanos()),
        span.call().flatMap(ModelCall::model).orElse(null),
        parts.stream()
            .filter(Part.Text.class::isInstance)
            .map(part -> ((Part.Text) part).text())
            .collect(Collectors.joining()),
        parts.stream()
            .filter(Part.ToolRequest.class::isInstance)
            .map(Part.ToolRequest.class::cast)
            .map(request -> new ToolCall(request.name(), request.arguments()))
            .toList(),
        span.call().flatMap(ModelCall::finishReason).map(FinishReason::wireName).orElse(null),
        span.outcome().map(Outcome::wireName).orElse(null));
  }
}
