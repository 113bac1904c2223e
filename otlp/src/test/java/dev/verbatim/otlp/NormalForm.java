package dev.verbatim.otlp;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything that was read out of a span, one line each, absent things left out. */
final class NormalForm {
  private final StringBuilder out = new StringBuilder();

  private NormalForm() {}

  static String of(CapturedSpan captured) {
    NormalForm form = new NormalForm();
    form.span(captured.span());
    form.conversation(captured.conversation());
    for (CapturedSpan.RawPayload payload : captured.payloads()) {
      form.line(
          "payload " + payload.name(),
          payload.contentType().orElse("-")
              + " | "
              + new String(payload.bytes(), StandardCharsets.UTF_8));
    }
    return form.out.toString();
  }

  private void span(Span span) {
    line("kind", span.kind().wireName());
    line("status", span.status().wireName());
    span.error()
        .ifPresent(
            error -> line("error", error.type().orElse("-") + " | " + error.message().orElse("-")));
    line("session", span.session().map(Session::id));
    line("user", span.userId());
    line("environment", span.environment());
    line("release", span.release());
    line(
        "prompt",
        span.prompt().name().map(name -> name + " | " + span.prompt().version().orElse("-")));
    span.tags().forEach(tag -> line("tag", tag));
    span.metadataJson().forEach((key, value) -> line("metadata " + key, value));
    count("timeToFirstTokenNanos", span.timeToFirstTokenNanos());
    span.call().ifPresent(this::call);
    span.tool()
        .ifPresent(
            tool -> line("tool", tool.name().orElse("-") + " | " + tool.callId().orElse("-")));
    line("question", span.question());
    line("answer", span.answer());
    span.attributes()
        .get("verbatim.otlp.problem")
        .ifPresent(
            problems ->
                ((AttributeValue.Array) problems)
                    .values()
                    .forEach(problem -> line("problem", ((AttributeValue.Text) problem).value())));
    span.attributes()
        .entries()
        .forEach(
            entry -> {
              if (entry.value() instanceof AttributeValue.Ref ref) {
                line("moved " + entry.key(), ref.payloadName());
              }
            });
  }

  private void call(ModelCall call) {
    line("provider", call.provider());
    line("requestModel", call.requestModel());
    line("responseModel", call.responseModel());
    line("responseId", call.responseId());
    line("stream", call.stream().map(String::valueOf));
    line("parameters", call.parametersJson());
    line(
        "finish",
        call.rawFinishReason()
            .map(
                raw ->
                    call.finishReason().map(reason -> reason.wireName()).orElse("-") + " | " + raw)
            .or(() -> call.finishReason().map(reason -> reason.wireName())));
    Usage usage = call.usage();
    count("inputTotal", usage.inputTotal());
    count("cacheRead", usage.cacheRead());
    count("cacheWrite5m", usage.cacheWrite5m());
    count("cacheWrite1h", usage.cacheWrite1h());
    count("outputTotal", usage.outputTotal());
    count("reasoning", usage.reasoning());
    line("rawUsage", call.rawUsageJson());
    call.reportedCost()
        .ifPresent(
            cost ->
                line(
                    "reportedCost",
                    cost.input().toPlainString()
                        + " + "
                        + cost.output().toPlainString()
                        + " | "
                        + cost.priceVersion()));
  }

  private void conversation(Conversation conversation) {
    messages("input", conversation.input());
    conversation.tools().forEach(tool -> line("offers " + tool.name(), tool.json()));
    messages("output", conversation.output());
  }

  private void messages(String where, List<Message> messages) {
    for (Message message : messages) {
      line(where, message.role() + message.name().map(name -> " " + name).orElse(""));
      for (Part part : message.parts()) {
        switch (part) {
          case Part.Text text -> line("  text", text.text());
          case Part.Reasoning text -> line("  reasoning", text.text());
          case Part.Refusal text -> line("  refusal", text.text());
          case Part.ToolRequest call ->
              line("  request " + call.name() + " " + call.id().orElse("-"), call.arguments());
          case Part.ToolResult result ->
              line(
                  "  result "
                      + result.name().orElse("-")
                      + " "
                      + result.id().orElse("-")
                      + (result.isError() ? " failed" : ""),
                  result.content());
          case Part.Media media ->
              line(
                  "  " + media.kind(),
                  media.mimeType().orElse("-")
                      + " | "
                      + media.uri().orElse("-")
                      + " | "
                      + media.bytes());
          case Part.Other other -> line("  other " + other.type(), other.json());
        }
      }
    }
  }

  private void count(String key, OptionalLong value) {
    value.ifPresent(number -> line(key, Long.toString(number)));
  }

  private void line(String key, Optional<String> value) {
    value.ifPresent(text -> line(key, text));
  }

  private void line(String key, String value) {
    out.append(key).append(": ").append(value.replace("\n", "\\n")).append('\n');
  }
}
