package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.verbatim.gateway.provider.Target;
import dev.verbatim.gateway.record.BodyCopy;
import dev.verbatim.gateway.record.CallLabels;
import dev.verbatim.gateway.record.RecordedCall;
import dev.verbatim.gateway.record.RecordedExchange;
import dev.verbatim.gateway.record.Recorder;
import dev.verbatim.gateway.record.RetryKey;
import dev.verbatim.gateway.record.TraceParent;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.StreamEnding;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches one exchange pass. Nothing it does can fail towards the exchange itself. */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  /** Beyond this a request is not hashed while others wait, and its attempts stay apart. */
  private static final long MOST_HASHED_BYTES = 4L << 20;

  private final Recorder recorder;
  private final Target target;
  private final CallLabels labels;
  private final RequestHeaders sent;
  private final String client;
  private final int retryCount;
  private final long startEpochNanos;
  private final long startNanos = System.nanoTime();
  private final BodyCopy request;
  private final BodyCopy response;
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile TraceParent place;
  private volatile Optional<RecordedCall> earlier = Optional.empty();
  private volatile @Nullable ResponseHeaders responded;
  private volatile boolean requestComplete;
  private volatile long endNanos;

  /**
   * @param sent the headers that go upstream
   * @param client address and name of the caller, to tell callers apart
   * @param retryCount which attempt this is, from 0; -1 if the client does not say
   */
  Exchange(
      Recorder recorder,
      Target target,
      TraceParent place,
      CallLabels labels,
      RequestHeaders sent,
      String client,
      int retryCount) {
    this.recorder = recorder;
    this.target = target;
    this.place = place;
    this.labels = labels;
    this.sent = sent;
    this.client = client;
    this.retryCount = retryCount;
    this.request = recorder.copy(labels.omitRequest());
    this.response = recorder.copy(labels.omitResponse());
    Instant now = Instant.now();
    startEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  TraceParent place() {
    return place;
  }

  Target target() {
    return target;
  }

  private long sinceStart() {
    return System.nanoTime() - startNanos;
  }

  void requestPiece(byte[] bytes) {
    request.add(bytes, sinceStart());
  }

  /** The caller sent all of its request. A retry takes the place of the attempts before it. */
  void requestEnded() {
    requestComplete = true;
    if (retryCount > 0) {
      retryKey()
          .flatMap(recorder::claim)
          .ifPresent(
              call -> {
                earlier = Optional.of(call);
                place = call.place();
              });
    }
  }

  void responseStarted(ResponseHeaders headers) {
    responded = headers;
  }

  boolean hasResponse() {
    return responded != null;
  }

  /** The upstream's status, or {@code none}. */
  String statusForCounting() {
    ResponseHeaders headers = responded;
    return headers == null ? "none" : headers.status().codeAsText();
  }

  void responsePiece(byte[] bytes) {
    response.add(bytes, sinceStart());
  }

  /** The upstream sent all of its response. */
  void responseEnded() {
    endNanos = sinceStart();
  }

  /** The exchange is over. Only the first call counts. */
  void finish(StreamEnding ending, Optional<SpanError> error) {
    if (!finished.compareAndSet(false, true)) {
      return;
    }
    try {
      ResponseHeaders headers = responded;
      RecordedExchange exchange =
          new RecordedExchange(
              target,
              place,
              labels,
              sent.method().name(),
              HeaderRules.recorded(sent),
              headers == null ? OptionalInt.empty() : OptionalInt.of(headers.status().code()),
              headers == null ? List.of() : HeaderRules.recorded(headers),
              startEpochNanos,
              endNanos == 0 ? sinceStart() : endNanos,
              request,
              requestComplete,
              response,
              ending,
              error,
              mayBeRetried(headers, ending) ? retryKey() : Optional.empty());
      recorder.record(exchange, earlier);
    } catch (RuntimeException | OutOfMemoryError fault) {
      recorder.failed(request, response);
      log.error("An exchange could not be recorded: {}", fault.getClass().getName());
    }
  }

  private static boolean mayBeRetried(@Nullable ResponseHeaders headers, StreamEnding ending) {
    return headers == null ? ending == StreamEnding.ERROR : headers.status().code() >= 400;
  }

  private Optional<RetryKey> retryKey() {
    if (retryCount < 0 || !requestComplete || request.length() > MOST_HASHED_BYTES) {
      return Optional.empty();
    }
    MessageDigest digest = Sha256.newDigest();
    if (!request.update(digest)) {
      return Optional.empty();
    }
    return Optional.of(
        new RetryKey(
            client,
            target.url(),
            Sha256.fromDigest(digest.digest()),
            place.parent().map(parent -> place.traceId()),
            retryCount));
  }
}
