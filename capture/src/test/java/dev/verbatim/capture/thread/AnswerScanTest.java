package dev.verbatim.capture.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerScanTest {
  private final TextHash hashing = new TextHash();

  private static CallNode call(long id) {
    Span span = Span.builder("p", new TraceId(1, 1), new SpanId(id)).build();
    return new CallNode(span, null, new Strand());
  }

  @Test
  void findsWhatANaiveSearchFinds() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("AnswerScanTest: repeat with -Dseed=" + seed);
    Random random = new Random(seed);
    int hits = 0;
    for (int round = 0; round < 300; round++) {
      String text = text(random, random.nextInt(400), random.nextInt(3));
      List<OpenAnswers> among = List.of(new OpenAnswers(), new OpenAnswers());
      List<OpenAnswer> answers = new ArrayList<>();
      Set<OpenAnswer> expected = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        String answer = answer(random, text);
        OpenAnswer open = OpenAnswer.of(call(i + 1), answer, hashing);
        among.get(i % 2).add(open);
        answers.add(open);
        if (text.contains(answer)) {
          expected.add(open);
        }
      }
      for (int i = 0; i < 5; i++) {
        OpenAnswer gone = answers.remove(random.nextInt(answers.size()));
        among.forEach(open -> open.remove(gone));
        expected.remove(gone);
      }
      AnswerScan scan = new AnswerScan(hashing, among);
      scan.walk("y".repeat(random.nextInt(60)));
      scan.walk(text);
      assertThat(scan.found()).as("seed %d, round %d", seed, round).isEqualTo(expected);
      hits += expected.size();
    }
    assertThat(hits).isGreaterThan(500);
  }

  /** Few letters, so that much repeats. */
  private static String text(Random random, int length, int letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(letters + 1)));
    }
    return text.toString();
  }

  private static String answer(Random random, String text) {
    int length = OpenAnswer.WINDOW + random.nextInt(80);
    if (text.length() < length || random.nextInt(4) == 0) {
      return text(random, length, random.nextInt(3));
    }
    int from = random.nextInt(text.length() - length + 1);
    String piece = text.substring(from, from + length);
    return random.nextBoolean() ? piece : piece.substring(0, length - 1) + 'z';
  }

  @Test
  void manyAnswersThatBeginAlikeAreToldApart() {
    OpenAnswers open = new OpenAnswers();
    String head = "{\"verdict\": \"good\", \"reason\": \"";
    for (int i = 0; i < 5_000; i++) {
      open.add(OpenAnswer.of(call(i + 1), head + "number " + i + "\"}", hashing));
    }
    AnswerScan scan = new AnswerScan(hashing, List.of(open));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(head).append("number ").append(i * 30).append("\"}\n");
    }
    scan.walk(text.toString());
    assertThat(scan.found())
        .extracting(answer -> (answer.call().head.spanId().value() - 1) % 30)
        .hasSize(167)
        .containsOnly(0L);
  }

  @Test
  void forgottenCallsAreNoLongerLookedFor() {
    ThreadMemory memory = new ThreadMemory(20_000);
    ThreadMemory.Scope scope = new ThreadMemory.Scope("p", new TraceId(1, 1));
    for (int i = 0; i < 100; i++) {
      CallNode node = call(i + 1);
      CallNode own = new CallNode(node.head, null, new Strand());
      own.scopes = List.of(scope);
      own.openAnswers = List.of(OpenAnswer.of(own, "an answer of some length " + i, hashing));
      memory.remember(own);
    }
    OpenAnswers open = memory.openAnswers(scope).orElseThrow();
    AnswerScan scan = new AnswerScan(hashing, List.of(open));
    for (int i = 0; i < 100; i++) {
      scan.walk("an answer of some length " + i + ".");
    }
    assertThat(scan.found()).hasSizeBetween(3, 15);
  }
}
