package dev.verbatim.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.store.Filter;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random traffic and random questions: the store answers as the oracle does. */
public abstract class DifferentialContract extends StoreContract {
  /** A store over what the given one left; called after it was closed. */
  protected abstract SpanStore reopenStore();

  @Test
  void answersAreThoseOfTheOracle() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("DifferentialContract: repeat with -Dseed=" + seed);
    RandomTraffic traffic = new RandomTraffic(seed);
    try (InMemoryStore oracle = new InMemoryStore(TestSpans.SLICE_TEXT)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 70; i++) {
          WriteBatch batch = traffic.batch();
          SpanWriter.AppendResult expected = oracle.writer().append(batch).join();
          assertThat(store.writer().append(batch).join())
              .as("append, seed %d", seed)
              .isEqualTo(expected);
          if (i % 9 == 0) {
            store.refresh();
          }
        }
        if (round == 0) {
          store.close();
          store = reopenStore();
          reader = store.reader();
        }
        store.refresh();
        compare(oracle, questions(traffic), seed);
      }
    }
  }

  private static List<Filter> questions(RandomTraffic traffic) {
    List<Filter> questions = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      questions.add(traffic.filter(2));
    }
    return questions;
  }

  private void compare(InMemoryStore oracle, List<Filter> questions, long seed) {
    long from = TestSpans.T0;
    long to = from + RandomTraffic.SECONDS * TestSpans.SECOND;
    var expected = Answers.of(oracle.reader(), TestSpans.PROJECT, questions, from, to);
    var found = Answers.of(reader, TestSpans.PROJECT, questions, from, to);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (question, answer) ->
            assertThat(found.get(question)).as("%s, seed %d", question, seed).isEqualTo(answer));
  }
}
