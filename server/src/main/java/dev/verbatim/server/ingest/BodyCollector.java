package dev.verbatim.server.ingest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Collects a body piece by piece, within the bound of one request and the bound of all. */
final class BodyCollector implements Subscriber<HttpObject> {
  private final long maxBytes;
  private final BytesInFlight.Share share;
  private final ByteArrayOutputStream bytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private BodyCollector(long maxBytes, long expected, BytesInFlight.Share share) {
    this.maxBytes = maxBytes;
    this.share = share;
    // A sender that announces much and sends little should not cost memory.
    this.bytes = new ByteArrayOutputStream((int) Math.clamp(expected, 512, 1 << 20));
  }

  /**
   * The body; fails with {@link BodyTooLargeException}, {@link BytesInFlight.OverloadedException},
   * or whatever broke the connection.
   */
  static CompletableFuture<byte[]> collect(
      HttpRequest request, long maxBytes, BytesInFlight.Share share) {
    BodyCollector collector = new BodyCollector(maxBytes, request.headers().contentLength(), share);
    request.subscribe(collector);
    return collector.body;
  }

  /** The body is longer than the bound of one request. */
  static final class BodyTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long maxBytes) {
      super("body longer than " + maxBytes + " bytes (send smaller batches)");
    }
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (!(object instanceof HttpData data)) {
      return;
    }
    try (data) {
      if (body.isDone()) {
        return;
      }
      if (bytes.size() + (long) data.length() > maxBytes) {
        fail(new BodyTooLargeException(maxBytes));
        return;
      }
      share.take(data.length());
      bytes.writeBytes(data.array());
    } catch (BytesInFlight.OverloadedException tooMuch) {
      fail(tooMuch);
    }
  }

  private void fail(Exception problem) {
    body.completeExceptionally(problem);
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable broken) {
    body.completeExceptionally(broken);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
