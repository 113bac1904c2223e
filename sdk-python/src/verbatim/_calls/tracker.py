"""Knows the calls that are under way."""

from __future__ import annotations

from collections.abc import Callable

from opentelemetry.context import Context

from .._export.budget import ByteBudget
from .._export.counters import Counters
from .._export.exporter import SpanExporter
from .._last_call import LastCall
from .._position import Position
from .call import ModelCall


class CallTracker:
    def __init__(self, exporter: SpanExporter, budget: ByteBudget, counters: Counters) -> None:
        self._exporter = exporter
        self.budget = budget
        self.counters = counters
        self.generation = 0
        """Grows when the process is forked or the tracker is closed: then calls of before are not ours any more."""
        self._under_way: dict[int, ModelCall] = {}

    def begin(self, context: Context) -> ModelCall:
        """A call begins in this context of the application."""
        call = ModelCall(self, context)
        self._under_way[id(call)] = call
        self._exporter.start()
        return call

    def later(self, run: Callable[[], None]) -> None:
        self._exporter.later(run)

    def finished(
        self, call: ModelCall, position: Position | None, own_bytes: int, reserved: int, dropped_a_body: bool
    ) -> None:
        self._under_way.pop(id(call), None)
        if position is None:
            return
        LastCall.note(call.context, position)
        if dropped_a_body:
            self.counters.add("bodies_dropped")
        self._exporter.offer(call, own_bytes, reserved)

    def close(self) -> None:
        """Hands over every call as it is."""
        for call in list(self._under_way.values()):
            call.finish()
        self.generation += 1

    def disown(self) -> None:
        """After a fork: the calls under way belong to the parent process."""
        self.generation += 1
        self._under_way.clear()
