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
  private final long frameBytes;
  private final BytesInFlight.Share share;
  private ByteArrayOutputStream bytes;
  private long received;
  private BytesInFlight.@Nullable OverloadedException overloaded;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private BodyCollector(long maxBytes, long frameBytes, long expected, BytesInFlight.Share share) {
    this.maxBytes = maxBytes;
    this.frameBytes = frameBytes;
    this.share = share;
    // A sender that announces much and sends little should not cost memory.
    this.bytes = new ByteArrayOutputStream((int) Math.clamp(expected, 512, 1 << 20));
  }

  /**
   * The body; fails with {@link BodyTooLargeException}, {@link BytesInFlight.OverloadedException},
   * or whatever broke the connection.
   *
   * <p>An overload is told only when the body has come to its end: many clients read no answer
   * before they have sent everything, and would see a broken connection in place of the time to
   * wait. What comes until then is thrown away, and the share is given back at once.
   *
   * @param frameBytes how much longer the body may be, for what frames it
   */
  static CompletableFuture<byte[]> collect(
      HttpRequest request, long maxBytes, long frameBytes, BytesInFlight.Share share) {
    BodyCollector collector =
        new BodyCollector(maxBytes, frameBytes, request.headers().contentLength(), share);
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
      received += data.length();
      if (received > maxBytes + frameBytes) {
        tooLarge();
      } else if (overloaded == null) {
        share.take(data.length());
        bytes.writeBytes(data.array());
      }
    } catch (BytesInFlight.OverloadedException tooMuch) {
      overloaded = tooMuch;
      bytes = new ByteArrayOutputStream(0);
      share.close();
    }
  }

  private void tooLarge() {
    body.completeExceptionally(new BodyTooLargeException(maxBytes));
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
    if (overloaded != null) {
      body.completeExceptionally(overloaded);
    } else {
      body.complete(bytes.toByteArray());
    }
  }
}
