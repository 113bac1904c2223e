"""What happened to spans and bodies, counted since the start."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stats:
    """Counters since the start of the process or the last `verbatim.init`."""

    captured: int = 0
    """Spans that were finished."""
    sent: int = 0
    """Spans that the receiver accepted."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Spans that were lost, by reason: `queue_full`, `shutdown`, `rejected`, `status_401` and the like, `not_otlp`,
    `closed`, `internal`."""
    bodies_dropped: int = 0
    """Spans that went without a body because a bound was reached."""
    retries: int = 0
    """Requests that had to be repeated."""
    bytes_held: int = 0
    """What is in memory now: bodies being recorded, spans waiting or being sent."""
    capture_off: int = 0
    """Clients that could not be hooked and work unrecorded."""
    faults: int = 0
    """Faults of this SDK that were caught; what they cost is missing in the traces, never in the application."""

    @property
    def dropped_total(self) -> int:
        """All spans that were lost."""
        return sum(self.dropped.values())


class Counters:
    """Counts from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._counts: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()

    def add(self, name: str, count: int = 1) -> None:
        """Counts under the name of a field of `Stats`."""
        with self._lock:
            self._counts[name] += count

    def drop(self, reason: str, spans: int = 1) -> None:
        """Spans were thrown away for this reason."""
        with self._lock:
            self._dropped[reason] += spans

    def dropped(self) -> dict[str, int]:
        with self._lock:
            return dict(self._dropped)

    def stats(self, bytes_held: int) -> Stats:
        with self._lock:
            return Stats(dropped=dict(self._dropped), bytes_held=bytes_held, **self._counts)
