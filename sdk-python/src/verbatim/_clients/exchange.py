"""What the hooks of all clients share. No fault of ours gets out of here: then the exchange goes on unrecorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from opentelemetry import context as otel_context

from .._calls import endings
from .._calls.attempt import Attempt, RequestHead
from .._calls.call import ModelCall
from .._calls.endings import Ending
from .._calls.tracker import CallTracker

Trackers = Callable[[], "CallTracker | None"]
"""None while capture is switched off."""

_current: ContextVar[ModelCall | None] = ContextVar("verbatim-model-call", default=None)
"""The call whose request method this thread or task is in."""


@contextmanager
def logical_call(trackers: Trackers) -> Iterator[None]:
    """Around the request method of a client, which makes as many attempts as it likes."""
    call: ModelCall | None = None
    try:
        tracker = trackers()
        call = None if tracker is None else tracker.begin(otel_context.get_current())
    except Exception:
        call = None
    token = _current.set(call)
    try:
        yield
    except BaseException as failure:
        _leave(call, failure)
        raise
    else:
        _leave(call, None)
    finally:
        _current.reset(token)


def _leave(call: ModelCall | None, failure: BaseException | None) -> None:
    if call is not None:
        try:
            call.left(failure)
        except Exception:
            call.tracker.counters.add("faults")


def begin(trackers: Trackers, provider: str, request: Any) -> Exchange | None:
    """None when the exchange is not recorded. Only what is posted can be a model call."""
    try:
        if request.method != "POST":
            return None
        tracker = trackers()
        if tracker is None:
            return None
        call = _current.get()
        alone = call is None or call.is_foreign()
        if call is None or alone:
            # Not through the request method of a wrapped client: a call of one attempt.
            call = tracker.begin(otel_context.get_current())
        head = RequestHead(provider, request.method, str(request.url), list(request.headers.raw))
        exchange = Exchange(call.begin(head), call)
        if alone:
            call.left(None)
        return exchange
    except Exception:
        return None


class Exchange:
    """The recording of one attempt, fed by the hook."""

    __slots__ = ("_counters", "attempt", "call")

    def __init__(self, attempt: Attempt, call: ModelCall) -> None:
        self.attempt = attempt
        self.call = call
        self._counters = call.tracker.counters

    # Each of these runs in the application's calls, so they are written out.

    def request_body(self, body: bytes) -> None:
        """The whole body is known before it is sent."""
        try:
            self.attempt.request_starts()
            self.attempt.request_bytes(body)
        except Exception:
            self._counters.add("faults")

    def request_starts(self) -> None:
        try:
            self.attempt.request_starts()
        except Exception:
            self._counters.add("faults")

    def request_bytes(self, chunk: bytes) -> None:
        try:
            self.attempt.request_bytes(chunk)
        except Exception:
            self._counters.add("faults")

    def response_starts(self, response: Any) -> None:
        try:
            self.attempt.response_starts(response.status_code, list(response.headers.raw))
        except Exception:
            self._counters.add("faults")

    def response_bytes(self, chunk: bytes, *, drained: bool = False) -> None:
        try:
            self.attempt.response_bytes(chunk, drained=drained)
        except Exception:
            self._counters.add("faults")

    def read_to_end(self) -> None:
        self.ended(Ending.END)

    def failed(self, failure: BaseException) -> None:
        self.ended(Ending.CANCEL if endings.is_cancellation(failure) else Ending.ERROR, failure)

    def ended(self, how: Ending, why: BaseException | None = None) -> None:
        try:
            self.attempt.ended(how, why)
        except Exception:
            self._counters.add("faults")

    def is_unread_failure(self) -> bool:
        """Whether the client closes a refusal without reading it, as it does before it tries again."""
        return self.attempt.ending is None and self.attempt.failed_by_status() and not self.attempt.was_read

    def abandoned(self) -> None:
        self.attempt.abandoned()


def ending_on_close() -> Ending:
    """How to call it when a response is closed, judged by what is going on.

    A task that is being cancelled leaves its `with` blocks. And a stream of the clients is a generator that closes the
    response when it is itself closed, which only the garbage collector does: the application has no access to it.
    """
    failure = sys.exc_info()[1]
    if endings.is_cancellation(failure):
        return Ending.CANCEL
    if isinstance(failure, GeneratorExit):
        at = failure.__traceback__
        if at is not None and at.tb_frame.f_globals.get("__name__", "").partition(".")[0] in (
            "openai",
            "anthropic",
        ):
            return Ending.ABANDONED
    return Ending.CLOSE
