package dev.verbatim.sdk.internal.client;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.Ending;
import dev.verbatim.sdk.internal.call.RequestHead;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Records every exchange with a model and passes it on unchanged. */
final class OpenAiHttpClient implements HttpClient {
  private final HttpClient delegate;
  private final Capture capture;
  private final int maxRetries;

  OpenAiHttpClient(HttpClient delegate, Capture capture, int maxRetries) {
    this.delegate = delegate;
    this.capture = capture;
    this.maxRetries = maxRetries;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    Attempt attempt = begin(request);
    if (attempt == null) {
      return delegate.execute(request, options);
    }
    HttpResponse response;
    try {
      response = delegate.execute(teed(request, attempt), options);
    } catch (Throwable failure) {
      capture.failed(attempt, failure);
      throw failure;
    }
    return observed(response, attempt);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    Attempt attempt = begin(request);
    if (attempt == null) {
      return delegate.executeAsync(request, options);
    }
    CompletableFuture<HttpResponse> inner;
    try {
      inner = delegate.executeAsync(teed(request, attempt), options);
    } catch (Throwable failure) {
      capture.failed(attempt, failure);
      throw failure;
    }
    return capture.observed(
        inner, attempt, response -> observed(response, attempt), HttpResponse::close);
  }

  /** The response itself if a fault of ours keeps it from being recorded. */
  private HttpResponse observed(HttpResponse response, Attempt attempt) {
    try {
      return new OpenAiResponse(response, attempt, capture);
    } catch (RuntimeException e) {
      attempt.ended(Ending.ERROR, e);
      return response;
    }
  }

  private @Nullable Attempt begin(HttpRequest request) {
    return capture.begin(request.method().name(), () -> head(request));
  }

  private @Nullable RequestHead head(HttpRequest request) {
    HttpRequestBody body = request.body();
    if (body == null) {
      return null;
    }
    return new RequestHead(
        "openai",
        request.method().name(),
        request.url(),
        OpenAiHeaders.map(request.headers()),
        Optional.ofNullable(body.contentType()),
        body::writeTo,
        body,
        body.repeatable(),
        maxRetries);
  }

  private static HttpRequest teed(HttpRequest request, Attempt attempt) {
    HttpRequestBody body = request.body();
    return body == null
        ? request
        : request.toBuilder().body(new OpenAiRequestTee(body, attempt)).build();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
