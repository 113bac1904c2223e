package dev.verbatim.bench.workload;

import com.google.protobuf.ByteString;
import dev.verbatim.bench.workload.Conversation.Exchange;
import dev.verbatim.bench.workload.Conversation.Shape;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The workload {@code agentmix-1}: 40 % coding agents (about 84 calls, 20 to 60 KB of system prompt
 * and tools, a compaction in 15 % of them), 30 % tool agents (about 12 calls with 6 KB), 20 %
 * single turns on shared templates, 10 % long documents; the shares are of conversations that are
 * open at a time. 200 are interleaved, 5 % of the spans come out of order, 2 % twice, 1 % of the
 * calls fail and are made again.
 *
 * <p>The shapes follow published figures of agent traffic: steps and prefix reuse of coding agents
 * from SWE-agent style trajectories, the tool agents from tau-bench.
 */
public final class AgentMix implements Workload {
  private static final int OPEN = 200;
  private static final int CODING_TEMPLATES = 20;
  private static final int TOOL_TEMPLATES = 8;
  private static final int SINGLE_TEMPLATES = 12;
  private static final long START = 1_781_000_000_000_000_000L;

  private final int batchBytes;
  private final SplittableRandom random;
  private final ZipfText text;
  private final List<Conversation> open = new ArrayList<>();
  private final Deque<Span> late = new ArrayDeque<>();
  private long serial;
  private long calls;

  /**
   * @param seed decides every byte
   * @param batchBytes spans are sent when a batch has so many bytes
   */
  public AgentMix(long seed, int batchBytes) {
    this.random = new SplittableRandom(seed);
    this.text = new ZipfText(seed);
    this.batchBytes = batchBytes;
    for (int i = 0; i < OPEN; i++) {
      open.add(begin(i));
    }
  }

  @Override
  public String name() {
    return "agentmix-1";
  }

  @Override
  public Batch next() {
    List<Span> spans = new ArrayList<>();
    long size = 0;
    int distinct = 0;
    while (size < batchBytes) {
      Span span = nextSpan();
      distinct++;
      if (random.nextInt(100) < 5) {
        late.add(span);
        if (late.size() < 8) {
          distinct--;
          continue;
        }
        span = late.removeFirst();
      }
      spans.add(span);
      size += span.getSerializedSize();
      if (random.nextInt(100) < 2) {
        spans.add(span);
        size += span.getSerializedSize();
      }
    }
    ExportTraceServiceRequest request = OtlpSpans.request("agents", spans);
    return new Batch(request.toByteArray(), distinct);
  }

  private Span nextSpan() {
    int slot = random.nextInt(open.size());
    Conversation conversation = open.get(slot);
    boolean fails = random.nextInt(100) == 0;
    Exchange exchange = conversation.nextCall(fails);
    long start = START + calls++ * 3_000_000;
    Span span =
        OtlpSpans.call(
            conversation.id(),
            conversation.shape().name(),
            start,
            random.nextLong(),
            exchange.status(),
            ByteString.copyFrom(exchange.request()),
            ByteString.copyFrom(exchange.response()));
    if (conversation.ended()) {
      open.set(slot, begin(slot));
    }
    return span;
  }

  private Conversation begin(int slot) {
    int kind = slot * 100 / OPEN;
    Shape shape;
    if (kind < 40) {
      shape =
          new Shape(
              "coding",
              60 + random.nextInt(48),
              20_000 + random.nextInt(CODING_TEMPLATES) * 2_000,
              600,
              4_000,
              600,
              random.nextInt(100) < 15,
              random.nextInt(CODING_TEMPLATES));
    } else if (kind < 70) {
      shape =
          new Shape(
              "tools",
              6 + random.nextInt(12),
              6_000,
              300,
              1_200,
              400,
              false,
              100 + random.nextInt(TOOL_TEMPLATES));
    } else if (kind < 90) {
      shape =
          new Shape("single", 1, 2_500, 500, 0, 900, false, 200 + random.nextInt(SINGLE_TEMPLATES));
    } else {
      shape = new Shape("document", 1 + random.nextInt(3), 1_500, 80_000, 0, 2_000, false, 300);
    }
    return new Conversation(shape, text, serial++);
  }
}
