package dev.verbatim.replay.tool;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.ToolCall;
import dev.verbatim.replay.tool.RecordedTool.Result;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The recorded runs of tools, in the order of time. Of a tool that an instrumentation recorded
 * itself only these runs are taken; of others those that Verbatim inferred from what the model
 * asked for and got.
 */
public record ToolTape(List<RecordedTool> tools) {
  private static final String OUTPUT_TYPE = "verbatim.output.type";

  public ToolTape {
    tools = List.copyOf(tools);
  }

  /**
   * Reads them.
   *
   * @param payloads reads payloads of a span by name
   */
  public static ToolTape of(
      List<StoredSpan> spans,
      BiFunction<StoredSpan, String, Optional<byte[]>> payloads,
      Thresholds thresholds,
      NoiseRules noise) {
    Set<String> declared = new HashSet<>();
    for (StoredSpan stored : spans) {
      if (stored.span().origin() == SpanOrigin.DECLARED) {
        name(stored.span()).ifPresent(declared::add);
      }
    }
    return new ToolTape(
        spans.stream()
            .filter(
                stored ->
                    name(stored.span())
                        .filter(
                            name ->
                                stored.span().origin() == SpanOrigin.DECLARED
                                    || !declared.contains(name))
                        .isPresent())
            .sorted(Comparator.comparingLong(stored -> stored.span().startEpochNanos()))
            .map(stored -> read(stored, payloads, thresholds, noise))
            .toList());
  }

  private static Optional<String> name(Span span) {
    boolean logged = span.origin() == SpanOrigin.LOGGED;
    return span.kind() == SpanKind.TOOL && !logged
        ? span.tool().flatMap(ToolCall::name).or(() -> Optional.of(span.name()))
        : Optional.empty();
  }

  private static RecordedTool read(
      StoredSpan stored,
      BiFunction<StoredSpan, String, Optional<byte[]>> payloads,
      Thresholds thresholds,
      NoiseRules noise) {
    Span span = stored.span();
    String arguments =
        payloads
            .apply(stored, PayloadRef.TOOL_ARGUMENTS)
            .or(() -> payloads.apply(stored, PayloadRef.INPUT))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    NoiseMask mask = new NoiseMask(span.startEpochNanos(), thresholds, noise);
    return new RecordedTool(
        span,
        name(span).orElse(""),
        exact(arguments, noise),
        masked(arguments, mask),
        result(stored, payloads));
  }

  /** Arguments in the form in which they are compared; nothing and an empty object are the same. */
  static String exact(String arguments, NoiseRules noise) {
    return arguments.isBlank() ? "{}" : CanonicalJson.of(noise.json(arguments));
  }

  /** The same without noise. */
  static String masked(String arguments, NoiseMask mask) {
    return arguments.isBlank() ? "{}" : mask.json(arguments);
  }

  private static Result result(
      StoredSpan stored, BiFunction<StoredSpan, String, Optional<byte[]>> payloads) {
    Span span = stored.span();
    Optional<String> text =
        payloads
            .apply(stored, PayloadRef.TOOL_RESULT)
            .or(() -> payloads.apply(stored, PayloadRef.OUTPUT))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    if (span.status() == SpanStatus.ERROR && span.origin() == SpanOrigin.DECLARED) {
      return new Result.Failed(
          span.error().flatMap(SpanError::type),
          span.error().flatMap(SpanError::message).or(() -> text).orElse(""));
    }
    String type = span.attributes().text(OUTPUT_TYPE).orElse("");
    if (text.isPresent()) {
      // What was inferred is what the model was told, always a text.
      boolean isText = type.equals("text") || span.origin() == SpanOrigin.INFERRED;
      return new Result.Given(text.get(), isText);
    }
    boolean captured =
        span.origin() == SpanOrigin.DECLARED
            && !type.equals("withheld")
            && span.payload(PayloadRef.TOOL_RESULT).isEmpty()
            && span.status() == SpanStatus.OK;
    return captured ? new Result.Nothing() : new Result.NotCaptured();
  }
}
