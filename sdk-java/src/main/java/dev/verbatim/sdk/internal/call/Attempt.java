package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.Bytes;
import dev.verbatim.sdk.internal.export.FinishedSpan;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange while it happens. Fed from the application's threads; every method is short and
 * throws nothing.
 */
public final class Attempt {
  private final ModelCall call;
  private final RequestHead request;
  private final int number;
  private final long startEpochNanos;
  private final long startNanoTime = System.nanoTime();
  private final CapturedBytes requestBody;
  private final CapturedBytes responseBody;
  private final ChunkLog chunks = new ChunkLog(startNanoTime);
  private @Nullable ResponseHead response;
  private boolean requestStarted;
  private boolean wasRead;
  private int sameAs;
  private long endNanoTime = startNanoTime;
  private @Nullable Ending ending;
  private @Nullable Throwable failure;

  /** Status and headers of a response. */
  record ResponseHead(int status, Map<String, List<String>> headers) {
    @Nullable String header(String name) {
      for (Map.Entry<String, List<String>> entry : headers.entrySet()) {
        if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isEmpty()) {
          return entry.getValue().get(0);
        }
      }
      return null;
    }
  }

  Attempt(ModelCall call, RequestHead request, int number, long startEpochNanos) {
    this.call = call;
    this.request = request;
    this.number = number;
    this.startEpochNanos = startEpochNanos;
    this.requestBody = new CapturedBytes(call.budget());
    this.responseBody = new CapturedBytes(call.budget());
  }

  /** The transport begins to write the body; it may do so again, after a redirect for example. */
  public synchronized void requestBodyStarts() {
    if (requestStarted) {
      requestBody.restart();
    }
    requestStarted = true;
  }

  public synchronized void requestBytes(byte[] source, int offset, int count) {
    if (ending == null) {
      append(requestBody, source, offset, count);
    }
  }

  public synchronized void responseStarts(int status, Map<String, List<String>> headers) {
    response = new ResponseHead(status, headers);
    endNanoTime = System.nanoTime();
  }

  /**
   * @param drained whether we read them ourselves, because the SDK closes without reading
   */
  public synchronized void responseBytes(byte[] source, int offset, int count, boolean drained) {
    if (ending == null) {
      wasRead |= !drained;
      endNanoTime = System.nanoTime();
      chunks.chunk(count, endNanoTime);
      append(responseBody, source, offset, count);
    }
  }

  /** The exchange is over; only the first call counts. */
  public void ended(Ending how, @Nullable Throwable why) {
    // Asked for outside of the lock: the call locks itself before its attempts, never after.
    Attempt first = call.firstAttempt();
    if (how == Ending.ERROR) {
      copyUnsentRequest();
    }
    synchronized (this) {
      if (ending != null) {
        return;
      }
      ending = how;
      failure = why;
      endNanoTime = System.nanoTime();
      if (first != this && requestBody.sameAs(first.requestBody)) {
        requestBody.drop();
        sameAs = first.number;
      }
    }
    try {
      call.attemptEnded(this);
    } catch (RuntimeException e) {
      // A fault of ours loses a span; the application is on this thread and must not notice.
      return;
    }
  }

  /** What was to be sent, when no connection came about; only JSON can be written twice safely. */
  private void copyUnsentRequest() {
    synchronized (this) {
      if (ending != null || requestStarted) {
        return;
      }
    }
    if (request.repeatable() && request.contentType().orElse("").startsWith("application/json")) {
      try {
        request.body().accept(new RequestTee(OutputStream.nullOutputStream(), this));
      } catch (RuntimeException e) {
        // It cannot be written at all: perhaps that is why the call failed.
        return;
      }
    }
  }

  synchronized boolean isOver() {
    return ending != null;
  }

  /** Whether the response says that the call failed. */
  public synchronized boolean failedByStatus() {
    return response != null && response.status >= 400;
  }

  /** Whether the SDK or the application read anything of the response. */
  public synchronized boolean wasRead() {
    return wasRead;
  }

  /** Whether the status is one after which the same request may succeed. */
  public synchronized boolean mayBeRetried() {
    return request.repeatable() && response != null && RetryRules.mayPass(response.status);
  }

  /** No further attempt of the call will come. */
  public void lastOfCall() {
    call.givenUp();
  }

  ModelCall call() {
    return call;
  }

  /** The reader reached the end of the response, be it empty. */
  public void readToEnd(boolean drained) {
    synchronized (this) {
      wasRead |= !drained;
    }
    ended(Ending.END, null);
  }

  /** A body that no memory is left for is dropped; the application goes on. */
  private static void append(CapturedBytes body, byte[] source, int offset, int count) {
    try {
      body.append(source, offset, count);
    } catch (OutOfMemoryError e) {
      body.drop();
    }
  }

  synchronized void forgetBodies() {
    requestBody.forget();
    responseBody.forget();
  }

  RequestHead request() {
    return request;
  }

  synchronized @Nullable ResponseHead response() {
    return response;
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }

  synchronized Ending ending() {
    return ending == null ? Ending.ABANDONED : ending;
  }

  synchronized Bytes requestCopy() {
    return requestBody.bytes();
  }

  synchronized Bytes responseCopy() {
    return responseBody.bytes();
  }

  long startEpochNanos() {
    return startEpochNanos;
  }

  synchronized long endEpochNanos() {
    return startEpochNanos + (endNanoTime - startNanoTime);
  }

  /** What the bodies hold of the budget. */
  synchronized long reserved() {
    return requestBody.reserved() + responseBody.reserved();
  }

  synchronized boolean droppedABody() {
    return (requestBody.isDropped() && sameAs == 0) || responseBody.isDropped();
  }

  synchronized FinishedSpan.Event event() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("verbatim.attempt.number", (long) number);
    out.put("http.request.method", request.method());
    out.put("url.full", Credentials.scrubUrl(request.url()));
    Map<String, Object> sent = visible(request.headers());
    request
        .contentType()
        .ifPresent(
            type -> {
              out.put("verbatim.request.content_type", type);
              // The clients leave it to their transport, which takes it from the body.
              if (sent.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
                sent.put("content-type", type);
              }
            });
    out.put("verbatim.request.headers", sent);
    if (sameAs > 0) {
      out.put("verbatim.request.same_as", (long) sameAs);
    } else if (requestStarted && !requestBody.isDropped()) {
      out.put("verbatim.request.body", requestBody.bytes());
    }
    ResponseHead head = response;
    if (head != null) {
      out.put("http.response.status_code", (long) head.status());
      out.put("verbatim.response.headers", visible(head.headers()));
      String contentType = head.header("content-type");
      if (contentType != null) {
        out.put("verbatim.response.content_type", contentType);
      }
      if (!responseBody.isDropped()) {
        out.put("verbatim.response.body", responseBody.bytes());
        out.put("verbatim.response.chunks", Bytes.of(chunks.encoded()));
      }
    }
    out.put("verbatim.response.end", reported().wireName());
    out.put("verbatim.attempt.end_time", endEpochNanos());
    Throwable why = failure;
    if (why != null) {
      out.put("error.type", why.getClass().getName());
      out.put("verbatim.error.message", Failures.message(why));
    }
    dropped(out);
    return new FinishedSpan.Event(startEpochNanos, "verbatim.attempt", out);
  }

  private Ending reported() {
    ResponseHead head = response;
    boolean complete =
        ending == Ending.CLOSE
            && head != null
            && Completeness.isComplete(head, responseBody.bytes(), responseBody.length());
    return complete ? Ending.END : ending();
  }

  private void dropped(Map<String, Object> out) {
    boolean ofRequest = requestBody.isDropped() && sameAs == 0;
    boolean ofResponse = responseBody.isDropped();
    if (ofRequest || ofResponse) {
      out.put(
          "verbatim.body.dropped",
          ofRequest && ofResponse ? "both" : ofRequest ? "request" : "response");
      out.put(
          "verbatim.body.dropped_bytes",
          (ofRequest ? requestBody.length() : 0) + (ofResponse ? responseBody.length() : 0));
    }
  }

  private static Map<String, Object> visible(Map<String, List<String>> headers) {
    Map<String, Object> visible = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          if (!Credentials.isSecretHeader(name)) {
            visible.put(name, String.join(", ", values));
          }
        });
    return visible;
  }
}
