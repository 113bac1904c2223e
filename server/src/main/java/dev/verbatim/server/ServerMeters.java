package dev.verbatim.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.server.ingest.BytesInFlight;
import dev.verbatim.server.live.LiveTraces;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.StoreHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.ToDoubleFunction;

/** {@code /metrics}: what the server counts, in Prometheus' text format. */
final class ServerMeters implements HttpService {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  PrometheusMeterRegistry registry() {
    return registry;
  }

  void watch(SpanStore store, BytesInFlight inFlight, LiveTraces live) {
    health(
        store,
        "verbatim.store.accepting",
        "1 while appends have a chance",
        health -> health.accepting() ? 1 : 0);
    health(store, "verbatim.store.spans", "Spans stored", StoreHealth::spans);
    health(
        store,
        "verbatim.store.disk.bytes",
        "Everything, indexes included",
        StoreHealth::bytesOnDisk);
    health(
        store,
        "verbatim.store.free.bytes",
        "Free space where the store writes",
        StoreHealth::freeBytes);
    health(
        store,
        "verbatim.store.unindexed.bytes",
        "Durable, not visible to search yet",
        StoreHealth::unindexedBytes);
    health(
        store,
        "verbatim.store.index.lag.seconds",
        "Age of the oldest of those",
        health -> health.oldestUnindexedMillis() / 1000.0);
    Gauge.builder("verbatim.ingest.pending.bytes", inFlight, BytesInFlight::taken)
        .description("Bytes of requests that are being read or wait for the store")
        .register(registry);
    Gauge.builder("verbatim.tail.readers", live, LiveTraces::readers)
        .description("Readers of the live tail")
        .register(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
  }

  private void health(
      SpanStore store, String name, String description, ToDoubleFunction<StoreHealth> figure) {
    Gauge.builder(name, store, watched -> figure.applyAsDouble(watched.health()))
        .description(description)
        .register(registry);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(
        HttpStatus.OK,
        MediaType.parse("text/plain; version=0.0.4; charset=utf-8"),
        registry.scrape());
  }
}
