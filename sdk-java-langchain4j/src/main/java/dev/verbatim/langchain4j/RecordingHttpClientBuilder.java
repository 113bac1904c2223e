package dev.verbatim.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds the client of another builder and puts the recording around it. */
final class RecordingHttpClientBuilder implements HttpClientBuilder {
  private final HttpClientBuilder delegate;

  RecordingHttpClientBuilder(HttpClientBuilder delegate) {
    this.delegate = delegate;
  }

  @Override
  public @Nullable Duration connectTimeout() {
    return delegate.connectTimeout();
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    delegate.connectTimeout(timeout);
    return this;
  }

  @Override
  public @Nullable Duration readTimeout() {
    return delegate.readTimeout();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    delegate.readTimeout(timeout);
    return this;
  }

  @Override
  public HttpClient build() {
    return new RecordingHttpClient(delegate.build());
  }
}
