package dev.verbatim.replay.match;

/** A recorded call and what of it was given in this run. Guarded by the matcher. */
final class Slot {
  final RecordedCall call;
  private int given;
  private boolean claimed;

  Slot(RecordedCall call) {
    this.call = call;
  }

  /** None of its answers was given. */
  boolean isUnused() {
    return given == 0;
  }

  /** Some of its attempts were given, not all: its client will try again. */
  boolean isOpen() {
    return given > 0 && given < call.attempts();
  }

  /** The next attempt, or the last one once more. */
  int take() {
    given = Math.min(given + 1, call.attempts());
    return given - 1;
  }

  /** A divergence stands in its place. */
  void claim() {
    claimed = true;
  }

  /** Nothing of this run has to do with it. */
  boolean isLeftOut() {
    return given == 0 && !claimed;
  }

  /** Its given attempts after a restart: at least so many. */
  void given(int attempts) {
    given = Math.max(given, Math.min(attempts, call.attempts()));
  }
}
