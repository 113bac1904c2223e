package dev.verbatim.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
  private static final TraceId TRACE = new TraceId(1, 2);

  private static SpanBuilder span(long id, long parent) {
    SpanBuilder builder =
        Span.builder("shop", TRACE, new SpanId(id)).name("s" + id).startEpochNanos(id);
    return parent == 0 ? builder : builder.parentSpanId(new SpanId(parent));
  }

  private static StoredSpan stored(SpanBuilder span) {
    return stored(span, 0);
  }

  private static StoredSpan stored(SpanBuilder span, long hash) {
    return new StoredSpan(span.build(), new Hash128(0, hash), 0, List.of());
  }

  private static ModelCall usage(long input, long output) {
    return usage(input, output, Optional.empty());
  }

  private static ModelCall usage(long input, long output, Optional<Cost> reported) {
    return new ModelCall(
        Optional.empty(),
        ProviderApi.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Usage.of(input, output),
        Optional.empty(),
        Optional.empty(),
        reported);
  }

  private static List<String> lines(TraceTree tree) {
    return tree.nodes().stream()
        .map(node -> "  ".repeat(node.depth()) + node.span().span().name())
        .toList();
  }

  @Test
  void ordersChildrenBelowParentsByStart() {
    List<StoredSpan> spans =
        new ArrayList<>(
            List.of(
                stored(span(1, 0)), stored(span(2, 1)), stored(span(3, 2)), stored(span(4, 1))));
    Collections.reverse(spans);
    TraceTree tree = TraceTree.of(spans);
    assertThat(lines(tree)).containsExactly("s1", "  s2", "    s3", "  s4");
    assertThat(tree.nodes()).extracting(TraceTree.Node::subtreeEnd).containsExactly(4, 3, 3, 4);
    assertThat(tree.nodes()).extracting(TraceTree.Node::parent).containsExactly(-1, 0, 1, 0);
    assertThat(tree.hasOrphans()).isFalse();
  }

  @Test
  void marksOrphans() {
    TraceTree tree = TraceTree.of(List.of(stored(span(1, 0)), stored(span(2, 99))));
    assertThat(lines(tree)).containsExactly("s1", "s2");
    assertThat(tree.nodes().get(1).orphan()).isTrue();
    assertThat(tree.hasOrphans()).isTrue();
  }

  @Test
  void opensCyclesAtTheEarliestSpan() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                stored(span(5, 7)),
                stored(span(6, 5)),
                stored(span(7, 6)),
                stored(span(3, 6)),
                stored(span(9, 9))));
    assertThat(lines(tree)).containsExactly("s5", "  s6", "    s3", "    s7", "s9");
    assertThat(tree.nodes().get(0).cycle()).isTrue();
    assertThat(tree.nodes().get(0).orphan()).isFalse();
    assertThat(tree.nodes().get(4).cycle()).isTrue();
  }

  @Test
  void showsAllSpansOfOneIdAndMarksThem() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                stored(span(1, 0)),
                stored(span(2, 1).name("one"), 1),
                stored(span(2, 1).name("other"), 2),
                stored(span(3, 2))));
    assertThat(lines(tree)).containsExactly("s1", "  one", "    s3", "  other");
    assertThat(tree.nodes())
        .extracting(TraceTree.Node::conflict)
        .containsExactly(false, true, false, true);
  }

  @Test
  void aDeclaredToolSpanReplacesTheInferredOne() {
    ToolCall call = new ToolCall(Optional.of("search"), Optional.of("call_1"));
    ToolCall other = new ToolCall(Optional.of("search"), Optional.of("call_2"));
    TraceTree tree =
        TraceTree.of(
            List.of(
                stored(span(1, 0)),
                stored(span(2, 1).tool(call)),
                stored(span(3, 1).tool(call).origin(SpanOrigin.INFERRED)),
                stored(span(4, 1).tool(other).origin(SpanOrigin.INFERRED))));
    assertThat(lines(tree)).containsExactly("s1", "  s2", "  s4");
    assertThat(tree.hidden()).hasSize(1);
  }

  @Test
  void rollsUpUsageOnceAndKeepsUnknownApart() {
    Cost cost =
        new Cost(
            new BigDecimal("0.25"),
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            new BigDecimal("0.50"),
            BigDecimal.ZERO,
            "v1");
    TraceTree tree =
        TraceTree.of(
            List.of(
                stored(span(1, 0).kind(SpanKind.AGENT)),
                stored(span(2, 1).kind(SpanKind.LLM).call(usage(100, 10))),
                stored(
                    span(3, 2).kind(SpanKind.LLM).call(usage(100, 10).withCost(Optional.of(cost)))),
                stored(span(4, 1).kind(SpanKind.LLM).call(usage(7, 1, Optional.of(cost)))),
                stored(span(5, 1).kind(SpanKind.TOOL).status(SpanStatus.ERROR))));
    TraceTotals total = tree.total();
    assertThat(total.calls()).isEqualTo(2);
    assertThat(total.inputTokens()).isEqualTo(OptionalLong.of(107));
    assertThat(total.outputTokens()).isEqualTo(OptionalLong.of(11));
    assertThat(total.costUsd()).contains(new BigDecimal("0.75"));
    assertThat(total.unpricedCalls()).isEqualTo(1);
    assertThat(total.errors()).isEqualTo(1);
    assertThat(tree.nodes().get(4).total().inputTokens()).isEmpty();
    assertThat(tree.nodes().get(0).total()).isEqualTo(total);
  }

  @Test
  void anEmptyTraceIsATree() {
    assertThat(TraceTree.of(List.of()).nodes()).isEmpty();
    assertThat(TraceTree.of(List.of()).total().costUsd()).isEmpty();
  }

  @Test
  void depthCostsNoStack() {
    List<StoredSpan> chain = new ArrayList<>();
    List<StoredSpan> ring = new ArrayList<>();
    int count = 50_000;
    for (int i = 1; i <= count; i++) {
      chain.add(stored(span(i, i - 1)));
      ring.add(stored(span(i, i == 1 ? count : i - 1)));
    }
    assertThat(TraceTree.of(chain).nodes().getLast().depth()).isEqualTo(count - 1);
    assertThat(TraceTree.of(ring).nodes().getFirst().cycle()).isTrue();
    assertThat(TraceTree.of(ring).nodes().getFirst().subtreeEnd()).isEqualTo(count);
  }

  @Test
  void anyParentsGiveATreeOfAllSpans() {
    long seed = new Random().nextLong();
    System.out.println("seed of anyParentsGiveATreeOfAllSpans: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int count = 1 + random.nextInt(30);
      List<StoredSpan> spans = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        spans.add(stored(span(1 + random.nextInt(count), random.nextInt(count + 2)), i));
      }
      TraceTree tree = TraceTree.of(spans);
      assertThat(tree.nodes())
          .extracting(TraceTree.Node::span)
          .containsExactlyInAnyOrderElementsOf(spans);
      for (int place = 0; place < count; place++) {
        TraceTree.Node node = tree.nodes().get(place);
        assertThat(node.subtreeEnd()).isGreaterThan(place);
        if (node.parent() >= 0) {
          TraceTree.Node parent = tree.nodes().get(node.parent());
          assertThat(place).isBetween(node.parent() + 1, parent.subtreeEnd() - 1);
          assertThat(node.depth()).isEqualTo(parent.depth() + 1);
          assertThat(node.span().span().parentSpanId()).contains(parent.span().span().spanId());
        }
      }
    }
  }
}
