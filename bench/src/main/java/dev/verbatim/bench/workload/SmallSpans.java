package dev.verbatim.bench.workload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The workload {@code spans-small}: ordinary spans of a web service with eleven attributes each, in
 * traces of ten, batched by 512 as the stock exporters do.
 */
public final class SmallSpans implements Workload {
  private static final int BATCH = 512;
  private static final int PER_TRACE = 10;
  private static final long START = 1_781_000_000_000_000_000L;
  private static final String[] ROUTES = {
    "/cart", "/checkout", "/search", "/product/{id}", "/login"
  };

  private final SplittableRandom random;
  private long made;
  private long traceHigh;
  private long traceLow;
  private long parent;

  public SmallSpans(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public String name() {
    return "spans-small";
  }

  @Override
  public Batch next() {
    List<Span> spans = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      spans.add(span());
    }
    return new Batch(OtlpSpans.request("shop", spans).toByteArray(), BATCH);
  }

  private Span span() {
    boolean root = made % PER_TRACE == 0;
    if (root) {
      traceHigh = random.nextLong();
      traceLow = random.nextLong();
      parent = 0;
    }
    long id = random.nextLong();
    long start = START + made++ * 200_000;
    String route = ROUTES[random.nextInt(ROUTES.length)];
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(
                ByteString.copyFrom(
                    ByteBuffer.allocate(16).putLong(traceHigh).putLong(traceLow).flip()))
            .setSpanId(OtlpSpans.id(id))
            .setName("GET " + route)
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + random.nextInt(50_000_000))
            .addAttributes(OtlpSpans.text("http.request.method", "GET"))
            .addAttributes(OtlpSpans.text("http.route", route))
            .addAttributes(OtlpSpans.text("url.path", route.replace("{id}", Long.toString(made))))
            .addAttributes(OtlpSpans.text("url.scheme", "https"))
            .addAttributes(OtlpSpans.text("server.address", "shop.example"))
            .addAttributes(OtlpSpans.number("server.port", 443))
            .addAttributes(
                OtlpSpans.number("http.response.status_code", random.nextInt(50) == 0 ? 500 : 200))
            .addAttributes(OtlpSpans.text("user_agent.original", "Mozilla/5.0"))
            .addAttributes(OtlpSpans.text("client.address", "192.0.2." + random.nextInt(256)))
            .addAttributes(OtlpSpans.text("network.protocol.version", "1.1"))
            .addAttributes(OtlpSpans.text("thread.name", "worker-" + random.nextInt(16)));
    if (root) {
      parent = id;
    } else {
      span.setParentSpanId(OtlpSpans.id(parent));
    }
    return span.build();
  }
}
