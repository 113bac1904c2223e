"""Where a span is in its trace."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from typing import NamedTuple

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from ._export.span import CLIENT, Value

_CONTENT = frozenset(("verbatim.input", "verbatim.output", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result"))
"""What people and models said goes only where the application sends Verbatim's spans."""


class Position(NamedTuple):
    """The ids of a span: 32 and 16 lower-case hexadecimal digits."""

    trace_id: str
    span_id: str
    parent_span_id: str | None
    """None for a root."""

    def child(self) -> Position:
        """A new position directly below this one."""
        return Position(self.trace_id, _random_id(8), self.span_id)

    @staticmethod
    def below(parent: SpanContext) -> Position:
        """A new position below the parent; a root of a new trace when the parent is not valid."""
        if parent.is_valid:
            return Position(trace.format_trace_id(parent.trace_id), _random_id(8), trace.format_span_id(parent.span_id))
        return Position(_random_id(16), _random_id(8), None)


_random = random.Random()
"""Of our own: an application may seed that of the module, and every run would make the same ids. Seeded by the system."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_random.seed)


def _random_id(size: int) -> str:
    """Not zero, which is no valid id."""
    return f"{_random.getrandbits(size * 8) or 1:0{size * 2}x}"


class Seat:
    """The seat of a span in its trace.

    When the application has an OpenTelemetry SDK of its own, the same span (same ids, without bodies) is also made there,
    so that both views agree; otherwise only the ids exist.
    """

    __slots__ = ("_span", "_start_epoch_nanos", "mirrored", "position")

    def __init__(self, parent: Context, name: str, kind: int, start_epoch_nanos: int) -> None:
        above = trace.get_current_span(parent).get_span_context()
        own = _start_in_application(parent, name, kind, start_epoch_nanos)
        made = own.get_span_context() if own is not None else None
        self._start_epoch_nanos = start_epoch_nanos
        self._span: Span | None
        if own is not None and made is not None and made.is_valid and made.span_id != above.span_id:
            root = not above.is_valid or above.trace_id != made.trace_id
            self._span = own
            self.mirrored = own.is_recording()
            self.position = Position(
                trace.format_trace_id(made.trace_id),
                trace.format_span_id(made.span_id),
                None if root else trace.format_span_id(above.span_id),
            )
        else:
            self.mirrored = False
            self.position = Position.below(above)
            self._span = None

    def within(self, parent: Context) -> Context:
        """The parent's context with this span as the current one."""
        span = self._span
        if span is None:
            ids = int(self.position.trace_id, 16), int(self.position.span_id, 16)
            flags = TraceFlags(TraceFlags.SAMPLED)
            span = NonRecordingSpan(SpanContext(*ids, is_remote=False, trace_flags=flags))
        return trace.set_span_in_context(span, parent)

    def end(self, name: str, attributes: Mapping[str, Value], end_epoch_nanos: int, error: str | None) -> None:
        """Ends the application's copy of the span; texts and numbers are copied, bodies are not."""
        span = self._span
        if span is None or not self.mirrored:
            return
        try:
            span.update_name(name)
            for key, value in attributes.items():
                if isinstance(value, (bool, int, float)) or (isinstance(value, str) and key not in _CONTENT):
                    span.set_attribute(key, value)
                elif isinstance(value, (list, tuple)):
                    span.set_attribute(key, [str(element) for element in value])
            if error is not None:
                span.set_status(Status(StatusCode.ERROR, error))
            span.end(max(self._start_epoch_nanos, end_epoch_nanos))
        except Exception:
            # A span processor of the application failed; ours is not concerned.
            return


def _start_in_application(parent: Context, name: str, kind: int, start_epoch_nanos: int) -> Span | None:
    try:
        provider = trace.get_tracer_provider()
        # The proxy means that the application has set none. It must stay free to do so.
        if isinstance(provider, trace.ProxyTracerProvider):
            return None
        return provider.get_tracer("verbatim").start_span(
            name,
            context=parent,
            kind=SpanKind.CLIENT if kind == CLIENT else SpanKind.INTERNAL,
            start_time=start_epoch_nanos,
        )
    except Exception:
        # An SDK of the application that is broken: ours works without.
        return None
