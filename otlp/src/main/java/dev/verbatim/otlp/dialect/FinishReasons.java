package dev.verbatim.otlp.dialect;

import dev.verbatim.model.FinishReason;
import java.util.Locale;

/**
 * Finish reasons in one vocabulary: OpenAI's, Anthropic's, Gemini's upper case, the AI SDK's
 * hyphens and OpenTelemetry's own.
 */
final class FinishReasons {
  private FinishReasons() {}

  static FinishReason normal(String raw) {
    return switch (raw.strip().toLowerCase(Locale.ROOT).replace('-', '_')) {
      case "stop", "end_turn", "stop_sequence", "completed", "complete", "eos", "end" ->
          FinishReason.STOP;
      case "length",
          "max_tokens",
          "max_output_tokens",
          "model_context_window_exceeded",
          "incomplete" ->
          FinishReason.LENGTH;
      case "tool_call", "tool_calls", "tool_use", "function_call", "tool_execution" ->
          FinishReason.TOOL_CALL;
      case "content_filter",
          "content_filtered",
          "guardrail_intervened",
          "safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii",
          "image_safety",
          "image_prohibited_content",
          "image_recitation",
          "language" ->
          FinishReason.CONTENT_FILTER;
      case "refusal" -> FinishReason.REFUSAL;
      case "pause_turn", "paused", "compaction" -> FinishReason.PAUSED;
      case "error",
          "failed",
          "cancelled",
          "malformed_function_call",
          "unexpected_tool_call",
          "malformed_model_output",
          "malformed_tool_use" ->
          FinishReason.ERROR;
      default -> FinishReason.OTHER;
    };
  }
}
