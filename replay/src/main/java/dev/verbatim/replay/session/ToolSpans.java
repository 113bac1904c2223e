package dev.verbatim.replay.session;

import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.ToolCall;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.AskedTool;
import dev.verbatim.replay.tool.ReplayedTool;
import dev.verbatim.replay.tool.ToolAnswer;
import dev.verbatim.replay.tool.ToolTape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Spans of the tools that a run wanted to run. */
final class ToolSpans {
  private static final String ACTION = "replay.action";

  private ToolSpans() {}

  static CapturedSpan span(ReplayPlan plan, ReplayedTool told) {
    AskedTool asked = told.asked();
    Attributes.Builder attributes =
        Attributes.builder()
            .put("verbatim.entrance", "replay")
            .put("replay.of", plan.of())
            .put("replay.mode", plan.mode().wireName())
            .put(ACTION, told.answer().action())
            .put("replay.source", told.source());
    told.rung()
        .ifPresent(rung -> attributes.put("replay.match", rung.name().toLowerCase(Locale.ROOT)));
    told.recorded().ifPresent(tool -> attributes.put("replay.recorded", tool.id()));
    if (told.stale()) {
      attributes.put("replay.stale", true);
    }
    List<RawPayload> payloads = new ArrayList<>();
    if (!asked.arguments().isEmpty()) {
      payloads.add(payload(PayloadRef.TOOL_ARGUMENTS, asked.arguments()));
    }
    Optional<SpanError> error = Optional.empty();
    switch (told.answer()) {
      case ToolAnswer.Result result -> {
        result.text().ifPresent(text -> payloads.add(payload(PayloadRef.TOOL_RESULT, text)));
        if (result.isText()) {
          attributes.put("verbatim.output.type", "text");
        }
      }
      case ToolAnswer.Failure failure ->
          error = Optional.of(new SpanError(failure.type(), Optional.of(failure.message())));
      case ToolAnswer.Deny deny -> {
        attributes.put("replay.reason", deny.reason());
        error = Optional.of(new SpanError(Optional.of(deny.code()), Optional.of(deny.reason())));
      }
      case ToolAnswer.Run run -> {}
    }
    Span span =
        Span.builder(plan.project(), plan.id(), told.spanId())
            .startEpochNanos(asked.epochNanos())
            .endEpochNanos(asked.epochNanos())
            .kind(SpanKind.TOOL)
            .name(asked.name())
            .tool(Optional.of(new ToolCall(Optional.of(asked.name()), asked.callId())))
            .status(error.isPresent() ? SpanStatus.ERROR : SpanStatus.OK)
            .error(error)
            .session(Optional.of(new Session("replay-" + plan.id(), true)))
            .attributes(attributes.build())
            .scopeName(Optional.of("verbatim.replay"))
            .build();
    return new CapturedSpan(span, payloads, Conversation.EMPTY);
  }

  private static RawPayload payload(String name, String text) {
    return new RawPayload(
        name, Optional.of("application/json"), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a span that {@link #span} made; empty if it is none. */
  static Optional<ReplayedTool> read(StoredSpan stored, SpanContents contents, ToolTape tape) {
    Span span = stored.span();
    Optional<String> action = span.attributes().text(ACTION);
    if (action.isEmpty()) {
      return Optional.empty();
    }
    AskedTool asked =
        new AskedTool(
            span.tool().flatMap(ToolCall::name).orElse(span.name()),
            text(stored, contents, PayloadRef.TOOL_ARGUMENTS).orElse(""),
            span.tool().flatMap(ToolCall::callId),
            span.startEpochNanos());
    Optional<String> recorded = span.attributes().text("replay.recorded");
    return Optional.of(
        new ReplayedTool(
            span.spanId(),
            asked,
            answer(stored, contents, action.get()),
            span.attributes()
                .text("replay.match")
                .map(rung -> Rung.valueOf(rung.toUpperCase(Locale.ROOT))),
            tape.tools().stream()
                .filter(tool -> Optional.of(tool.id()).equals(recorded))
                .findFirst(),
            List.of(),
            span.attributes().text("replay.source").orElse("none"),
            span.attributes().get("replay.stale").isPresent()));
  }

  private static ToolAnswer answer(StoredSpan stored, SpanContents contents, String action) {
    Optional<SpanError> error = stored.span().error();
    String message = error.flatMap(SpanError::message).orElse("");
    return switch (action) {
      case "answer" ->
          new ToolAnswer.Result(
              text(stored, contents, PayloadRef.TOOL_RESULT),
              stored.span().attributes().get("verbatim.output.type").isPresent());
      case "error" -> new ToolAnswer.Failure(error.flatMap(SpanError::type), message);
      case "deny" ->
          new ToolAnswer.Deny(error.flatMap(SpanError::type).orElse("replay_denied"), message);
      default -> new ToolAnswer.Run();
    };
  }

  private static Optional<String> text(StoredSpan stored, SpanContents contents, String payload) {
    return contents
        .payload(stored, payload)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
