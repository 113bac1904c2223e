package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.trace.SpanPosition;

/** A call that has ended. */
record PastCall(Recorder recorder, SpanPosition position) implements CallHandle {
  @Override
  public String traceId() {
    return position.traceId();
  }

  @Override
  public String spanId() {
    return position.spanId();
  }

  @Override
  public void outcome(Outcome outcome) {
    recorder.fact(position, outcome, null);
  }

  @Override
  public void outcome(Outcome outcome, String detail) {
    recorder.fact(position, outcome, detail);
  }
}
