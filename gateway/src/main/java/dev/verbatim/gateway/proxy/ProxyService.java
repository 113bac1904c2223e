package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.gateway.GatewayConfig;
import dev.verbatim.gateway.provider.Routes;
import dev.verbatim.gateway.provider.Target;
import dev.verbatim.gateway.record.CallLabels;
import dev.verbatim.gateway.record.LabelHeaders;
import dev.verbatim.gateway.record.Recorder;
import dev.verbatim.gateway.record.RetryKey;
import dev.verbatim.gateway.record.TraceParent;
import dev.verbatim.model.StreamEnding;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Forwards what comes in below {@code /gateway/}. */
public final class ProxyService implements HttpService, AutoCloseable {
  private final GatewayConfig config;
  private final Routes routes;
  private final Recorder recorder;
  private final Upstreams upstreams;

  public ProxyService(GatewayConfig config, Recorder recorder) {
    this.config = config;
    this.routes = new Routes(config.providers());
    this.recorder = recorder;
    this.upstreams = new Upstreams(config.connectTimeout(), builder -> {});
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    context.clearRequestTimeout();
    RequestHeaders received = request.headers();
    if (isShownByBrowser(received)) {
      // An answer that a browser showed or ran would act as a page of ours.
      return refuse(
          HttpStatus.FORBIDDEN, "forbidden", "the gateway is for programs, not for browsers");
    }
    Target target;
    try {
      target = target(context, received);
    } catch (Routes.NoRouteException e) {
      return refuse(HttpStatus.NOT_FOUND, "unknown_provider", String.valueOf(e.getMessage()));
    }
    Optional<String> elsewhere = wantedElsewhere(received, target);
    if (elsewhere.isPresent()) {
      return refuse(HttpStatus.BAD_REQUEST, "wrong_target", elsewhere.get());
    }
    return forward(context, request, target);
  }

  /**
   * Sends a request to where this path leads, and records nothing: somebody else does.
   *
   * @param rawPath below {@link Routes#PREFIX}, without the query
   */
  public HttpResponse pass(String rawPath, Optional<String> query, AggregatedHttpRequest request) {
    RequestHeaders received = request.headers();
    Target target;
    try {
      target =
          routes.find(
              rawPath, query, Optional.ofNullable(received.get(HttpHeaderNames.AUTHORIZATION)));
    } catch (Routes.NoRouteException e) {
      return refuse(HttpStatus.NOT_FOUND, "unknown_provider", String.valueOf(e.getMessage()));
    }
    return upstreams.execute(
        target, HttpRequest.of(HeaderRules.upstream(received, target), request.content()));
  }

  private Target target(ServiceRequestContext context, RequestHeaders received)
      throws Routes.NoRouteException {
    String raw = context.rawPath();
    int question = raw.indexOf('?');
    return routes.find(
        question < 0 ? raw : raw.substring(0, question),
        question < 0 ? Optional.empty() : Optional.of(raw.substring(question + 1)),
        Optional.ofNullable(received.get(HttpHeaderNames.AUTHORIZATION)));
  }

  private HttpResponse forward(ServiceRequestContext context, HttpRequest request, Target target) {
    RequestHeaders received = request.headers();
    RequestHeaders sent = HeaderRules.upstream(received, target);
    CallLabels labels = LabelHeaders.read(received);
    Exchange exchange =
        new Exchange(
            recorder,
            target,
            TraceParent.of(Optional.ofNullable(received.get("traceparent"))),
            labels,
            sent,
            context.clientAddress().getHostAddress()
                + ' '
                + received.get(HttpHeaderNames.USER_AGENT, ""),
            Math.clamp(received.getInt(RetryKey.HEADER, -1), -1, 100));
    Activity activity = new Activity();
    HttpRequest outgoing =
        request
            .withHeaders(sent)
            .peekData(
                data -> {
                  activity.touch();
                  exchange.requestPiece(data.array());
                });
    request
        .whenComplete()
        .handle(
            (done, problem) -> {
              if (problem == null) {
                exchange.requestEnded();
              }
              return null;
            });
    HttpResponse upstream;
    try {
      upstream = upstreams.execute(target, outgoing);
    } catch (RuntimeException fault) {
      exchange.finish(StreamEnding.ERROR, Optional.of(Failure.of(fault, target.host()).error()));
      throw fault;
    }
    AtomicBoolean counted = new AtomicBoolean();
    ResponseRelay relay =
        ResponseRelay.start(
            exchange,
            upstream,
            context.eventLoop().withoutContext(),
            config.idleTimeout(),
            config.idHeaders(),
            () -> {
              if (counted.compareAndSet(false, true)) {
                recorder.answered(target.provider().name(), exchange.statusForCounting());
              }
            });
    activity.relay = relay;
    return relay.response();
  }

  /** The request may be under way before there is somebody to tell. */
  private static final class Activity {
    volatile @Nullable ResponseRelay relay;

    void touch() {
      ResponseRelay told = relay;
      if (told != null) {
        told.touch();
      }
    }
  }

  /** Browsers say so, at addresses they trust; Node's {@code fetch} only names its mode. */
  private static boolean isShownByBrowser(RequestHeaders headers) {
    String destination = headers.get("sec-fetch-dest", "empty");
    return headers.get("sec-fetch-mode", "").equals("navigate") || !destination.equals("empty");
  }

  /** Helicone lets a header name the target. Here the path does, and both must agree. */
  private static Optional<String> wantedElsewhere(RequestHeaders headers, Target target) {
    for (String name : new String[] {"helicone-target-url", "helicone-openai-api-base"}) {
      String wanted = headers.get(name);
      if (wanted != null && !hostOf(wanted).equalsIgnoreCase(target.host())) {
        return Optional.of(
            name
                + ": not the host of provider "
                + target.provider().name()
                + " (expected: "
                + target.host()
                + "; configure others with --provider name=url and call /gateway/{name}/)");
      }
    }
    return Optional.empty();
  }

  private static String hostOf(String url) {
    try {
      return String.valueOf(java.net.URI.create(url.strip()).getHost());
    } catch (IllegalArgumentException notAUrl) {
      return "";
    }
  }

  private static HttpResponse refuse(HttpStatus status, String code, String message) {
    HttpData body = Answers.body(code, message);
    return HttpResponse.of(Answers.headers(status, body).build(), body);
  }

  @Override
  public void close() {
    upstreams.close();
  }
}
