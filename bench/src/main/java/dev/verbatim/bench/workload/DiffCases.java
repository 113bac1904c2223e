package dev.verbatim.bench.workload;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.TraceSteps;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.diff.TraceDiff;
import dev.verbatim.insight.diff.TraceDiffer;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.model.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pairs of runs and texts, usual ones and such that are hard to compare. */
public final class DiffCases {
  private static final int MEGABYTE = 1_000_000;
  private static final long START = 1_790_000_000_000_000_000L;

  private final SplittableRandom random;
  private final int spans;
  private final Part.Text prompt;

  /**
   * One comparison.
   *
   * @param name what is compared
   * @param run compares, and tells whether nothing had to be compared more coarsely
   */
  public record Case(String name, BooleanSupplier run) {}

  /**
   * @param seed decides the texts
   * @param spans steps of a trace
   */
  public DiffCases(long seed, int spans) {
    this.random = new SplittableRandom(seed);
    this.spans = spans;
    this.prompt = new Part.Text(lines(20_000));
  }

  /** All of them. */
  public List<Case> all() {
    List<Case> cases = new ArrayList<>();
    cases.add(traces("the same trace twice", i -> "a" + i, i -> "a" + i, false));
    cases.add(
        traces(
            "two traces, every tenth step differs",
            i -> "a" + i,
            i -> i % 10 == 0 ? "b" + i : "a" + i,
            false));
    cases.add(
        traces("two traces, a step more at the start", i -> "a" + i, i -> "a" + (i - 1), false));
    cases.add(traces("two traces, all steps differ", i -> "a" + i, i -> "b" + i, false));
    cases.add(
        traces("two traces, all steps differ, all at once", i -> "a" + i, i -> "b" + i, true));
    cases.add(
        traces(
            "two traces, the same steps shuffled, all at once",
            i -> "a" + i,
            i -> "a" + i * 7919L % spans,
            true));
    String text = lines(MEGABYTE);
    cases.add(texts("1 MB, equal", text, lines(0) + text));
    cases.add(texts("1 MB, one word differs", text, text.replaceFirst("\\w+(?=\\W*$)", "other")));
    cases.add(texts("1 MB, every tenth line differs", text, everyTenth(text)));
    cases.add(texts("1 MB, nothing in common", text, lines(MEGABYTE)));
    cases.add(
        texts(
            "1 MB of one line, repeated more often",
            "again\n".repeat(166_000),
            "again\n".repeat(150_000)));
    cases.add(texts("1 MB of two lines in turn, another turn", turns(3), turns(5)));
    cases.add(
        texts("1 MB without a line break, nothing in common", words(MEGABYTE), words(MEGABYTE)));
    cases.add(
        texts("1 MB of one letter, and of two", "a".repeat(MEGABYTE), "ab".repeat(MEGABYTE / 2)));
    String long1 = lines(200_000);
    cases.add(calls("two calls, prompts of 200 KB, one line differs", long1, everyTenth(long1, 1)));
    cases.add(
        calls("two calls, prompts of 200 KB, every tenth line differs", long1, everyTenth(long1)));
    cases.add(
        calls(
            "two calls, prompts of 200 KB with a clock",
            long1 + "Now: 2026-09-21T14:13:20Z",
            long1 + "Now: 2026-09-21T15:20:01Z"));
    return cases;
  }

  private static Case texts(String name, String left, String right) {
    return new Case("texts: " + name, () -> TextDiff.of(left, right).complete());
  }

  private static Case calls(String name, String left, String right) {
    CallDiffer differ = new CallDiffer(Thresholds.DEFAULT);
    return new Case(name, () -> differ.compare(call(left), call(right)).complete());
  }

  private static ComparedCall call(String prompt) {
    return new ComparedCall(
        Span.builder("default", new TraceId(1, 1), new SpanId(1))
            .kind(SpanKind.LLM)
            .startEpochNanos(START)
            .call(Optional.of(ModelCall.UNKNOWN))
            .build(),
        new Conversation(
            List.of(
                Message.of("system", new Part.Text(prompt)),
                Message.of("user", new Part.Text("Where is my refund?"))),
            List.of(),
            List.of(Message.of("assistant", new Part.Text("On its way.")))));
  }

  /** Model calls and tools in turn; a word of each decides its texts. */
  private Case traces(
      String name, IntFunction<String> left, IntFunction<String> right, boolean atOnce) {
    TraceTree before = tree(1, atOnce);
    TraceTree after = tree(2, atOnce);
    TraceDiffer differ =
        new TraceDiffer(
            new TraceSteps.Contents() {
              private String word(StoredSpan span) {
                int place = (int) (span.span().startEpochNanos() - START) / 10;
                int number = Integer.parseInt(span.span().name());
                String seed =
                    (span.span().traceId().equals(new TraceId(1, 1)) ? left : right).apply(number);
                SplittableRandom words = new SplittableRandom(seed.hashCode());
                return IntStream.range(0, 60)
                        .mapToObj(i -> "w" + words.nextInt(5_000))
                        .collect(Collectors.joining(" "))
                    + (place < 0 ? "" : " " + seed);
              }

              @Override
              public Conversation conversation(StoredSpan span) {
                return new Conversation(
                    List.of(
                        Message.of("system", prompt),
                        Message.of("user", new Part.Text("Audit all of it."))),
                    List.of(),
                    List.of(Message.of("assistant", new Part.Text(word(span)))));
              }

              @Override
              public Optional<String> input(StoredSpan span) {
                return Optional.of("{\"q\":\"" + word(span) + "\"}");
              }

              @Override
              public Optional<String> output(StoredSpan span) {
                return Optional.of(word(span));
              }
            },
            Thresholds.DEFAULT);
    return new Case(
        spans + " spans: " + name,
        () -> {
          TraceDiff diff = differ.compare(before, after);
          return diff.path().complete();
        });
  }

  private TraceTree tree(long trace, boolean atOnce) {
    List<StoredSpan> all = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      boolean call = i % 2 == 0;
      long start = START + i * 10L;
      all.add(
          new StoredSpan(
              Span.builder("default", new TraceId(trace, 1), new SpanId(i + 1))
                  .kind(call ? SpanKind.LLM : SpanKind.TOOL)
                  .name(String.valueOf(i))
                  .startEpochNanos(start)
                  .endEpochNanos(atOnce ? START + 1_000_000 : start + 5)
                  .call(call ? Optional.of(ModelCall.UNKNOWN) : Optional.empty())
                  .tool(
                      call
                          ? Optional.empty()
                          : Optional.of(new ToolCall(Optional.of("tool"), Optional.empty())))
                  .build(),
              new Hash128(1, 1),
              0,
              List.of()));
    }
    return TraceTree.of(all);
  }

  private String lines(int length) {
    StringBuilder text = new StringBuilder(length + 100);
    while (text.length() < length) {
      text.append(words(20 + random.nextInt(100))).append('\n');
    }
    return text.toString();
  }

  private String words(int length) {
    StringBuilder text = new StringBuilder(length + 10);
    while (text.length() < length) {
      text.append("word").append(random.nextInt(20_000)).append(' ');
    }
    return text.toString();
  }

  private static String turns(int every) {
    return IntStream.range(0, 160_000)
        .mapToObj(i -> i % every == 0 ? "left\n" : "right\n")
        .collect(Collectors.joining());
  }

  private String everyTenth(String text) {
    return everyTenth(text, Integer.MAX_VALUE);
  }

  private String everyTenth(String text, int most) {
    int[] number = new int[2];
    return text.lines()
        .map(
            line ->
                ++number[0] % 10 == 0 && number[1]++ < most
                    ? line.replaceFirst("word\\d+", "other" + random.nextInt(20_000))
                    : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
