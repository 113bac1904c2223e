package dev.verbatim.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceTree;
import dev.verbatim.model.Usage;
import dev.verbatim.store.CountedCalls;
import dev.verbatim.store.TraceSummaries;
import dev.verbatim.store.TraceSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code Trace}. Written piece by piece: a trace may have very many spans. */
public final class TraceDocument {
  private final TraceSummary summary;
  private final TraceTree tree;
  private final BitSet counted;

  /**
   * @param spans all spans of a trace, at least one
   */
  public TraceDocument(List<StoredSpan> spans) {
    summary = TraceSummaries.of(spans);
    tree = TraceTree.of(spans);
    counted =
        CountedCalls.of(
            tree.nodes().stream()
                .map(node -> node.span().span())
                .map(
                    span ->
                        new CountedCalls.Node(
                            span.spanId(),
                            span.parentSpanId(),
                            span.kind(),
                            TraceSummaries.hasUsage(span)))
                .toList());
  }

  /** Everything before the list of spans. */
  record Head(
      @JsonUnwrapped TraceRow trace,
      String endTime,
      String endEpochNanos,
      long orphans,
      long conflicts,
      long cycles,
      long inferredSpans,
      int replacedSpans,
      UsageDocument usage,
      @Nullable CostDocument cost,
      Map<String, Integer> kinds) {}

  /** Writes the document in UTF-8; does not close the stream. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] head = Json.bytes(head());
    out.write(head, 0, head.length - 1);
    out.write(",\"spans\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    JsonGenerator json = Json.generator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartArray();
    List<TraceTree.Node> nodes = tree.nodes();
    int[] children = new int[nodes.size()];
    nodes.stream().filter(node -> node.parent() >= 0).forEach(node -> children[node.parent()]++);
    SpanNode.TraceHead trace =
        new SpanNode.TraceHead(summary.startEpochNanos(), summary.service().orElse(null));
    for (int i = 0; i < nodes.size(); i++) {
      json.writePOJO(SpanNode.of(nodes.get(i), children[i], counted.get(i), trace));
    }
    json.writeEndArray();
    json.close();
    out.write('}');
  }

  private Head head() {
    List<TraceTree.Node> nodes = tree.nodes();
    List<ModelCall> calls = new ArrayList<>();
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (SpanKind kind : SpanKind.values()) {
      int count = (int) nodes.stream().filter(node -> node.span().span().kind() == kind).count();
      if (count > 0) {
        kinds.put(kind.wireName(), count);
      }
    }
    counted.stream()
        .mapToObj(nodes::get)
        .map(node -> node.span().span())
        .map(Span::call)
        .flatMap(Optional::stream)
        .forEach(calls::add);
    List<Usage> usages = calls.stream().map(ModelCall::usage).toList();
    List<Cost> costs = calls.stream().flatMap(call -> call.cost().stream()).toList();
    return new Head(
        TraceRow.of(summary),
        Units.time(summary.endEpochNanos()),
        Long.toString(summary.endEpochNanos()),
        nodes.stream().filter(TraceTree.Node::orphan).count(),
        nodes.stream().filter(TraceTree.Node::conflict).count(),
        nodes.stream().filter(TraceTree.Node::cycle).count(),
        nodes.stream().filter(node -> node.span().span().origin() == SpanOrigin.INFERRED).count(),
        tree.hidden().size(),
        UsageDocument.sum(usages),
        CostDocument.sum(costs),
        kinds);
  }
}
