package dev.verbatim.insight.cohort;

import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.model.Usage;
import java.util.List;
import java.util.Optional;

/** Calls with just what cohorts look at. */
final class SampleCalls {
  static final long T0 = 1_767_225_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private SampleCalls() {}

  static StoredSpan call(
      int number, long question, SpanStatus status, double latencyMillis, String model) {
    return call(number, question, status, latencyMillis, model, "{}", FinishReason.STOP);
  }

  static StoredSpan call(
      int number,
      long question,
      SpanStatus status,
      double latencyMillis,
      String model,
      String parameters,
      FinishReason finish) {
    long start = T0 + number * SECOND;
    Span span =
        Span.builder("test", new TraceId(1, number + 1), new SpanId(number + 1))
            .kind(SpanKind.LLM)
            .name("chat")
            .status(status)
            .startEpochNanos(start)
            .endEpochNanos(start + (long) (latencyMillis * 1e6))
            .questionKeys(Optional.of(new QuestionKeys(new Hash128(9, question), List.of(), 0)))
            .call(
                Optional.of(
                    new ModelCall(
                        Optional.empty(),
                        ProviderApi.UNKNOWN,
                        Optional.of(model),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(parameters),
                        Optional.of(finish),
                        Optional.empty(),
                        Usage.of(10, 5),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
            .build();
    return new StoredSpan(span, new Hash128(1, number), start, List.of());
  }
}
