"""What happened next with the answer of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from opentelemetry import context as otel_context

from . import _installation
from ._export.log import say
from ._last_call import LastCall
from ._position import Position

Outcome = Literal["shown", "parsed", "parse_failed", "used", "dropped", "error"]
"""`shown`: a person saw it; `parsed`, `parse_failed`: the program read it as structured data, or could not; `used`: another
call or tool consumed it; `dropped`: it was thrown away; `error`: using it failed."""


def checked(outcome: str) -> bool:
    """Whether this is an outcome; what is none is reported and ignored."""
    if outcome in get_args(Outcome):
        return True
    say(f"Verbatim: outcome: {str(outcome)[:100]!r} (expected: one of {', '.join(get_args(Outcome))}); ignored")
    return False


@dataclass(frozen=True)
class Call:
    """A model call that has ended, to be spoken about later. May be kept and used on any thread."""

    trace_id: str
    """32 lower-case hexadecimal digits."""
    span_id: str
    """16 lower-case hexadecimal digits."""

    def outcome(self, outcome: Outcome, detail: str | None = None) -> None:
        """Says what happened next with the answer. The last word counts."""
        if checked(outcome):
            position = Position(self.trace_id, self.span_id, None)
            _installation.recorder().fact(position, outcome, None if detail is None else str(detail))


def last_call() -> Call | None:
    """The model call that ended last in the current scope (of a step or labels), on whatever thread.

    Outside of every scope the last one of this thread or task. A streamed call ends when its stream does. None if there
    was none.
    """
    last = LastCall.of(otel_context.get_current())
    return None if last is None else Call(last.trace_id, last.span_id)


def outcome(outcome: Outcome, detail: str | None = None, *, call: Call | None = None) -> None:
    """Says what happened next with the answer of the last call, or of the given one; nothing if there was none."""
    about = call or last_call()
    if about is not None:
        about.outcome(outcome, detail)
