"""One logical call with its attempts: what becomes one span."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from opentelemetry.context import Context

from .._clock import EpochClock
from .._export.budget import ByteBudget
from .._export.span import CLIENT, FinishedSpan, Pieces, Value
from .._labels import Labels
from .._position import Position, Seat
from . import endings
from .attempt import Attempt, RequestHead
from .endings import Ending
from .endpoint import Endpoint
from .json_scan import scalars

if TYPE_CHECKING:
    from .tracker import CallTracker

_FACTS = {
    "id": ("gen_ai.response.id", str),
    "model": ("gen_ai.response.model", str),
    "usage.prompt_tokens": ("gen_ai.usage.input_tokens", int),
    "usage.input_tokens": ("gen_ai.usage.input_tokens", int),
    "usage.completion_tokens": ("gen_ai.usage.output_tokens", int),
    "usage.output_tokens": ("gen_ai.usage.output_tokens", int),
}
"""What other OTLP backends like to show. Verbatim's server reads the bytes itself, also of streams."""


class ModelCall:
    """Lives from the entry of the client's request method until that has returned and every response is over.

    A call without attempts leaves no trace. The lock guards the call and its attempts.
    """

    _BYTES_PER_ATTEMPT = 3000

    __slots__ = (
        "_endpoint",
        "_entered",
        "_finished",
        "_generation",
        "_interruption",
        "_labels",
        "_seat",
        "_span",
        "_tracker",
        "attempts",
        "clock",
        "context",
        "lock",
    )

    def __init__(self, tracker: CallTracker, context: Context) -> None:
        self._tracker = tracker
        self._generation = tracker.generation
        self.context = context
        self.clock = EpochClock.start()
        self.lock = threading.RLock()
        self.attempts: list[Attempt] = []
        self._labels = Labels.of(context)
        self._seat: Seat | None = None
        self._endpoint: Endpoint | None = None
        self._entered = True
        self._finished = False
        self._interruption: BaseException | None = None
        self._span: FinishedSpan | None = None

    @property
    def budget(self) -> ByteBudget:
        return self._tracker.budget

    @property
    def tracker(self) -> CallTracker:
        return self._tracker

    def later(self, run: Callable[[], None]) -> None:
        self._tracker.later(run)

    def is_foreign(self) -> bool:
        """Whether this is a copy that a forked process got: the call belongs to its parent, which records it."""
        return self._generation != self._tracker.generation

    def begin(self, request: RequestHead) -> Attempt:
        """Begins a further attempt."""
        with self.lock:
            if self._seat is None:
                self._endpoint = Endpoint.of(request.url)
                self._seat = Seat(self.context, self._endpoint.operation, CLIENT, self.clock.start_epoch_nanos)
            attempt = Attempt(self, request, len(self.attempts) + 1)
            self.attempts.append(attempt)
            return attempt

    def left(self, interruption: BaseException | None) -> None:
        """The client's request method has returned or raised; there will be no more attempts."""
        with self.lock:
            self._entered = False
            if endings.is_cancellation(interruption):
                self._interruption = interruption
        self.attempt_ended()

    def attempt_ended(self) -> None:
        with self.lock:
            if self._entered or any(attempt.ending is None for attempt in self.attempts):
                return
        self.finish()

    def finish(self) -> None:
        """Hands the call over as it is."""
        if self.is_foreign():
            return
        with self.lock:
            if self._finished:
                return
            self._finished = True
            seat = self._seat
            reserved = sum(attempt.reserved() for attempt in self.attempts)
            dropped = any(attempt.dropped_a_body() for attempt in self.attempts)
            if seat is not None and seat.mirrored:
                # The application's copy must not wait for our server.
                self._span = self._assembled(seat)
        position = seat.position if seat is not None else None
        self._tracker.finished(self, position, self._BYTES_PER_ATTEMPT * len(self.attempts), reserved, dropped)

    def settled(self) -> None:
        """Lets go of the bodies, as the application may still hold the responses."""
        with self.lock:
            self._span = None
            for attempt in self.attempts:
                attempt.forget_bodies()

    def span(self) -> FinishedSpan:
        with self.lock:
            if self._span is not None:
                return self._span
            if self._seat is None:
                raise ValueError("a call without attempts is no span")
            return self._assembled(self._seat)

    def position(self) -> Position | None:
        return self._seat.position if self._seat is not None else None

    def _assembled(self, seat: Seat) -> FinishedSpan:
        first, last = self.attempts[0], self.attempts[-1]
        endpoint = self._endpoint or Endpoint.of(first.request.url)
        attributes: dict[str, Value] = {
            "verbatim.kind": endpoint.kind,
            "gen_ai.operation.name": endpoint.operation,
            "gen_ai.provider.name": first.request.provider,
        }
        if endpoint.host is not None:
            attributes["server.address"] = endpoint.host
        if endpoint.port is not None:
            attributes["server.port"] = endpoint.port
        self._labels.add_to(attributes)
        model = scalars(first.request_body.copy().joined(), frozenset(("model",))).get("model")
        if isinstance(model, str):
            attributes["gen_ai.request.model"] = model
        self._add_response(attributes, last)
        error = self._add_error(attributes, last)
        position = seat.position
        name = f"{endpoint.operation} {model}" if isinstance(model, str) else endpoint.operation
        end = max(self.clock.epoch_nanos(attempt.end_nanos) for attempt in self.attempts)
        span = FinishedSpan(
            position.trace_id,
            position.span_id,
            position.parent_span_id,
            name,
            CLIENT,
            self.clock.start_epoch_nanos,
            end,
            attributes,
            [attempt.event() for attempt in self.attempts],
            error,
        )
        seat.end(name, attributes, end, error)
        return span

    @staticmethod
    def _add_response(attributes: dict[str, Value], last: Attempt) -> None:
        if last.status is None or last.status // 100 != 2:
            return
        if not (last.header("content-type") or "").startswith("application/json"):
            return
        body = Pieces([chunk for chunk, _ in last.response_chunks()]).joined()
        for name, value in scalars(body, frozenset(_FACTS)).items():
            key, kind = _FACTS[name]
            if isinstance(value, kind):
                attributes[key] = value

    def _add_error(self, attributes: dict[str, Value], last: Attempt) -> str | None:
        """The status message of a failed call; None if it did not fail."""
        failure = last.failure
        if last.ending is Ending.CANCEL or self._interruption is not None:
            attributes["verbatim.status"] = "cancelled"
        elif failure is not None and failure.timeout:
            attributes["verbatim.status"] = "timeout"
        if failure is not None:
            attributes["error.type"] = failure.type
            return failure.message
        if last.failed_by_status():
            attributes["error.type"] = str(last.status)
            return f"HTTP status {last.status}"
        return None
