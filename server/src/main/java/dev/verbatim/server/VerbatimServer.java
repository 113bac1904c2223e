package dev.verbatim.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.EncodingService;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.gateway.Gateway;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpLimits;
import dev.verbatim.replay.http.ReplayService;
import dev.verbatim.replay.session.ReplaySessions;
import dev.verbatim.replay.session.SpanContents;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.StatusDocument;
import dev.verbatim.server.api.Units;
import dev.verbatim.server.forward.ForwardTarget;
import dev.verbatim.server.forward.Forwarder;
import dev.verbatim.server.forward.ForwardingWriter;
import dev.verbatim.server.ingest.BytesInFlight;
import dev.verbatim.server.ingest.IngestMeters;
import dev.verbatim.server.ingest.MetricsRefusal;
import dev.verbatim.server.ingest.OtlpReceivers;
import dev.verbatim.server.ingest.SpanIngest;
import dev.verbatim.server.live.LiveTraces;
import dev.verbatim.server.noise.SiteNoise;
import dev.verbatim.server.rest.OutgoingSpans;
import dev.verbatim.server.rest.RestApi;
import dev.verbatim.server.rest.SpanConversations;
import dev.verbatim.server.version.DetectedVersions;
import dev.verbatim.server.version.WatchedWriter;
import dev.verbatim.server.web.PageFiles;
import dev.verbatim.server.web.RequestGuard;
import dev.verbatim.server.web.UnservedRequests;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreHealth;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A running server. Closing it stops accepting, lets running requests end, and leaves the store to
 * its owner.
 */
public final class VerbatimServer implements AutoCloseable {
  private final Server server;
  private final LiveTraces live;
  private final Gateway gateway;
  private final List<Forwarder> forwarders;
  private final DetectedVersions versions;
  private final ReplaySessions replays;
  private final ExecutorService executor;
  private final ServerConfig config;

  private VerbatimServer(
      Server server,
      LiveTraces live,
      Gateway gateway,
      List<Forwarder> forwarders,
      DetectedVersions versions,
      ReplaySessions replays,
      ExecutorService executor,
      ServerConfig config) {
    this.server = server;
    this.live = live;
    this.gateway = gateway;
    this.forwarders = forwarders;
    this.versions = versions;
    this.replays = replays;
    this.executor = executor;
    this.config = config;
  }

  /**
   * Starts, and returns when the server accepts.
   *
   * @throws IllegalStateException if a port is taken
   */
  public static VerbatimServer start(
      ServerConfig config, ServerStores stores, CapturePipeline capture) {
    return start(config, stores, capture, List.of());
  }

  /**
   * The same, with copies of every span to other backends.
   *
   * @throws IllegalStateException if a port is taken
   */
  public static VerbatimServer start(
      ServerConfig config,
      ServerStores stores,
      CapturePipeline capture,
      List<ForwardTarget> forwardTargets) {
    SpanStore store = stores.spans();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    LiveTraces live = new LiveTraces(config.project(), store, config.maxTailReaders());
    ServerMeters meters = new ServerMeters();
    IngestMeters ingestMeters = new IngestMeters(meters.registry());
    BytesInFlight inFlight = new BytesInFlight(config.maxPendingBytes());
    meters.watch(store, inFlight, live);
    OutgoingSpans outgoing = new OutgoingSpans(store.reader());
    List<Forwarder> forwarders =
        forwardTargets.stream()
            .map(target -> new Forwarder(target, outgoing::of, meters.registry()))
            .toList();
    SpanConversations conversations = new SpanConversations(store.reader());
    DetectedVersions versions =
        new DetectedVersions(
            config.project(),
            store.reader(),
            stores.versions(),
            stores.settings(),
            stored -> conversations.read(stored).conversation(),
            Thresholds.DEFAULT.versions());
    SpanWriter watched = new WatchedWriter(store.writer(), versions::offer);
    SpanWriter writer = forwarders.isEmpty() ? watched : new ForwardingWriter(watched, forwarders);
    OtlpDecoder decoder =
        new OtlpDecoder(
            new OtlpLimits(config.maxRequestBytes(), OtlpLimits.DEFAULT.maxValueDepth()));
    SpanIngest ingest =
        new SpanIngest(config.project(), decoder, capture, writer, live::grew, ingestMeters);
    OtlpReceivers receivers =
        new OtlpReceivers(inFlight, config.maxRequestBytes(), executor, ingestMeters);

    SiteNoise noise = new SiteNoise(config.project(), stores.settings());
    ReplaySessions replays =
        new ReplaySessions(
            config.project(),
            store.reader(),
            stores.settings(),
            new RecordedContents(conversations),
            ingest::store,
            Thresholds.DEFAULT,
            calls -> noise.of(calls, versions));

    ServerBuilder builder = Server.builder();
    ServerPort mainPort =
        new ServerPort(
            new InetSocketAddress(config.address(), config.port()), SessionProtocol.HTTP);
    builder.port(mainPort);
    OptionalInt grpcPort = config.grpcPort();
    if (grpcPort.isPresent()) {
      builder.port(
          new InetSocketAddress(config.address(), grpcPort.getAsInt()), SessionProtocol.HTTP);
    }
    limits(builder, config);
    receivers.bind(builder, ingest.traces(), "/v1/traces", "/api/public/otel/v1/traces");
    receivers.bind(builder, ingest.logs(), "/v1/logs");
    receivers.bind(builder, new MetricsRefusal(decoder, ingestMeters), "/v1/metrics");
    builder.service("/healthz", (context, request) -> health(StatusDocument.Health.OK));
    builder.service("/readyz", new Readiness(store));
    builder.service("/metrics", meters);
    Status status = new Status(config, store, Instant.now());
    RestApi api =
        new RestApi(
            config.project(),
            store.reader(),
            ingest::store,
            status::document,
            live,
            versions,
            stores.settings(),
            replays,
            status::url,
            executor,
            Clock.systemUTC());
    api.bind(builder);
    Gateway gateway =
        new Gateway(
            config.gateway(), config.project(), capture, writer, live::grew, meters.registry());
    builder.route().pathPrefix(Gateway.PREFIX).maxRequestLength(0).build(gateway);
    builder
        .route()
        .pathPrefix(ReplayService.PREFIX)
        .maxRequestLength(config.maxRequestBytes())
        .build(new ReplayService(replays, new GatewayProviders(gateway), executor));
    builder.serviceUnder(
        "/",
        new PageFiles()
            .decorate(
                EncodingService.builder().minBytesToForceChunkedEncoding(1024).newDecorator()));
    builder.decorator(new RequestGuard(config.keys(), config.allowedHosts()));
    Server server = builder.build();
    VerbatimServer started =
        new VerbatimServer(server, live, gateway, forwarders, versions, replays, executor, config);
    status.server(started);
    try {
      versions.start();
      server.start().join();
    } catch (CompletionException e) {
      started.close();
      throw new IllegalStateException("port " + config.port() + ": cannot listen", e.getCause());
    }
    return started;
  }

  private static void limits(ServerBuilder builder, ServerConfig config) {
    builder
        .requestTimeout(config.requestTimeout())
        .idleTimeout(Duration.ofSeconds(65))
        .maxNumConnections(config.maxConnections())
        .http1MaxInitialLineLength(16 << 10)
        .http1MaxHeaderSize(32 << 10)
        .http2MaxHeaderListSize(32 << 10)
        .http2InitialStreamWindowSize(1 << 20)
        .http2InitialConnectionWindowSize(4 << 20)
        // The receivers bound their bodies themselves; every other route reads none.
        .maxRequestLength(1 << 20)
        .gracefulShutdownTimeout(Duration.ofMillis(200), config.drainTimeout())
        .bossGroupFactory(Acceptors::create)
        .errorHandler(new UnservedRequests());
  }

  /** The port of everything. */
  public int port() {
    return portOf(0);
  }

  /** The second port of the gRPC receiver, if there is one. */
  public OptionalInt grpcPort() {
    return config.grpcPort().isEmpty() ? OptionalInt.empty() : OptionalInt.of(portOf(1));
  }

  private int portOf(int index) {
    return server.activePorts().keySet().stream().toList().get(index).getPort();
  }

  /** Where people and exporters find it, e.g. {@code http://localhost:4318}. */
  public String url() {
    String host =
        config.address().isLoopbackAddress()
            ? "localhost"
            : config.address().isAnyLocalAddress()
                ? config.allowedHosts().stream().findFirst().orElse("localhost")
                : config.address().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** Stops accepting, waits for what runs, and ends. A second call does nothing. */
  @Override
  public void close() {
    live.close();
    server.stop().join();
    gateway.close();
    replays.close();
    forwarders.forEach(Forwarder::close);
    versions.close();
    executor.close();
  }

  private static HttpResponse health(StatusDocument.Health health) {
    return HttpResponse.of(
        health.problem() == null ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        MediaType.JSON_UTF_8,
        Json.bytes(health));
  }

  /** What replays read of spans. */
  private record RecordedContents(SpanConversations conversations) implements SpanContents {
    @Override
    public Optional<byte[]> payload(StoredSpan span, String name) {
      return conversations.payload(span, name);
    }

    @Override
    public Conversation conversation(StoredSpan span) {
      return conversations.read(span).conversation();
    }
  }

  /** {@code /readyz}. */
  private record Readiness(SpanStore store) implements HttpService {
    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
      StoreHealth now = store.health();
      return health(
          now.accepting()
              ? StatusDocument.Health.OK
              : new StatusDocument.Health(
                  "unavailable", now.problem().orElse("the store does not accept spans")));
    }
  }

  /** {@code /api/v1/status}. */
  private static final class Status {
    private final ServerConfig config;
    private final SpanStore store;
    private final Instant start;
    private volatile @org.jspecify.annotations.Nullable VerbatimServer server;

    Status(ServerConfig config, SpanStore store, Instant start) {
      this.config = config;
      this.store = store;
      this.start = start;
    }

    void server(VerbatimServer running) {
      server = running;
    }

    String url() {
      return java.util.Objects.requireNonNull(server).url();
    }

    Object document() {
      VerbatimServer running = java.util.Objects.requireNonNull(server);
      return new StatusDocument(
          config.version(),
          Units.time(start.getEpochSecond() * 1_000_000_000L + start.getNano()),
          running.url(),
          running.grpcPort().isPresent() ? running.grpcPort().getAsInt() : null,
          !config.keys().isEmpty(),
          config.project(),
          StatusDocument.Store.of(store.health()),
          store.capabilities(),
          new StatusDocument.Limits(
              config.maxRequestBytes(), config.maxPendingBytes(), config.maxTailReaders()));
    }
  }
}
