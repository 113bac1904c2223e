package dev.verbatim.sdk.internal.client;

import com.anthropic.core.http.HttpRequestBody;
import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.RequestTee;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A request body that is copied while it is written. */
final class AnthropicRequestTee implements HttpRequestBody {
  private final HttpRequestBody delegate;
  private final Attempt attempt;

  AnthropicRequestTee(HttpRequestBody delegate, Attempt attempt) {
    this.delegate = delegate;
    this.attempt = attempt;
  }

  @Override
  public void writeTo(OutputStream target) {
    delegate.writeTo(new RequestTee(target, attempt));
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
