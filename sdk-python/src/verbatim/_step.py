"""A step of the application that is going on."""

from __future__ import annotations

import threading
from contextvars import Token
from types import TracebackType
from typing import Any

from opentelemetry import context as otel_context
from opentelemetry.context import Context

from ._calls import endings
from ._clock import EpochClock
from ._export.span import INTERNAL, FinishedSpan, Value
from ._labels import Labels
from ._last_call import LastCall
from ._outcome import Outcome, checked
from ._position import Position, Seat
from ._recorder import Recorder
from ._values import looks_like_json, metadata_value, text_or_json


class Step:
    """What `with verbatim.observe(...) as step` gives. May be used on any thread; every method returns the step."""

    def __init__(self, recorder: Recorder, kind: str, name: str, output_key: str = "verbatim.output") -> None:
        parent = otel_context.get_current()
        self._recorder = recorder
        self._name = str(name)
        self._clock = EpochClock.start()
        self._labels = Labels.of(parent)
        self._seat = Seat(parent, self._name, INTERNAL, self._clock.start_epoch_nanos)
        self.context: Context = LastCall.open_in(self._seat.within(parent))
        self._output_key = output_key
        self._is_tool = kind == "tool"
        self._input_key = "gen_ai.tool.call.arguments" if self._is_tool else "verbatim.input"
        self._lock = threading.RLock()
        self._attributes: dict[str, Value] = {"verbatim.kind": kind}
        self._tags: tuple[str, ...] = ()
        self._error: str | None = None
        self._ended = False
        self.answered = False
        """Whether the recording of a replay answered instead of the application."""

    @property
    def trace_id(self) -> str:
        """32 lower-case hexadecimal digits."""
        return self._seat.position.trace_id

    @property
    def span_id(self) -> str:
        """16 lower-case hexadecimal digits."""
        return self._seat.position.span_id

    def input(self, value: object) -> Step:
        """What the step got: a text is kept as it is, anything else is written as JSON."""
        return self._content(self._input_key, value)

    def output(self, value: object) -> Step:
        """What the step gave: a text is kept as it is, anything else is written as JSON."""
        if self._is_tool and isinstance(value, str) and looks_like_json(value):
            self.attribute("verbatim.output.type", "text")
        return self._content(self._output_key, value)

    def withhold(self) -> None:
        """Says that the tool gave something that is not recorded, so that no replay takes it for nothing."""
        if self._is_tool:
            self.attribute("verbatim.output.type", "withheld")

    def answer(self, text: str | None, is_text: bool) -> None:
        """What the recording of a replay gave instead of the application, which says no more about it."""
        self.answered = True
        self._content(self._output_key, text)
        if is_text and text is not None and looks_like_json(text):
            self.attribute("verbatim.output.type", "text")

    def metadata(self, **entries: object) -> Step:
        """Metadata of this span only."""
        for key, value in entries.items():
            self.attribute(f"verbatim.metadata.{key}", metadata_value(value))
        return self

    def tags(self, *tags: str) -> Step:
        """Tags of this span only."""
        with self._lock:
            self._tags += tuple(str(tag) for tag in tags)
        return self

    def error(self, why: BaseException | str) -> Step:
        """Marks the step as failed."""
        with self._lock:
            if isinstance(why, BaseException):
                self._attributes["error.type"] = endings.type_name(why)
                self._error = f"{endings.type_name(why)}: {endings.message(why)}"
                if endings.is_cancellation(why):
                    self._attributes["verbatim.status"] = "cancelled"
            else:
                self._error = str(why)
        return self

    def outcome(self, outcome: Outcome, detail: str | None = None) -> Step:
        """What happened next with what the step gave. The last word counts, also after the end of the step."""
        if not checked(outcome):
            return self
        with self._lock:
            if not self._ended:
                self._attributes["verbatim.outcome"] = outcome
                if detail is not None:
                    self._attributes["verbatim.outcome.detail"] = str(detail)
                return self
        self._recorder.fact(self._seat.position, outcome, detail)
        return self

    def attribute(self, key: str, value: Value) -> Step:
        """Any attribute of `spec/attributes.md`."""
        with self._lock:
            self._attributes[key] = value
        return self

    def recorded(self, key: str) -> Value | None:
        """The attribute as it was given so far."""
        with self._lock:
            return self._attributes.get(key)

    def _content(self, key: str, value: object) -> Step:
        return self if value is None else self.attribute(key, text_or_json(value))

    def position(self) -> Position:
        return self._seat.position

    def end(self) -> None:
        """Ends the span. A second time does nothing."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            end = self._clock.now()
            everything: dict[str, Value] = {}
            self._labels.add_to(everything)
            everything.update(self._attributes)
            if self._tags:
                everything["verbatim.tags"] = tuple(dict.fromkeys((*self._labels.tags, *self._tags)))
        position = self._seat.position
        self._recorder.offer(
            FinishedSpan(
                position.trace_id,
                position.span_id,
                position.parent_span_id,
                self._name,
                INTERNAL,
                self._clock.start_epoch_nanos,
                end,
                everything,
                error=self._error,
            )
        )
        self._seat.end(self._name, everything, end, self._error)


class Current:
    """Makes a context the current one for a while."""

    __slots__ = ("_context", "_token")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._token: Token[Any] | None = None

    def __enter__(self) -> None:
        self._token = otel_context.attach(self._context)

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._token is not None:
            otel_context.detach(self._token)
