package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import dev.verbatim.model.StreamEnding;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands a response on, one piece at a time: the next is asked for when the last one is written, so
 * a slow reader slows the provider down and no more than a piece is in memory. Runs on one event
 * loop.
 */
final class ResponseRelay implements Subscriber<HttpObject> {
  private final Exchange exchange;
  private final HttpResponse upstream;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final EventLoop loop;
  private final long idleNanos;
  private final boolean withIds;
  private final Runnable onAnswered;
  private @Nullable Subscription subscription;
  private @Nullable ScheduledFuture<?> watch;
  private @Nullable Throwable idle;
  private volatile long lastActivity = System.nanoTime();

  private boolean ended;

  private ResponseRelay(
      Exchange exchange,
      HttpResponse upstream,
      EventLoop loop,
      Duration idleTimeout,
      boolean withIds,
      Runnable onAnswered) {
    this.exchange = exchange;
    this.upstream = upstream;
    this.loop = loop;
    this.idleNanos = idleTimeout.toNanos();
    this.withIds = withIds;
    this.onAnswered = onAnswered;
  }

  /**
   * Starts.
   *
   * @param idleTimeout how long nothing may pass in either direction
   * @param withIds whether the caller is told the ids of its call
   * @param onAnswered runs when the caller's response has a status
   */
  static ResponseRelay start(
      Exchange exchange,
      HttpResponse upstream,
      EventLoop loop,
      Duration idleTimeout,
      boolean withIds,
      Runnable onAnswered) {
    ResponseRelay relay =
        new ResponseRelay(exchange, upstream, loop, idleTimeout, withIds, onAnswered);
    relay.out.whenComplete().handleAsync((done, problem) -> relay.written(problem), loop);
    relay.watchIn(relay.idleNanos);
    upstream.subscribe(relay, loop);
    return relay;
  }

  HttpResponse response() {
    return out;
  }

  /** Something passed. */
  void touch() {
    lastActivity = System.nanoTime();
  }

  private void watchIn(long nanos) {
    watch = loop.schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
  }

  private void checkIdle() {
    long left = lastActivity + idleNanos - System.nanoTime();
    if (left > 0) {
      watchIn(left);
      return;
    }
    idle = new Failure.IdleException(TimeUnit.NANOSECONDS.toSeconds(idleNanos));
    upstream.abort(idle);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(HttpObject object) {
    touch();
    boolean open =
        switch (object) {
          case ResponseHeaders headers when headers.status().isInformational() -> true;
          case ResponseHeaders headers -> {
            exchange.responseStarted(headers);
            onAnswered.run();
            yield out.tryWrite(HeaderRules.downstream(headers, exchange.place(), withIds));
          }
          case HttpData data -> {
            exchange.responsePiece(data.array());
            yield out.tryWrite(data);
          }
          case HttpHeaders trailers -> out.tryWrite(trailers);
          default -> true;
        };
    if (open) {
      out.whenConsumed().thenRun(this::requestNext);
    }
  }

  private void requestNext() {
    if (loop.inEventLoop()) {
      java.util.Objects.requireNonNull(subscription).request(1);
    } else {
      loop.execute(() -> java.util.Objects.requireNonNull(subscription).request(1));
    }
  }

  @Override
  public void onComplete() {
    ended = true;
    exchange.responseEnded();
    out.close();
  }

  @Override
  public void onError(Throwable problem) {
    if (ended) {
      return;
    }
    ended = true;
    exchange.responseEnded();
    Failure failure = Failure.of(idle == null ? problem : idle, exchange.target().host());
    if (exchange.hasResponse()) {
      // The caller must see a cut, not an end.
      out.close(ClosedStreamException.get());
    } else if (out.isOpen()) {
      HttpData body = Answers.body(failure.code(), failure.message());
      var headers = Answers.headers(failure.status(), body);
      if (withIds) {
        headers.set(HeaderRules.TRACE_ID, exchange.place().traceId().toString());
        headers.set(HeaderRules.SPAN_ID, exchange.place().spanId().toString());
      }
      out.write(headers.build());
      out.write(body);
      out.close();
    }
    exchange.finish(StreamEnding.ERROR, Optional.of(failure.error()));
    onAnswered.run();
  }

  /** Everything was written to the caller, or the caller has gone. */
  private @Nullable Void written(@Nullable Throwable problem) {
    ScheduledFuture<?> running = watch;
    if (running != null) {
      running.cancel(false);
    }
    if (problem == null) {
      exchange.finish(StreamEnding.END, Optional.empty());
    } else {
      ended = true;
      upstream.abort(ClosedStreamException.get());
      exchange.finish(StreamEnding.CANCEL, Optional.empty());
    }
    return null;
  }
}
