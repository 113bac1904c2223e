package dev.verbatim.sdk.internal.client;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import dev.verbatim.sdk.internal.call.AbandonedResponses;
import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.ResponseDrain;
import dev.verbatim.sdk.internal.call.ResponseEnd;
import dev.verbatim.sdk.internal.call.ResponseTee;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A response whose body is copied while it is read. */
final class OpenAiResponse implements HttpResponse {
  private final HttpResponse delegate;
  private final Attempt attempt;
  private final Capture capture;
  private @Nullable InputStream body;

  OpenAiResponse(HttpResponse delegate, Attempt attempt, Capture capture) {
    this.delegate = delegate;
    this.attempt = attempt;
    this.capture = capture;
    attempt.responseStarts(delegate.statusCode(), OpenAiHeaders.map(delegate.headers()));
    AbandonedResponses.watch(this, attempt);
  }

  @Override
  public int statusCode() {
    return delegate.statusCode();
  }

  @Override
  public Headers headers() {
    return delegate.headers();
  }

  @Override
  public synchronized InputStream body() {
    InputStream teed = body;
    if (teed == null) {
      teed = new ResponseTee(delegate.body(), attempt, this);
      body = teed;
    }
    return teed;
  }

  @Override
  public void close() {
    if (attempt.failedByStatus() && !attempt.wasRead()) {
      capture.closeUnread(attempt, new Source(delegate));
      return;
    }
    try {
      delegate.close();
    } finally {
      attempt.ended(ResponseEnd.onClose(), null);
    }
  }

  private record Source(HttpResponse response) implements ResponseDrain.Source {
    @Override
    public InputStream body() {
      return response.body();
    }

    @Override
    public void close() {
      response.close();
    }
  }
}
