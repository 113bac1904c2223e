package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.api.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Runs endpoints of one path on a thread that may block. */
final class ApiService implements HttpService {
  /** An endpoint. */
  @FunctionalInterface
  interface Endpoint {
    ApiAnswer answer(ApiRequest request) throws IOException;
  }

  private static final MediaType LINES = MediaType.parse("application/x-ndjson");

  private final Map<HttpMethod, Endpoint> endpoints;
  private final Executor executor;
  private final Clock clock;

  /**
   * @param endpoints by method; HEAD is answered as GET is. Those of POST and PUT take a JSON
   *     document
   */
  ApiService(Map<HttpMethod, Endpoint> endpoints, Executor executor, Clock clock) {
    this.endpoints = new EnumMap<>(endpoints);
    this.executor = executor;
    this.clock = clock;
  }

  /** An endpoint that reads. */
  static ApiService reading(Endpoint endpoint, Executor executor, Clock clock) {
    return new ApiService(Map.of(HttpMethod.GET, endpoint), executor, clock);
  }

  /** An endpoint that takes a JSON document. */
  static ApiService taking(Endpoint endpoint, Executor executor, Clock clock) {
    return new ApiService(Map.of(HttpMethod.POST, endpoint), executor, clock);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    HttpMethod method = request.method() == HttpMethod.HEAD ? HttpMethod.GET : request.method();
    Endpoint endpoint = endpoints.get(method);
    if (endpoint == null) {
      return ApiErrors.respond(
          HttpStatus.METHOD_NOT_ALLOWED,
          ErrorDocument.of(
              "method_not_allowed",
              request.method()
                  + " (expected: "
                  + endpoints.keySet().stream()
                      .map(HttpMethod::name)
                      .collect(Collectors.joining(", "))
                  + ")"));
    }
    if (method == HttpMethod.GET || method == HttpMethod.DELETE) {
      return HttpResponse.of(
          CompletableFuture.supplyAsync(() -> answer(endpoint, context, new byte[0]), executor)
              .exceptionally(ApiErrors::of));
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(whole -> answer(endpoint, context, whole.content().array()), executor)
            .exceptionally(ApiErrors::of));
  }

  private HttpResponse answer(Endpoint endpoint, ServiceRequestContext context, byte[] body) {
    try {
      return switch (endpoint.answer(new ApiRequest(context, clock.instant(), body))) {
        case ApiAnswer.Document document ->
            HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, Json.bytes(document.value()));
        case ApiAnswer.Streamed streamed -> stream(streamed.writer(), MediaType.JSON_UTF_8);
        case ApiAnswer.Lines lines -> stream(lines.writer(), LINES);
        case ApiAnswer.Ready ready -> ready.response();
      };
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private HttpResponse stream(ApiAnswer.Writer writer, MediaType type) {
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(
        ResponseHeaders.of(
            HttpStatus.OK, com.linecorp.armeria.common.HttpHeaderNames.CONTENT_TYPE, type));
    executor.execute(
        () -> {
          try (ResponseStream out = new ResponseStream(response)) {
            writer.writeTo(out);
          } catch (IOException | RuntimeException e) {
            response.close(e);
          }
        });
    return response;
  }
}
