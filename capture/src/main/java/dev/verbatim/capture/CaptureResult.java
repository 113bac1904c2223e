package dev.verbatim.capture;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanRecord;
import java.util.List;

/**
 * What is to be stored.
 *
 * @param spans one for each captured span, in the order given, then the inferred tool spans
 * @param facts what was learned about spans that were stored before
 */
public record CaptureResult(List<SpanRecord> spans, List<Fact> facts) {
  public CaptureResult {
    spans = List.copyOf(spans);
    facts = List.copyOf(facts);
  }
}
