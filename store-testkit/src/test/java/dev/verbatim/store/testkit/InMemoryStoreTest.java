package dev.verbatim.store.testkit;

import dev.verbatim.store.SpanStore;
import org.junit.jupiter.api.Nested;

/** The oracle fulfils the contract itself. */
final class InMemoryStoreTest {
  private static SpanStore inMemory() {
    return new InMemoryStore(TestSpans.SLICE_TEXT);
  }

  @Nested
  class Append extends AppendContract {
    @Override
    protected SpanStore openStore() {
      return inMemory();
    }
  }

  @Nested
  class Payload extends PayloadContract {
    @Override
    protected SpanStore openStore() {
      return inMemory();
    }
  }

  @Nested
  class Filters extends FilterContract {
    @Override
    protected SpanStore openStore() {
      return inMemory();
    }
  }

  @Nested
  class Text extends TextContract {
    @Override
    protected SpanStore openStore() {
      return inMemory();
    }
  }

  @Nested
  class Reading extends ReadingContract {
    @Override
    protected SpanStore openStore() {
      return inMemory();
    }
  }
}
