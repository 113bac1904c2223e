package dev.verbatim.gateway.record;

import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanWriter;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes finished exchanges and sees to it that they are stored, without ever making anybody wait:
 * what finds no room is counted and let go. Safe for several threads.
 */
public final class Recorder implements AutoCloseable {
  private final RecorderConfig config;
  private final CaptureBudget budget;
  private final GatewayMeters meters;
  private final RetryChains retries = new RetryChains(System::nanoTime);
  private final CaptureWorker worker;

  /**
   * @param stored is told which traces grew, after their spans are durable; must not block
   */
  public Recorder(
      RecorderConfig config,
      CapturePipeline capture,
      SpanWriter writer,
      Consumer<Set<TraceId>> stored,
      GatewayMeters meters) {
    this.config = config;
    this.budget = new CaptureBudget(config.maxPendingBytes());
    this.meters = meters;
    meters.watch(budget);
    this.worker =
        new CaptureWorker(
            new ExchangeSpans(config.project(), config.maxBodyBytes()),
            config,
            new StoreAppender(capture, writer, stored),
            retries,
            budget,
            meters);
    worker.start();
  }

  /** A place for the copy of one body. */
  public BodyCopy copy(boolean omitted) {
    return new BodyCopy(budget, omitted ? 0 : config.maxBodyBytes());
  }

  /** The call that this attempt goes on with, if its earlier attempts passed here. */
  public Optional<RecordedCall> claim(RetryKey attempt) {
    return attempt.attempt() < 1 ? Optional.empty() : retries.claim(attempt);
  }

  /** Takes an exchange that is over; {@code earlier} are the attempts before it. */
  public void record(RecordedExchange exchange, Optional<RecordedCall> earlier) {
    RecordedCall call =
        earlier
            .map(before -> before.and(exchange))
            .orElseGet(() -> new RecordedCall(java.util.List.of(exchange)));
    if (!budget.tryTake(CaptureWorker.OVERHEAD)) {
      exchange.release();
      meters.drop(GatewayMeters.Drop.MEMORY, 1);
      earlier.ifPresent(worker::add);
      return;
    }
    meters.dropBodies(
        (exchange.request().isDropped() ? 1 : 0) + (exchange.response().isDropped() ? 1 : 0));
    if (!retries.hold(call)) {
      worker.add(call);
    }
  }

  /** An exchange could not be recorded. */
  public void failed(BodyCopy request, BodyCopy response) {
    request.release();
    response.release();
    meters.drop(GatewayMeters.Drop.FAULT, 1);
  }

  /** Counts what a caller was answered. */
  public void answered(String provider, String status) {
    meters.answered(provider, status);
  }

  /** Stores what waits, as far as the store takes it within the time configured. */
  @Override
  public void close() {
    worker.close();
  }
}
