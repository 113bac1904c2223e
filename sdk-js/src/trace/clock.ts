/** A jump of the wall clock by more than this is followed. */
const LARGEST_DRIFT_MILLIS = 20;

let anchorEpoch = 0;
let anchorTick = 0;

/** Milliseconds of a clock that only goes forward; its zero means nothing. */
export function tick(): number {
  return performance.now();
}

/** Nanoseconds since 1970. The wall clock has only milliseconds; the monotonic one tells those in between. */
export function epochNanos(): bigint {
  const now = tick();
  const wall = Date.now();
  const expected = anchorEpoch + (now - anchorTick);
  if (Math.abs(wall - expected) > LARGEST_DRIFT_MILLIS) {
    anchorEpoch = wall;
    anchorTick = now;
    return toNanos(wall);
  }
  return toNanos(expected);
}

/** Milliseconds, with a fraction, as nanoseconds. */
export function toNanos(millis: number): bigint {
  const whole = Math.floor(millis);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6));
}
