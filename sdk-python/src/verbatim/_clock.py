"""Time."""

from __future__ import annotations

import time
from typing import NamedTuple


class EpochClock(NamedTuple):
    """The wall clock at one moment, carried on by the monotonic one: durations are exact even when the clock is set."""

    start_epoch_nanos: int
    start_nanos: int

    @staticmethod
    def start() -> EpochClock:
        return EpochClock(time.time_ns(), time.perf_counter_ns())

    def epoch_nanos(self, nanos: int) -> int:
        """The wall-clock time of a value of `perf_counter_ns`."""
        return self.start_epoch_nanos + nanos - self.start_nanos

    def now(self) -> int:
        return self.epoch_nanos(time.perf_counter_ns())
