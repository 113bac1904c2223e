package dev.verbatim.store;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanRecord;
import java.util.List;

/** What is stored together. */
public record WriteBatch(List<SpanRecord> spans, List<Fact> facts) {
  public WriteBatch {
    spans = List.copyOf(spans);
    facts = List.copyOf(facts);
  }
}
