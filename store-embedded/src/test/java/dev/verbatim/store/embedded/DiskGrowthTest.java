package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.RecipeStep.Encoding;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.testkit.TestSpans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes per call stay flat while conversations grow. */
final class DiskGrowthTest {
  private static final int CALLS = 960;

  @TempDir private Path directory = Path.of("");

  /** What a store of conversations of one length needs. */
  private record Cost(int turns, long logBytesPerCall, long naiveBytesPerCall) {}

  @Test
  void bytesPerCallStayFlat() throws IOException {
    List<Cost> curve = new ArrayList<>();
    for (int turns : new int[] {10, 20, 40, 80}) {
      curve.add(measure(turns));
    }
    System.out.println("turns  log bytes/call  naive JSON bytes/call");
    curve.forEach(
        cost ->
            System.out.printf(
                "%5d  %14d  %21d%n",
                cost.turns(), cost.logBytesPerCall(), cost.naiveBytesPerCall()));
    Cost shortest = curve.getFirst();
    Cost longest = curve.getLast();
    assertThat(longest.logBytesPerCall()).isLessThan(shortest.logBytesPerCall() * 5 / 4);
    assertThat(longest.naiveBytesPerCall()).isGreaterThan(shortest.naiveBytesPerCall() * 4);
  }

  private Cost measure(int turns) throws IOException {
    Path folder = directory.resolve("turns" + turns);
    Random random = new Random(7);
    long naive = 0;
    try (EmbeddedStore store =
        EmbeddedStore.open(folder, EmbeddedStoreConfig.defaults(), TestSpans.SLICE_TEXT)) {
      for (int conversation = 0; conversation < CALLS / turns; conversation++) {
        naive += converse(store, conversation, turns, random);
      }
    }
    long log = Files.size(folder.resolve("partitions/00000001/segment.log"));
    return new Cost(turns, log / CALLS, naive / CALLS);
  }

  /** One conversation; returns how many bytes its requests and responses have in all. */
  private static long converse(EmbeddedStore store, int conversation, int turns, Random random) {
    Slice role = TestSpans.slice(Slice.Type.JSON, "\"},{\"role\":\"user\",\"content\":\"");
    Slice assistant =
        TestSpans.slice(Slice.Type.JSON, "\"},{\"role\":\"assistant\",\"content\":\"");
    List<Slice> history = new ArrayList<>();
    history.add(
        TestSpans.slice(Slice.Type.JSON, "{\"model\":\"gpt-5\",\"messages\":[{\"content\":\""));
    history.add(TestSpans.slice(Slice.Type.TEXT, "You are a careful assistant. ".repeat(40)));
    Optional<SpanKey> before = Optional.empty();
    long bytes = 0;
    for (int turn = 0; turn < turns; turn++) {
      Slice question = TestSpans.slice(Slice.Type.TEXT, text(random, 60));
      Slice answer = TestSpans.slice(Slice.Type.TEXT, text(random, 120));
      history.add(role);
      history.add(question);
      List<Slice> all = new ArrayList<>(history);
      all.add(TestSpans.slice(Slice.Type.JSON, "\"}],\"stream\":true}"));
      SlicedPayload request = TestSpans.payload("request.1", all, Encoding.JSON_MINIMAL);
      SlicedPayload response = TestSpans.payload("response.1", List.of(answer), Encoding.RAW);
      Span span =
          TestSpans.span(conversation, conversation * 1000L + turn)
              .kind(SpanKind.LLM)
              .payloads(List.of(request.ref(), response.ref()))
              .build();
      SpanRecord record =
          new SpanRecord(
              span,
              TestSpans.contentHash(span),
              List.of(request, response),
              Set.of(question, answer).stream().map(Slice::hash).collect(Collectors.toSet()),
              before);
      store.writer().append(TestSpans.batch(record)).join();
      bytes += request.ref().length() + response.ref().length();
      before = Optional.of(span.key());
      history.add(assistant);
      history.add(answer);
    }
    return bytes;
  }

  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int rank = (int) (2000 * Math.pow(random.nextDouble(), 3));
      text.append(Integer.toString(rank * 7919 + 1000, 36)).append(' ');
    }
    return text.toString();
  }
}
