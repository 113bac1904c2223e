package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.encoding.EncodingService;
import dev.verbatim.model.Fact;
import dev.verbatim.replay.session.ReplaySessions;
import dev.verbatim.server.live.LiveTraces;
import dev.verbatim.server.noise.SiteNoise;
import dev.verbatim.server.version.DetectedVersions;
import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.SpanReader;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Binds the endpoints to their paths. */
public final class RestApi {
  private static final String VERSION = "/api/v1/sites/{siteId}/versions/{versionId}";
  private static final String SPAN = "/api/v1/traces/{traceId}/spans/{spanId}";

  private final Executor executor;
  private final Clock clock;
  private final TraceEndpoints traces;
  private final SpanEndpoints spans;
  private final VersionEndpoints versions;
  private final String project;
  private final SpanReader reader;
  private final QueryEndpoints queries;
  private final DiffEndpoint diffs;
  private final SiblingsEndpoint siblings;
  private final CohortEndpoints cohorts;
  private final OutcomeEndpoint outcomes;
  private final SavedSearchEndpoints searches;
  private final NoiseEndpoints noise;
  private final Supplier<Object> status;
  private final LiveTraces live;
  private final ReplayEndpoints replays;

  /**
   * @param executor threads that may block
   * @param facts stores what was learned about a span before it returns
   * @param status makes the document of {@code /api/v1/status}
   * @param detected which version of its prompt a call used
   * @param settings where searches and noise rules are saved
   * @param sessions replays
   * @param url where clients find this server
   */
  public RestApi(
      String project,
      SpanReader reader,
      Consumer<Fact> facts,
      Supplier<Object> status,
      LiveTraces live,
      DetectedVersions detected,
      SettingsStore settings,
      ReplaySessions sessions,
      Supplier<String> url,
      Executor executor,
      Clock clock) {
    this.project = project;
    this.reader = reader;
    this.live = live;
    this.executor = executor;
    this.clock = clock;
    this.status = status;
    traces = new TraceEndpoints(project, reader);
    spans = new SpanEndpoints(project, reader, detected);
    versions = new VersionEndpoints(project, reader, detected);
    queries = new QueryEndpoints(project, reader);
    SiteNoise rules = new SiteNoise(project, settings);
    noise = new NoiseEndpoints(rules);
    diffs = new DiffEndpoint(project, reader, detected, rules);
    siblings = new SiblingsEndpoint(project, reader, detected);
    cohorts = new CohortEndpoints(project, reader, detected);
    outcomes = new OutcomeEndpoint(project, reader, facts);
    replays = new ReplayEndpoints(project, reader, detected, sessions, url);
    searches = new SavedSearchEndpoints(project, settings);
  }

  /** Adds all routes. */
  public void bind(ServerBuilder server) {
    json(server, "/api/v1/traces", traces::list);
    json(server, "/api/v1/traces/{traceId}", traces::trace);
    json(server, "/api/v1/traces/{traceId}/siblings", siblings::siblings);
    json(server, "/api/v1/sessions/{sessionId}", traces::session);
    json(server, SPAN, spans::span);
    json(server, SPAN + "/chunks", spans::chunks);
    json(server, SPAN + "/blame", versions::blame);
    json(server, "/api/v1/sites", versions::sites);
    json(server, "/api/v1/sites/{siteId}/versions", versions::versions);
    server.service(
        "/api/v1/sites/{siteId}/noise",
        service(Map.of(HttpMethod.GET, noise::list, HttpMethod.POST, noise::add)));
    server.service(
        "/api/v1/sites/{siteId}/noise/{ruleId}", service(Map.of(HttpMethod.DELETE, noise::remove)));
    json(server, "/api/v1/versions/detection", versions::detection);
    server.service(
        "/api/v1/replays",
        service(Map.of(HttpMethod.GET, replays::list, HttpMethod.POST, replays::create)));
    json(server, "/api/v1/replays/{replayId}", replays::replay);
    TapeEndpoint tapes = new TapeEndpoint(project, reader);
    server.service("/api/v1/traces/{traceId}/tape", service(tapes::ofTrace));
    server.service("/api/v1/sessions/{sessionId}/tape", service(tapes::ofSession));
    server.service(
        "/api/v1/replays/{replayId}/accept",
        service(Map.of(HttpMethod.POST, replays::accept, HttpMethod.DELETE, replays::forget)));
    json(server, "/api/v1/traces/{traceId}/replayability", replays::replayability);
    server.service("/api/v1/versions/recompute", taking(versions::recompute));
    server.service(VERSION + "/rename", taking(versions::rename));
    server.service(VERSION + "/merge", taking(versions::merge));
    server.service(VERSION + "/split", taking(versions::split));
    json(server, "/api/v1/search", queries::search);
    server.service(
        "/api/v1/searches",
        service(Map.of(HttpMethod.GET, searches::list, HttpMethod.POST, searches::create)));
    server.service(
        "/api/v1/searches/{searchId}",
        service(
            Map.of(
                HttpMethod.GET,
                searches::get,
                HttpMethod.PUT,
                searches::replace,
                HttpMethod.DELETE,
                searches::delete)));
    json(server, "/api/v1/diff", diffs::diff);
    json(server, "/api/v1/cohorts", cohorts::compare);
    json(server, "/api/v1/changes", cohorts::changes);
    json(server, "/api/v1/diff/export", diffs::export);
    json(server, "/api/v1/facets", queries::facets);
    json(server, "/api/v1/facets/keys", queries::metadataKeys);
    json(server, "/api/v1/histogram", queries::histogram);
    json(server, "/api/v1/complete", queries::complete);
    json(server, "/api/v1/query/parse", queries::parse);
    json(server, "/api/v1/query/fields", queries::fields);
    json(server, "/api/v1/status", request -> new ApiAnswer.Document(status.get()));
    // As long as it takes; a reader that stops reading is held up by flow control alone.
    server
        .route()
        .path("/api/v1/export")
        .requestTimeoutMillis(0)
        .build(service(new ExportEndpoint(project, reader)::export));
    server
        .route()
        .path("/api/v1/outputs")
        .requestTimeoutMillis(0)
        .build(service(new OutputsEndpoint(project, reader)::outputs));
    server.service("/api/v1/tail", new TailService(live, executor, clock));
    server.service(SPAN + "/outcome", taking(outcomes::report));
    // Exact bytes travel as they are: their hash stands beside them.
    server.service(SPAN + "/request", service(spans::requestBytes));
    server.service(SPAN + "/response", service(spans::responseBytes));
    server.service(SPAN + "/payloads/{name}", service(spans::payloadBytes));
  }

  private void json(ServerBuilder server, String path, ApiService.Endpoint endpoint) {
    Function<? super HttpService, EncodingService> compressed =
        EncodingService.builder()
            .encodableContentTypes(MediaType.JSON)
            .minBytesToForceChunkedEncoding(1024)
            .newDecorator();
    server.service(path, service(endpoint).decorate(compressed));
  }

  private HttpService service(Map<HttpMethod, ApiService.Endpoint> endpoints) {
    return new ApiService(endpoints, executor, clock);
  }

  private HttpService taking(ApiService.Endpoint endpoint) {
    return ApiService.taking(endpoint, executor, clock);
  }

  private HttpService service(ApiService.Endpoint endpoint) {
    return ApiService.reading(endpoint, executor, clock);
  }
}
