package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.store.embedded.UsedTable.Held;
import dev.verbatim.store.embedded.UsedTable.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UsedTableTest {
  private final UsedTable table = new UsedTable();
  private final List<Held> expected = new ArrayList<>();

  @Test
  void holdsWhatAListHolds() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("UsedTableTest: repeat with -Dseed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 500; i++) {
        Use use =
            new Use(random.nextInt(20), random.nextInt(40), random.nextInt(), random.nextLong(), i);
        int partition = random.nextInt(4);
        table.add(use, partition);
        expected.add(new Held(use, partition));
      }
      int dropped = random.nextInt(4);
      table.drop(dropped);
      expected.removeIf(held -> held.partition() == dropped);
      for (int trace = 0; trace < 20; trace++) {
        for (long span = 0; span < 50; span++) {
          check(trace, span, seed);
        }
      }
    }
  }

  private void check(int trace, long span, long seed) {
    List<Held> held =
        expected.stream()
            .filter(each -> each.use().trace() == trace && each.use().spanId() == span)
            .toList();
    assertThat(table.of(trace, span))
        .as("trace %d, span %d, seed %d", trace, span, seed)
        .containsExactlyInAnyOrderElementsOf(held);
    assertThat(table.contains(trace, span)).isEqualTo(!held.isEmpty());
  }
}
