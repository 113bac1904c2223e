"""How the reading of a response ended, and why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum

from .credentials import scrub_url

_LONGEST_MESSAGE = 1000


class Ending(Enum):
    END = "end"
    """To the last byte."""
    CLOSE = "close"
    """The application closed it before."""
    CANCEL = "cancel"
    """The application cancelled the call."""
    ERROR = "error"
    """The connection failed, or no response came."""
    ABANDONED = "abandoned"
    """Neither read nor closed, and then collected."""


def is_cancellation(failure: BaseException | None) -> bool:
    """Whether somebody gave the call up. Trio's `Cancelled` is known by name, so that trio need not be there."""
    return isinstance(failure, (asyncio.CancelledError, KeyboardInterrupt)) or type(failure).__name__ == "Cancelled"


def is_timeout(failure: BaseException | None) -> bool:
    """Whether the time was up, as the HTTP libraries and the clients name it."""
    return failure is not None and any(
        kind.__name__ in ("TimeoutException", "TimeoutError", "APITimeoutError") for kind in type(failure).__mro__
    )


@dataclass(frozen=True)
class Failure:
    """What is kept of an exception. The exception itself would keep the application's frames with all they hold."""

    type: str
    message: str
    timeout: bool

    @staticmethod
    def of(failure: BaseException) -> Failure:
        return Failure(type_name(failure), message(failure), is_timeout(failure))


def type_name(failure: BaseException) -> str:
    kind = type(failure)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def message(failure: BaseException) -> str:
    """The message with those of the causes; credentials in URLs are removed."""
    texts: list[str] = []
    at: BaseException | None = failure
    while at is not None and len(texts) < 5:
        texts.append(f"{type_name(at)}: {at}" if texts else str(at) or type_name(at))
        at = at.__cause__
    return scrub_url("; caused by ".join(texts)[:_LONGEST_MESSAGE])
