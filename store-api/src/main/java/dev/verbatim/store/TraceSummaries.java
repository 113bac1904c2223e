package dev.verbatim.store;

import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceTree;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Sums up the spans of a trace: the same in every store. */
public final class TraceSummaries {
  /** Start time, then span id: the order of {@link SpanReader#trace}. */
  public static final Comparator<StoredSpan> TRACE_ORDER =
      Comparator.comparingLong((StoredSpan stored) -> stored.span().startEpochNanos())
          .thenComparing(stored -> stored.span().spanId());

  private TraceSummaries() {}

  /** The row of a trace of at least one span. */
  public static TraceSummary of(List<StoredSpan> trace) {
    List<Span> logged =
        trace.stream()
            .sorted(TRACE_ORDER)
            .map(StoredSpan::span)
            .filter(span -> span.origin() == SpanOrigin.LOGGED)
            .toList();
    List<Span> spans =
        TraceTree.withoutLogged(trace).stream().sorted(TRACE_ORDER).map(StoredSpan::span).toList();
    Span root =
        spans.stream()
            .filter(span -> span.parentSpanId().isEmpty())
            .findFirst()
            .orElse(spans.get(0));
    List<Span> calls = countedCalls(spans);
    List<Span> llmCalls = calls.stream().filter(span -> span.kind() == SpanKind.LLM).toList();
    return new TraceSummary(
        root.traceId(),
        root.name(),
        spans.getFirst().startEpochNanos(),
        spans.stream().mapToLong(TraceSummaries::end).max().orElseThrow(),
        root.status(),
        spans.stream().map(Span::status).min(Comparator.comparingInt(TraceSummaries::rank)).get(),
        spans.size(),
        llmCalls.size(),
        sum(calls, Usage::inputTotal),
        sum(calls, Usage::outputTotal),
        cost(calls),
        (int) calls.stream().filter(span -> costOf(span).isEmpty()).count(),
        session(spans),
        first(spans, Span::userId),
        models(calls),
        prompt(spans),
        first(llmCalls, Span::question).or(() -> first(logged, Span::question)),
        answer(spans, llmCalls).or(() -> first(logged.reversed(), Span::answer)),
        root.service().or(() -> first(spans, Span::service)));
  }

  /** How bad a status is, 0 the worst: error, timeout, refusal, incomplete, cancelled, ok. */
  public static int rank(SpanStatus status) {
    return switch (status) {
      case ERROR -> 0;
      case TIMEOUT -> 1;
      case REFUSAL -> 2;
      case INCOMPLETE -> 3;
      case CANCELLED -> 4;
      case OK -> 5;
    };
  }

  /** When a span ended, never before it started. */
  public static long end(Span span) {
    return Math.max(span.startEpochNanos(), span.endEpochNanos());
  }

  /** Whether a span is a model call that reports tokens. */
  public static boolean hasUsage(Span span) {
    return span.call().map(ModelCall::usage).map(Usage::tellsTokens).orElse(false);
  }

  private static List<Span> countedCalls(List<Span> spans) {
    List<CountedCalls.Node> nodes = new ArrayList<>();
    for (Span span : spans) {
      nodes.add(
          new CountedCalls.Node(span.spanId(), span.parentSpanId(), span.kind(), hasUsage(span)));
    }
    BitSet counted = CountedCalls.of(nodes);
    return counted.stream().mapToObj(spans::get).toList();
  }

  private static OptionalLong sum(List<Span> calls, Function<Usage, OptionalLong> part) {
    long sum = 0;
    boolean known = false;
    for (Span call : calls) {
      OptionalLong tokens =
          call.call().map(ModelCall::usage).map(part).orElse(OptionalLong.empty());
      known |= tokens.isPresent();
      sum += tokens.orElse(0);
    }
    return known ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  private static Optional<BigDecimal> costOf(Span span) {
    return span.call().flatMap(ModelCall::cost).map(Cost::total);
  }

  private static Optional<BigDecimal> cost(List<Span> calls) {
    return calls.stream().flatMap(span -> costOf(span).stream()).reduce(BigDecimal::add);
  }

  private static Optional<Session> session(List<Span> spans) {
    return spans.stream()
        .flatMap(span -> span.session().stream())
        .filter(Session::declared)
        .findFirst()
        .or(() -> first(spans, Span::session));
  }

  private static Prompt prompt(List<Span> spans) {
    return spans.stream()
        .map(Span::prompt)
        .filter(prompt -> !prompt.equals(Prompt.UNDECLARED))
        .findFirst()
        .orElse(Prompt.UNDECLARED);
  }

  private static List<String> models(List<Span> calls) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Span call : calls) {
      call.call()
          .flatMap(ModelCall::model)
          .ifPresent(model -> counts.merge(model, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Optional<String> answer(List<Span> spans, List<Span> llmCalls) {
    List<Span> finals =
        spans.stream().filter(span -> span.kind() == SpanKind.FINAL_RESPONSE).toList();
    return first(finals.reversed(), Span::answer)
        .or(() -> first(llmCalls.reversed(), Span::answer));
  }

  private static <T> Optional<T> first(List<Span> spans, Function<Span, Optional<T>> part) {
    return spans.stream().flatMap(span -> part.apply(span).stream()).findFirst();
  }
}
