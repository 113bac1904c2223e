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
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Runs an endpoint on a thread that may block. */
final class ApiService implements HttpService {
  /** An endpoint. */
  @FunctionalInterface
  interface Endpoint {
    ApiAnswer answer(ApiRequest request) throws IOException;
  }

  private static final MediaType LINES = MediaType.parse("application/x-ndjson");

  private final Set<HttpMethod> methods;
  private final Endpoint endpoint;
  private final Executor executor;
  private final Clock clock;

  private ApiService(Set<HttpMethod> methods, Endpoint endpoint, Executor executor, Clock clock) {
    this.methods = methods;
    this.endpoint = endpoint;
    this.executor = executor;
    this.clock = clock;
  }

  /** An endpoint that reads. */
  static ApiService reading(Endpoint endpoint, Executor executor, Clock clock) {
    return new ApiService(EnumSet.of(HttpMethod.GET, HttpMethod.HEAD), endpoint, executor, clock);
  }

  /** An endpoint that takes a JSON document. */
  static ApiService taking(Endpoint endpoint, Executor executor, Clock clock) {
    return new ApiService(EnumSet.of(HttpMethod.POST), endpoint, executor, clock);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!methods.contains(request.method())) {
      return ApiErrors.respond(
          HttpStatus.METHOD_NOT_ALLOWED,
          ErrorDocument.of(
              "method_not_allowed",
              request.method()
                  + " (expected: "
                  + (methods.contains(HttpMethod.GET) ? "GET" : "POST")
                  + ")"));
    }
    if (methods.contains(HttpMethod.GET)) {
      return HttpResponse.of(
          CompletableFuture.supplyAsync(() -> answer(context, new byte[0]), executor)
              .exceptionally(ApiErrors::of));
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(whole -> answer(context, whole.content().array()), executor)
            .exceptionally(ApiErrors::of));
  }

  private HttpResponse answer(ServiceRequestContext context, byte[] body) {
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
