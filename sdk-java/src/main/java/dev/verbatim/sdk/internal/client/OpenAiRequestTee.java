package dev.verbatim.sdk.internal.client;

import com.openai.core.http.HttpRequestBody;
import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.RequestTee;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A request body that is copied while it is written. */
final class OpenAiRequestTee implements HttpRequestBody {
  private final HttpRequestBody delegate;
  private final Attempt attempt;

  OpenAiRequestTee(HttpRequestBody delegate, Attempt attempt) {
    this.delegate = delegate;
    this.attempt = attempt;
  }

  @Override
  public void writeTo(OutputStream target) {
    delegate.writeTo(new RequestTee(target, attempt));
  }

  @Override
  public InputStream content() {
    return delegate.content();
  }

  @Override
  public @Nullable String contentType() {
    return delegate.contentType();
  }

  @Override
  public long contentLength() {
    return delegate.contentLength();
  }

  @Override
  public boolean repeatable() {
    return delegate.repeatable();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
