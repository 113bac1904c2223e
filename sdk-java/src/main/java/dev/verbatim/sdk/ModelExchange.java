package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.CallTracker;
import dev.verbatim.sdk.internal.call.Ending;
import dev.verbatim.sdk.internal.call.Failures;
import dev.verbatim.sdk.internal.call.ProviderName;
import dev.verbatim.sdk.internal.call.RequestHead;
import dev.verbatim.sdk.internal.call.ResponseTee;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP exchange with a model, told by whoever sits on the HTTP layer of a framework. This is
 * for integrations; applications {@linkplain Verbatim#wrap wrap} their client.
 *
 * <p>Exchanges with the same URL and the same bytes become attempts of one span when the one before
 * failed with something that may pass and {@link ModelRequest#retries} is true. Methods throw
 * nothing and wait for nothing, but {@link #reading} passes on what its source throws.
 */
public final class ModelExchange {
  private final CallTracker tracker;
  private final Attempt attempt;

  private ModelExchange(CallTracker tracker, Attempt attempt) {
    this.tracker = tracker;
    this.attempt = attempt;
  }

  /** Empty while nothing is captured. */
  public static Optional<ModelExchange> begin(ModelRequest request) {
    try {
      CallTracker tracker = Installation.recorder().tracker().orElse(null);
      if (tracker == null) {
        return Optional.empty();
      }
      CallTracker.Start start =
          tracker.joinRetry(
              request.url(), request.body(), request.context().orElse(null), Context.current());
      Attempt attempt = tracker.begin(head(request, start.identity()), start.context());
      attempt.requestBodyStarts();
      attempt.requestBytes(request.body(), 0, request.body().length);
      return Optional.of(new ModelExchange(tracker, attempt));
    } catch (RuntimeException | LinkageError e) {
      // A fault of ours: the exchange goes on unrecorded.
      return Optional.empty();
    }
  }

  private static RequestHead head(ModelRequest request, Object identity) {
    return new RequestHead(
        ProviderName.of(request.url()),
        "POST",
        request.url(),
        request.headers(),
        request.contentType(),
        target -> write(request.body(), target),
        identity,
        request.retries(),
        -1);
  }

  private static void write(byte[] body, OutputStream target) {
    try {
      target.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A response begins. */
  public void response(int status, Map<String, List<String>> headers) {
    attempt.responseStarts(status, headers);
  }

  /**
   * The body of the response; what is read of it is copied, and its end or closing ends the
   * exchange.
   */
  public InputStream reading(InputStream body) {
    return new ResponseTee(body, attempt, body);
  }

  /** The whole body at once; ends the exchange. */
  public void responseBody(byte[] body) {
    boolean mayPass = attempt.mayBeRetried();
    if (body.length > 0) {
      attempt.responseBytes(body, 0, body.length, mayPass);
    }
    attempt.readToEnd(mayPass);
    if (mayPass) {
      tracker.awaitRetry(attempt);
    }
  }

  /** The connection failed or was given up; ends the exchange. */
  public void failed(Throwable why) {
    Throwable cause = Failures.unwrap(why);
    attempt.ended(Failures.isCancellation(cause) ? Ending.CANCEL : Ending.ERROR, cause);
    tracker.awaitRetry(attempt);
  }

  /** The reader gave up; ends the exchange unless it has ended. */
  public void closed() {
    attempt.ended(Ending.CLOSE, null);
  }

  /**
   * If this exchange has failed: no further attempt of the call will come, its span is complete.
   */
  public void lastOfCall() {
    attempt.lastOfCall();
  }
}
