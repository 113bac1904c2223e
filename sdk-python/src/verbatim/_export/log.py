"""What is said in the application's log."""

from __future__ import annotations

import logging
import time

_LOGGER = logging.getLogger("verbatim")


def say(message: str) -> None:
    """Logs always: for what happens once in a process. Messages never hold bodies or keys."""
    try:
        _LOGGER.warning("%s", message)
    except Exception:
        # A broken handler of the application is not ours to report.
        return


class QuietLog:
    """Says what is wrong at most once a minute, so that a server that is down does not flood the log."""

    INTERVAL_SECONDS = 60.0

    def __init__(self) -> None:
        self._due = float("-inf")

    def warn(self, message: str) -> None:
        now = time.monotonic()
        if now >= self._due:
            self._due = now + self.INTERVAL_SECONDS
            say(message)
