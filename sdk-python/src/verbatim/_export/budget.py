"""How many bytes the SDK may hold."""

from __future__ import annotations

import threading


class ByteBudget:
    """Bodies being recorded, spans waiting, and the batch being sent all draw on one budget.

    The lock is reentrant because the garbage collector may close a response, and thereby get here, at any point.
    """

    __slots__ = ("_lock", "_used", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._used = 0
        self._lock = threading.RLock()

    def try_reserve(self, count: int) -> bool:
        """Takes this many bytes, or none and False if that is over the limit."""
        with self._lock:
            if self._used + count > self.limit:
                return False
            self._used += count
            return True

    def release(self, count: int) -> None:
        with self._lock:
            self._used -= count

    def used(self) -> int:
        return self._used
