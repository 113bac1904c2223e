package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.WriteBatch;
import dev.verbatim.store.testkit.TestSpans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process that appends until it is killed and prints the number of each acknowledged batch. */
final class CrashWriter {
  static final int SPANS = 5;

  private CrashWriter() {}

  /** Arguments: the folder, and the number of the first batch. */
  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    EmbeddedStore store =
        EmbeddedStore.open(directory, EmbeddedStoreConfig.defaults(), TestSpans.SLICE_TEXT);
    for (int batch = Integer.parseInt(arguments[1]); ; batch++) {
      int number = batch;
      store
          .writer()
          .append(batch(batch))
          .whenComplete(
              (result, failure) -> {
                synchronized (System.out) {
                  System.out.println(failure == null ? "ack " + number : "failed " + failure);
                  System.out.flush();
                }
              });
      if (batch % 40 == 0) {
        Thread.sleep(2);
      }
    }
  }

  static WriteBatch batch(int number) {
    List<SpanRecord> records = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      records.add(record(number, i));
    }
    return new WriteBatch(records, List.of(used(number)));
  }

  /** The answer of the first span of a batch, used by the second. */
  static Fact.Used used(int batch) {
    Span by = record(batch, 1).span();
    return new Fact.Used(record(batch, 0).span().key(), by.startEpochNanos(), by.key());
  }

  static SpanRecord record(int batch, int place) {
    long number = (long) batch * SPANS + place + 1;
    StringBuilder words = new StringBuilder("batch " + batch);
    Random random = new Random(number);
    for (int i = 0; i < 40; i++) {
      words.append(' ').append(Integer.toString(random.nextInt(10_000), 36));
    }
    return TestSpans.record(
        TestSpans.span(batch, number), TestSpans.text("request.1", words.toString()));
  }
}
