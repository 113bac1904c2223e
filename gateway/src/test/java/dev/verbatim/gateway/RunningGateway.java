package dev.verbatim.gateway;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.Server;
import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.ContinuationLookup;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.testkit.InMemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A gateway on a free port over a store in memory, and a client for it. */
final class RunningGateway implements AutoCloseable {
  static final String PROJECT = "test";

  final InMemoryStore store = new InMemoryStore(new JsonSliceText()::of);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Gateway gateway;
  private final Server server;

  /** One provider, {@code up}. */
  static RunningGateway to(URI upstream) {
    return new RunningGateway(
        GatewayConfig.DEFAULT.withProviders(Providers.none().with("up", upstream.toString())),
        writer -> writer);
  }

  /**
   * @param wrap stands between gateway and store
   */
  RunningGateway(GatewayConfig config, UnaryOperator<SpanWriter> wrap) {
    CapturePipeline capture =
        new CapturePipeline(PriceTable.bundled(), ContinuationLookup.NONE, CaptureLimits.DEFAULT);
    gateway =
        new Gateway(config, PROJECT, capture, wrap.apply(store.writer()), traces -> {}, meters);
    server =
        Server.builder()
            .port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SessionProtocol.HTTP)
            .requestTimeout(Duration.ofSeconds(2))
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .bossGroupFactory(name -> new Acceptor())
            .route()
            .pathPrefix(Gateway.PREFIX)
            .maxRequestLength(0)
            .build(gateway)
            .build();
    server.start().join();
  }

  int port() {
    return server.activeLocalPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The span that an answer names, when it is stored. */
  StoredSpan spanOf(HttpResponse<?> response) throws InterruptedException {
    SpanKey key =
        new SpanKey(
            PROJECT,
            TraceId.parse(response.headers().firstValue("x-verbatim-trace-id").orElseThrow()),
            SpanId.parse(response.headers().firstValue("x-verbatim-span-id").orElseThrow()));
    await("span " + key + " is stored", () -> !store.reader().span(key).isEmpty());
    return store.reader().span(key).getFirst();
  }

  /** The spans of a trace, when there are so many. */
  List<StoredSpan> trace(String traceId, int count) throws InterruptedException {
    TraceId id = TraceId.parse(traceId);
    await(
        count + " spans of trace " + traceId,
        () -> store.reader().trace(PROJECT, id).size() >= count);
    return store.reader().trace(PROJECT, id);
  }

  byte[] payload(StoredSpan span, String name) {
    return store
        .reader()
        .payload(span.span().key(), span.contentHash(), name)
        .orElseThrow(() -> new AssertionError(name + ": not stored"));
  }

  double counter(String name, String... tags) {
    return meters.get(name).tags(tags).counter().count();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 20 s: " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.stop().join();
    gateway.close();
    store.close();
  }

  /** Ends at once: Netty's own group would wait two seconds for further work. */
  private static final class Acceptor extends MultiThreadIoEventLoopGroup {
    Acceptor() {
      super(
          1,
          Flags.transportType() == TransportType.EPOLL
              ? EpollIoHandler.newFactory()
              : NioIoHandler.newFactory());
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
      return super.shutdownGracefully(0, timeout, unit);
    }
  }
}
