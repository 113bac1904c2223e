package dev.verbatim.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.verbatim.sdk.ModelExchange;
import dev.verbatim.sdk.ModelRequest;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records every exchange with a model and passes it on unchanged. */
final class RecordingHttpClient implements HttpClient {
  private final HttpClient delegate;

  RecordingHttpClient(HttpClient delegate) {
    this.delegate = delegate;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    Optional<ModelExchange> begun = begin(request, true);
    if (begun.isEmpty()) {
      return delegate.execute(request);
    }
    ModelExchange exchange = begun.get();
    FailedExchange.forget();
    try {
      SuccessfulHttpResponse response = delegate.execute(request);
      byte[] body = response.bodyBytes();
      exchange.response(response.statusCode(), headers(response.headers()));
      exchange.responseBody(body == null ? new byte[0] : body);
      return response;
    } catch (RuntimeException failure) {
      failed(exchange, failure);
      FailedExchange.remember(exchange);
      throw failure;
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    // LangChain4j does not repeat streams.
    Optional<ModelExchange> begun = begin(request, false);
    if (begun.isEmpty()) {
      delegate.execute(request, parser, listener);
      return;
    }
    ModelExchange exchange = begun.get();
    Context context = Context.current();
    try {
      delegate.execute(
          request,
          (body, events) -> parser.parse(exchange.reading(body), events),
          new RecordingEventListener(listener, exchange, context));
    } catch (RuntimeException failure) {
      failed(exchange, failure);
      throw failure;
    }
  }

  /** Forms with files (of audio, for example) and requests without a body are not recorded. */
  private static Optional<ModelExchange> begin(HttpRequest request, boolean retries) {
    String body = request.body();
    if (body == null || request.method() != HttpMethod.POST) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = headers(request.headers());
    return ModelExchange.begin(
        new ModelRequest(
            request.url(),
            headers,
            headers.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase("content-type"))
                .flatMap(each -> each.getValue().stream())
                .findFirst(),
            body.getBytes(StandardCharsets.UTF_8),
            Optional.of(Context.current()),
            retries));
  }

  /** LangChain4j tells of a failed response its status and its body as a text, no headers. */
  static void failed(ModelExchange exchange, Throwable failure) {
    if (failure instanceof HttpException response) {
      exchange.response(response.statusCode(), Map.of());
      String body = response.getMessage();
      exchange.responseBody(body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
      return;
    }
    Throwable cause = failure.getCause();
    exchange.failed(cause instanceof IOException ? cause : failure);
  }

  static Map<String, List<String>> headers(Map<String, List<String>> headers) {
    return headers == null ? Map.of() : headers;
  }
}
