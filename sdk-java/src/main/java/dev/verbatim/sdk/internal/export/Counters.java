package dev.verbatim.sdk.internal.export;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened to spans and bodies, counted since the start. */
public final class Counters {
  private final LongAdder captured = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder bodiesDropped = new LongAdder();
  private final LongAdder captureOff = new LongAdder();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

  public void captured() {
    captured.increment();
  }

  void sent(long spans) {
    sent.add(spans);
  }

  void retried() {
    retries.increment();
  }

  /** A body was left out of its span because a bound was reached. */
  public void bodyDropped() {
    bodiesDropped.increment();
  }

  /** A client could not be hooked. */
  public void captureOff() {
    captureOff.increment();
  }

  /** Spans were thrown away for this reason. */
  public void dropped(String reason, long spans) {
    dropped.computeIfAbsent(reason, key -> new LongAdder()).add(spans);
  }

  public long capturedCount() {
    return captured.sum();
  }

  public long sentCount() {
    return sent.sum();
  }

  public long retryCount() {
    return retries.sum();
  }

  public long bodiesDroppedCount() {
    return bodiesDropped.sum();
  }

  public long captureOffCount() {
    return captureOff.sum();
  }

  public Map<String, Long> droppedCounts() {
    Map<String, Long> counts = new TreeMap<>();
    dropped.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }
}
