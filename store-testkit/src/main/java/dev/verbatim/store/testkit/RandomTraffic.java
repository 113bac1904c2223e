package dev.verbatim.store.testkit;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.RecipeStep.Encoding;
import dev.verbatim.model.Session;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.Usage;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Contains;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random batches and random filters over few values, so that much collides. */
public final class RandomTraffic {
  /** All spans start in so many seconds after {@link TestSpans#T0}. */
  public static final int SECONDS = 500;

  private static final List<String> WORDS =
      List.of(
          "refund",
          "refunds",
          "refunded",
          "order",
          "ordering",
          "blue",
          "Blüe",
          "東京",
          "返金",
          "please",
          "the",
          "happy",
          "cancel",
          "cancelled",
          "id_42",
          "x");

  private final Random random;
  private final List<SpanRecord> sent = new ArrayList<>();
  private final List<Fact> told = new ArrayList<>();

  public RandomTraffic(long seed) {
    random = new Random(seed);
  }

  /** Some spans, now and then sent before, and some facts. */
  public WriteBatch batch() {
    List<SpanRecord> spans = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      boolean again = !sent.isEmpty() && random.nextInt(10) == 0;
      SpanRecord record = again ? sent.get(random.nextInt(sent.size())) : record();
      spans.add(record);
      sent.add(record);
    }
    List<Fact> facts = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      facts.add(
          new Fact.OutcomeReported(
              key(), random.nextInt(50), pick(List.of(Outcome.values())), Optional.empty()));
    }
    if (random.nextInt(8) == 0) {
      facts.add(new Fact.Logged(key(), random.nextInt(50), key().spanId()));
    }
    int uses = random.nextInt(3);
    for (int i = 0; i < uses; i++) {
      facts.add(used());
    }
    return new WriteBatch(spans, facts);
  }

  /** Of a span that came, will come, or never comes; now and then told before. */
  private Fact used() {
    if (!told.isEmpty() && random.nextInt(5) == 0) {
      return told.get(random.nextInt(told.size()));
    }
    SpanKey of =
        sent.isEmpty() || random.nextBoolean()
            ? key()
            : sent.get(random.nextInt(sent.size())).span().key();
    SpanKey by =
        random.nextInt(4) == 0
            ? new SpanKey(TestSpans.PROJECT, TestSpans.trace(40 + random.nextInt(20)), of.spanId())
            : key();
    Fact used = new Fact.Used(of, random.nextInt(50), by);
    told.add(used);
    return used;
  }

  private SpanKey key() {
    return new SpanKey(
        TestSpans.PROJECT,
        TestSpans.trace(random.nextInt(30)),
        TestSpans.spanId(1 + random.nextInt(150)));
  }

  private SpanRecord record() {
    long start = TestSpans.T0 + random.nextInt(SECONDS) * TestSpans.SECOND;
    SpanKey key = key();
    SpanBuilder span =
        Span.builder(key.project(), key.traceId(), key.spanId())
            .name(sentence(2))
            .kind(pick(List.of(SpanKind.values())))
            .status(pick(List.of(SpanStatus.values())))
            .startEpochNanos(start)
            .endEpochNanos(start + random.nextInt(10) * TestSpans.SECOND);
    if (random.nextBoolean()) {
      span.parentSpanId(TestSpans.spanId(1 + random.nextInt(150)));
    }
    if (random.nextBoolean()) {
      span.service(pick(List.of("shop", "Shop", "mail"))).tags(List.of(sentence(1), "t"));
    }
    if (random.nextInt(3) == 0) {
      span.session(new Session("s" + random.nextInt(5), random.nextBoolean()));
      span.metadataJson(Map.of("plan", pick(List.of("\"pro\"", "\"Free\"", "3"))));
    }
    if (random.nextInt(2) == 0) {
      Optional<String> cost =
          random.nextBoolean() ? Optional.of("0." + random.nextInt(100)) : Optional.empty();
      Usage usage =
          random.nextInt(4) == 0 ? Usage.UNKNOWN : Usage.of(random.nextInt(100), random.nextInt(9));
      span.kind(SpanKind.LLM).call(TestSpanSamples.call(pick(List.of("a", "B")), usage, cost));
    }
    if (random.nextInt(6) == 0) {
      span.outcome(pick(List.of(Outcome.values())));
    }
    if (random.nextInt(5) == 0) {
      span.error(new SpanError(Optional.of("E" + random.nextInt(3)), Optional.of(sentence(3))));
    }
    if (random.nextInt(2) == 0) {
      span.question(sentence(3))
          .questionKeys(
              Optional.of(
                  new QuestionKeys(
                      question(),
                      List.of(random.nextInt(3), random.nextInt(3), random.nextInt(3)),
                      random.nextInt(2))));
    }
    return withPayloads(span);
  }

  private Hash128 question() {
    return new Hash128(1, random.nextInt(4));
  }

  private SpanRecord withPayloads(SpanBuilder span) {
    List<Slice> slices = new ArrayList<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      slices.add(TestSpans.slice(pick(List.of(Slice.Type.values())), sentence(4)));
    }
    if (slices.isEmpty()) {
      return TestSpans.record(span);
    }
    SlicedPayload payload =
        TestSpans.payload("request.1", slices, pick(List.of(Encoding.values())));
    Span built = span.payloads(List.of(payload.ref())).build();
    Optional<SpanKey> base =
        sent.isEmpty()
            ? Optional.empty()
            : Optional.of(sent.get(random.nextInt(sent.size())).span().key());
    return TestSpans.record(built, List.of(payload), base);
  }

  /** A filter, now and then nested. */
  public Filter filter(int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 10)) {
      case 0 -> new Filter.All();
      case 1 ->
          new Filter.Is(
              pick(List.of(Field.KIND, Field.STATUS, Field.SERVICE, Field.SESSION, Field.TAG)),
              pick(List.of("llm", "error", "ok", "SHOP", "s*", "s1", "*", "t", "refund*")));
      case 2 ->
          new Filter.Is(
              pick(List.of(Field.MODEL, Field.TRACE, Field.SPAN)),
              pick(List.of("a*", "b-2026-01-01", "shown", "*", "123400000000000*", "abcd0*")));
      case 3 -> new Filter.Metadata("plan", pick(List.of("PRO", "fr*", "3", "*", "none")));
      case 4 -> {
        double min = random.nextInt(10) * random.nextDouble();
        yield new Filter.Range(
            pick(List.of(Field.COST, Field.TOKENS, Field.LATENCY)),
            pick(List.of(0.0, 0.5, min, 50.0)),
            random.nextBoolean(),
            pick(List.of(1.0, 100.0, 5000.0, Double.POSITIVE_INFINITY)),
            random.nextBoolean());
      }
      case 5 -> {
        long from = TestSpans.T0 + random.nextInt(SECONDS) * TestSpans.SECOND;
        yield new Filter.StartedBetween(from, from + random.nextInt(200) * TestSpans.SECOND);
      }
      case 6 ->
          new Contains(sentence(1 + random.nextInt(2)), pick(List.of(Contains.Match.values())));
      case 7 ->
          new Contains(
              pick(List.of("*fund*", "order*", "*ed", "京", "blue", "d order*")),
              Contains.Match.PART);
      case 8 ->
          new Filter.Is(
              Field.OUTCOME, pick(List.of("used", "USED", "u*", "*", "shown", "use", "used*")));
      case 9 -> new Filter.Asks(random.nextBoolean() ? Optional.of(question()) : Optional.empty());
      case 10 -> new Filter.And(List.of(filter(depth - 1), filter(depth - 1)));
      case 11 -> new Filter.Or(List.of(filter(depth - 1), filter(depth - 1)));
      default -> new Filter.Not(filter(depth - 1));
    };
  }

  private String sentence(int words) {
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < words; i++) {
      sentence.append(i == 0 ? "" : " ").append(pick(WORDS));
    }
    return sentence.toString();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
