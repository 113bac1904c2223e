package dev.verbatim.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.Threading;
import dev.verbatim.testkit.episode.Episode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Real conversations without session ids, each in a trace of its own, all running at once. */
class EpisodesTest {
  private static long spanId(int episode, int call) {
    return 1 + episode * 1000L + call;
  }

  private static CapturedSpan call(Episode episode, int number, int call) {
    String messages =
        episode.request(call).stream().map(Object::toString).collect(Collectors.joining(","));
    return new Call(spanId(number, call))
        .trace(number + 1)
        .start(1_000_000L * (call * 100L + number))
        .chat(messages, episode.answer(call).toString())
        .build();
  }

  private static List<CapturedSpan> allCalls(List<Episode> episodes) {
    List<CapturedSpan> calls = new ArrayList<>();
    for (int number = 0; number < episodes.size(); number++) {
      for (int call = 0; call < episodes.get(number).calls(); call++) {
        calls.add(call(episodes.get(number), number, call));
      }
    }
    return calls;
  }

  /** Final state per span, late facts joined. */
  private static Map<SpanKey, Span> joined(List<CaptureResult> results) {
    Map<SpanKey, Span> spans = new HashMap<>();
    for (CaptureResult result : results) {
      result.spans().forEach(record -> spans.putIfAbsent(record.span().key(), record.span()));
    }
    for (CaptureResult result : results) {
      for (Fact.Threaded threaded : Records.threaded(result)) {
        spans.computeIfPresent(
            threaded.span(),
            (key, span) ->
                span.toBuilder()
                    .threading(threaded.threading())
                    .session(threaded.session())
                    .build());
      }
    }
    return spans;
  }

  private static void checkConversations(List<Episode> episodes, Map<SpanKey, Span> spans) {
    for (int number = 0; number < episodes.size(); number++) {
      Episode episode = episodes.get(number);
      Set<String> sessions = new HashSet<>();
      for (int call = 0; call < episode.calls(); call++) {
        Span span = Objects.requireNonNull(spans.get(call(episode, number, call).span().key()));
        Threading threading = span.threading().orElseThrow();
        sessions.add(span.session().orElseThrow().id());
        if (call == 0) {
          assertThat(threading.relation()).isEqualTo(Threading.Relation.ROOT);
        } else {
          assertThat(threading.continues().orElseThrow().spanId().value())
              .as("episode %s call %s", number, call)
              .isEqualTo(spanId(number, call - 1));
          assertThat(threading.relation()).isEqualTo(Threading.Relation.CONTINUES);
        }
      }
      assertThat(sessions).hasSize(1);
    }
    long tools =
        spans.values().stream().filter(span -> span.origin() == SpanOrigin.INFERRED).count();
    assertThat(tools).isEqualTo(answered(episodes));
  }

  /** Every answer of an episode is used by a later call, but for the last one. */
  private static void checkUses(List<Episode> episodes, List<CaptureResult> results) {
    Map<Long, Long> expected = new HashMap<>();
    for (int number = 0; number < episodes.size(); number++) {
      for (int call = 0; call < episodes.get(number).calls() - 1; call++) {
        expected.put(spanId(number, call), spanId(number, episodes.get(number).calls() - 1));
      }
    }
    Map<Long, Long> found = new HashMap<>();
    for (CaptureResult result : results) {
      for (Fact.Used used : Records.used(result)) {
        long answer = used.span().spanId().value();
        assertThat(found.put(answer, used.by().spanId().value())).isNull();
        assertThat(used.by().spanId().value())
            .isGreaterThan(answer)
            .isLessThanOrEqualTo(expected.getOrDefault(answer, 0L));
      }
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
  }

  /**
   * Tool calls whose result some later request carries. An id may come again in a later answer of
   * the same episode, and is another call then.
   */
  private static long answered(List<Episode> episodes) {
    long answered = 0;
    for (Episode episode : episodes) {
      for (JsonNode message : episode.request(episode.calls() - 1)) {
        if (message.path("role").asText().equals("tool")) {
          answered++;
        }
      }
    }
    return answered;
  }

  @Test
  void threadsWithoutSessionIds() {
    List<Episode> episodes = Episode.bundled();
    CaptureResult result = Records.pipeline().process(allCalls(episodes));
    result.spans().forEach(Records::check);
    assertThat(Records.threaded(result)).isEmpty();
    checkConversations(episodes, joined(List.of(result)));
    checkUses(episodes, List.of(result));
  }

  @Test
  void batchesInAnyOrderAndTwiceGiveTheSame() {
    long seed = new Random().nextLong();
    System.out.println("seed of batchesInAnyOrderAndTwiceGiveTheSame: " + seed);
    Random random = new Random(seed);
    List<Episode> episodes = Episode.bundled();
    List<CapturedSpan> calls = new ArrayList<>(allCalls(episodes));
    Collections.shuffle(calls, random);
    CapturePipeline pipeline = Records.pipeline();
    List<CaptureResult> results = new ArrayList<>();
    for (int from = 0; from < calls.size(); ) {
      int to = Math.min(calls.size(), from + 1 + random.nextInt(12));
      results.add(pipeline.process(calls.subList(from, to)));
      if (random.nextInt(3) == 0) {
        CaptureResult again = pipeline.process(calls.subList(from, to));
        CaptureResult before = results.getLast();
        assertThat(again.spans().stream().map(SpanRecord::contentHash).toList())
            .isEqualTo(before.spans().stream().map(SpanRecord::contentHash).toList());
      }
      from = to;
    }
    checkConversations(episodes, joined(results));
    checkUses(episodes, results);
  }

  @Test
  void inferredToolsSayWhatRan() {
    Episode episode = Episode.bundled().getFirst();
    CaptureResult result = Records.pipeline().process(allCalls(List.of(episode)));
    Map<String, SpanRecord> tools = new HashMap<>();
    for (SpanRecord record : result.spans()) {
      if (record.span().origin() == SpanOrigin.INFERRED) {
        tools.put(record.span().tool().orElseThrow().callId().orElseThrow(), record);
      }
    }
    assertThat(tools).isNotEmpty();
    for (int call = 0; call + 1 < episode.calls(); call++) {
      Span asker = Records.span(result, spanId(0, call));
      Span carrier = Records.span(result, spanId(0, call + 1));
      episode
          .answer(call)
          .path("tool_calls")
          .forEach(
              asked -> {
                SpanRecord tool = Objects.requireNonNull(tools.get(asked.path("id").asText()));
                Span span = tool.span();
                assertThat(span.kind()).isEqualTo(SpanKind.TOOL);
                assertThat(span.name()).isEqualTo(asked.path("function").path("name").asText());
                assertThat(span.parentSpanId()).contains(asker.spanId());
                assertThat(span.startEpochNanos()).isEqualTo(asker.endEpochNanos());
                assertThat(span.endEpochNanos()).isEqualTo(carrier.startEpochNanos());
                assertThat(span.session()).isEqualTo(asker.session());
                assertThat(Records.text(tool, "tool.arguments"))
                    .isEqualTo(asked.path("function").path("arguments").asText());
              });
    }
  }

  @Test
  void newBytesGrowWithNewContentOnly() {
    Set<Hash128> known = new HashSet<>();
    long raw = 0;
    long stored = 0;
    for (SpanRecord record : Records.pipeline().process(allCalls(Episode.bundled())).spans()) {
      for (SlicedPayload payload : record.payloads()) {
        raw += payload.ref().length();
        for (Slice slice : payload.slices()) {
          stored += known.add(slice.hash()) ? slice.content().length : 0;
        }
      }
    }
    assertThat(stored).isLessThan(raw / 8);
  }

  @Test
  void eachTextIsIntroducedByOneCallOfItsConversation() {
    Episode episode = Episode.bundled().getFirst();
    Set<Hash128> system = new HashSet<>();
    Map<Hash128, Integer> introducedBy = new HashMap<>();
    List<SpanRecord> records =
        Records.pipeline().process(allCalls(List.of(episode))).spans().stream()
            .filter(record -> record.span().kind() == SpanKind.LLM)
            .toList();
    for (SpanRecord record : records) {
      record.introduced().forEach(hash -> introducedBy.merge(hash, 1, Integer::sum));
    }
    introducedBy.forEach(
        (hash, times) -> {
          if (times > 1) {
            system.add(hash);
            assertThat(times).isEqualTo(records.size());
          }
        });
    assertThat(system).isNotEmpty();
    for (SpanRecord record : records) {
      for (SlicedPayload payload : record.payloads()) {
        payload.slices().forEach(slice -> assertThat(introducedBy).containsKey(slice.hash()));
      }
    }
  }

  @Test
  void aSmallMemoryForgetsButStaysRight() {
    CapturePipeline pipeline =
        new CapturePipeline(
            dev.verbatim.capture.price.PriceTable.bundled(),
            ContinuationLookup.NONE,
            new CaptureLimits(64, 20_000));
    for (CapturedSpan call : allCalls(Episode.bundled())) {
      CaptureResult result = pipeline.process(List.of(call));
      result.spans().forEach(Records::check);
    }
  }
}
