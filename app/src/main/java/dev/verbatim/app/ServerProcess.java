package dev.verbatim.app;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.ServerConfig;
import dev.verbatim.server.ServerStores;
import dev.verbatim.server.VerbatimServer;
import dev.verbatim.store.RetentionPolicy;
import dev.verbatim.store.RetentionReport;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.embedded.EmbeddedStore;
import dev.verbatim.store.embedded.EmbeddedStoreConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Store, capture, server and retention, wired together. Closing it ends them in order. */
public final class ServerProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration RETENTION_EVERY = Duration.ofHours(1);

  /** Enough for every conversation that is likely to go on. */
  private static final int WARM_CALLS = 2_000;

  private static final int CONTINUABLE_PER_KEY = 8;

  private final SpanStore store;
  private final VerbatimServer server;
  private final Thread retention;

  private ServerProcess(SpanStore store, VerbatimServer server, Thread retention) {
    this.store = store;
    this.server = server;
    this.retention = retention;
  }

  /** Starts everything; returns when the server accepts. */
  public static ServerProcess start(AppConfig config) {
    JavaLogging.toSlf4j();
    EmbeddedStore store =
        EmbeddedStore.open(
            config.data(),
            EmbeddedStoreConfig.defaults().withReserveBytes(config.reserveBytes()),
            new JsonSliceText()::of);
    try {
      SpanReader reader = store.reader();
      CapturePipeline capture =
          new CapturePipeline(
              PriceTable.bundled(),
              (project, keys) -> continuable(reader, project, keys),
              CaptureLimits.DEFAULT);
      capture.warm(reader.recentCalls(WARM_CALLS).stream().map(StoredSpan::span).toList());
      VerbatimServer server =
          VerbatimServer.start(
              serverConfig(config),
              new ServerStores(store, store.settings(), store.versions()),
              capture,
              config.forwards());
      Thread retention =
          Thread.ofVirtual().name("retention").start(() -> retain(store, config.retention()));
      return new ServerProcess(store, server, retention);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  public VerbatimServer server() {
    return server;
  }

  /** Waits until all that was taken in can be read. */
  public void refresh() {
    store.refresh();
  }

  private static Map<Hash128, List<Span>> continuable(
      SpanReader reader, String project, Collection<Hash128> keys) {
    Map<Hash128, List<Span>> spans = new HashMap<>();
    reader
        .continuable(project, keys, CONTINUABLE_PER_KEY)
        .forEach((key, found) -> spans.put(key, found.stream().map(StoredSpan::span).toList()));
    return spans;
  }

  /** Gives up the second port if nobody asked for it and somebody else has it. */
  private static ServerConfig serverConfig(AppConfig config) {
    ServerConfig server = config.server();
    if (!config.grpcPortIsOptional() || server.grpcPort().isEmpty()) {
      return server;
    }
    int port = server.grpcPort().getAsInt();
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(server.address(), port));
      return server;
    } catch (IOException taken) {
      log.warn("Port {} is taken: gRPC is on the main port only.", port);
      return server.withGrpcPort(OptionalInt.empty());
    }
  }

  private static void retain(SpanStore store, RetentionPolicy policy) {
    if (policy.equals(RetentionPolicy.KEEP_ALL)) {
      return;
    }
    try {
      while (true) {
        applyRetention(store, policy);
        Thread.sleep(RETENTION_EVERY);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void applyRetention(SpanStore store, RetentionPolicy policy) {
    try {
      RetentionReport dropped = store.applyRetention(policy);
      if (dropped.partitions() > 0) {
        log.info(
            "Retention dropped {} spans ({} bytes) in {} partitions.",
            dropped.spans(),
            dropped.bytes(),
            dropped.partitions());
      }
    } catch (StoreException e) {
      log.warn("Retention will try again in an hour: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    retention.interrupt();
    server.close();
    store.close();
  }
}
