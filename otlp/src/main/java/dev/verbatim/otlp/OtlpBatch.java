package dev.verbatim.otlp;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import java.util.List;

/**
 * What one request brought.
 *
 * @param spans the good ones, in order
 * @param facts what became known about spans sent earlier
 * @param rejectedSpans how many spans could not be taken; sending them again cannot help
 * @param errorMessage which spans were rejected and why, by index; empty if none was
 */
public record OtlpBatch(
    List<CapturedSpan> spans, List<Fact> facts, int rejectedSpans, String errorMessage) {
  public OtlpBatch {
    spans = List.copyOf(spans);
    facts = List.copyOf(facts);
  }
}
