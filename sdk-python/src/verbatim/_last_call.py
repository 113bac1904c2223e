"""Remembers the model call that ended last."""

from __future__ import annotations

from contextvars import ContextVar

from opentelemetry import context as otel_context
from opentelemetry.context import Context

from ._position import Position

_KEY = otel_context.create_key("verbatim-last-call")
_OUTSIDE: ContextVar[Position | None] = ContextVar("verbatim-last-call-outside", default=None)


class LastCall:
    """The memory of one scope of the application (a step or labels).

    A call is noted in the scopes around it, so that "the last call" can be asked for on any thread that shares the
    context. Outside of every scope the thread or task remembers.
    """

    __slots__ = ("_outer", "last")

    def __init__(self, outer: LastCall | None) -> None:
        self._outer = outer
        self.last: Position | None = None

    @staticmethod
    def _scope(context: Context) -> LastCall | None:
        scope = otel_context.get_value(_KEY, context)
        return scope if isinstance(scope, LastCall) else None

    @staticmethod
    def open_in(context: Context) -> Context:
        """A context with a memory of its own."""
        return otel_context.set_value(_KEY, LastCall(LastCall._scope(context)), context)

    @staticmethod
    def note(context: Context, call: Position) -> None:
        at = LastCall._scope(context)
        if at is None:
            _OUTSIDE.set(call)
        while at is not None:
            at.last = call
            at = at._outer

    @staticmethod
    def of(context: Context) -> Position | None:
        """The last call of the context, or of the thread or task when the context has no scope."""
        scope = LastCall._scope(context)
        return _OUTSIDE.get() if scope is None else scope.last
