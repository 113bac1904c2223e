package dev.verbatim.otlp.dialect;

import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanStatus;
import java.util.Locale;
import java.util.Optional;

/** How a span ended. */
public final class Statuses {
  /** OTLP's {@code STATUS_CODE_ERROR}. */
  private static final int ERROR = 2;

  private Statuses() {}

  /** What the sender declared, else what its status code and finish reason say. */
  public static SpanStatus status(SpanView span, int statusCode, Optional<ModelCall> call) {
    Optional<SpanStatus> declared =
        span.attributes().text("verbatim.status").flatMap(SpanStatus::ofWireName);
    if (declared.isPresent()) {
      return declared.get();
    }
    if (failed(span, statusCode)) {
      String type = span.attributes().text("error.type").orElse("").toLowerCase(Locale.ROOT);
      return type.contains("timeout") || type.equals("deadline_exceeded")
          ? SpanStatus.TIMEOUT
          : SpanStatus.ERROR;
    }
    FinishReason reason = call.flatMap(ModelCall::finishReason).orElse(FinishReason.STOP);
    return switch (reason) {
      case REFUSAL -> SpanStatus.REFUSAL;
      case LENGTH -> SpanStatus.INCOMPLETE;
      case ERROR -> SpanStatus.ERROR;
      case STOP, TOOL_CALL, CONTENT_FILTER, PAUSED, OTHER -> SpanStatus.OK;
    };
  }

  /** Type and message: from attributes, an exception event or the status. */
  public static Optional<SpanError> error(SpanView span, int statusCode, String statusMessage) {
    AttributeView attributes = span.attributes();
    Optional<SpanView.EventView> exception =
        failed(span, statusCode)
            ? span.events().stream().filter(event -> event.name().equals("exception")).findFirst()
            : Optional.empty();
    Optional<String> type =
        attributes
            .text("error.type")
            .or(() -> exception.flatMap(event -> event.attributes().text("exception.type")));
    Optional<String> message =
        Optional.of(statusMessage)
            .filter(text -> statusCode == ERROR && !text.isEmpty())
            .or(() -> attributes.text("error.message", "verbatim.error.message"))
            .or(() -> exception.flatMap(event -> event.attributes().text("exception.message")))
            .or(() -> langfuseMessage(attributes));
    return type.isPresent() || message.isPresent()
        ? Optional.of(new SpanError(type, message))
        : Optional.empty();
  }

  private static boolean failed(SpanView span, int statusCode) {
    AttributeView attributes = span.attributes();
    return statusCode == ERROR
        || attributes.text("error.type").isPresent()
        || langfuseError(attributes)
        || span.name().startsWith("claude_code.")
            && attributes.bool("success").filter(success -> !success).isPresent();
  }

  private static boolean langfuseError(AttributeView attributes) {
    return attributes.text("langfuse.observation.level").filter("ERROR"::equals).isPresent();
  }

  private static Optional<String> langfuseMessage(AttributeView attributes) {
    return langfuseError(attributes)
        ? attributes.text("langfuse.observation.status_message")
        : Optional.empty();
  }
}
