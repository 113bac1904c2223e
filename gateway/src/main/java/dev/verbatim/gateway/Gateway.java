package dev.verbatim.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.gateway.provider.Routes;
import dev.verbatim.gateway.proxy.ProxyService;
import dev.verbatim.gateway.record.GatewayMeters;
import dev.verbatim.gateway.record.Recorder;
import dev.verbatim.gateway.record.RecorderConfig;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The gateway as a service of a server, to be bound below {@link #PREFIX}. */
public final class Gateway implements HttpService, AutoCloseable {
  /** The path everything of the gateway is below. */
  public static final String PREFIX = Routes.PREFIX;

  private final ProxyService proxy;
  private final Recorder recorder;

  /**
   * @param project whose spans the calls become
   * @param stored is told which traces grew, after their spans are durable; must not block
   */
  public Gateway(
      GatewayConfig config,
      String project,
      CapturePipeline capture,
      SpanWriter writer,
      Consumer<Set<TraceId>> stored,
      MeterRegistry meters) {
    this.recorder =
        new Recorder(
            new RecorderConfig(
                project, config.maxBodyBytes(), config.maxPendingBytes(), config.drainTimeout()),
            capture,
            writer,
            stored,
            new GatewayMeters(meters));
    this.proxy = new ProxyService(config, recorder);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return proxy.serve(context, request);
  }

  /**
   * Sends a request to a provider as it is, and records nothing.
   *
   * @param rawPath below {@link #PREFIX}, without the query
   * @param query without the question mark
   */
  public HttpResponse pass(String rawPath, Optional<String> query, AggregatedHttpRequest request) {
    return proxy.pass(rawPath, query, request);
  }

  /** Ends connections to providers, then stores what waits. */
  @Override
  public void close() {
    proxy.close();
    recorder.close();
  }
}
