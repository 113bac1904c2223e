"""A span that is over, and where spans come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

INTERNAL = 1
"""OTLP's span kind of a step within the application."""
CLIENT = 3
"""OTLP's span kind of a call to another service."""


class Pieces:
    """Exact bytes in pieces, as they came; not joined before they are sent."""

    __slots__ = ("length", "pieces")

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = pieces
        self.length = sum(map(len, pieces))

    def joined(self) -> bytes:
        return self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)


Value: TypeAlias = str | bool | int | float | bytes | Pieces | Sequence["Value"] | Mapping[str, "Value"] | None
"""What an attribute can be."""


@dataclass
class Event:
    """Something that happened during a span."""

    epoch_nanos: int
    name: str
    attributes: Mapping[str, Value]


@dataclass
class FinishedSpan:
    """A span that waits to be sent."""

    trace_id: str
    """32 lower-case hexadecimal digits."""
    span_id: str
    """16 lower-case hexadecimal digits."""
    parent_span_id: str | None
    """None for a root."""
    name: str
    kind: int
    """OTLP's span kind."""
    start_epoch_nanos: int
    end_epoch_nanos: int
    attributes: Mapping[str, Value]
    events: Sequence[Event] = field(default_factory=tuple)
    error: str | None = None
    """The status message of a failed span; None for one that did not fail."""

    def span(self) -> FinishedSpan:
        return self

    def settled(self) -> None:
        """Nothing is held besides the span."""

    def size(self) -> int:
        """An estimate of its memory."""
        return 400 + 2 * len(self.name) + _size(self.attributes)


class SpanSource(Protocol):
    """Makes a span when it is to be sent, on the sender's thread."""

    def span(self) -> FinishedSpan: ...

    def settled(self) -> None:
        """The span was sent or dropped."""


def _size(value: Value) -> int:
    size = 64
    if isinstance(value, (str, bytes)):
        size += len(value)
    elif isinstance(value, Mapping):
        size += sum(len(key) + _size(element) for key, element in value.items())
    elif isinstance(value, Sequence):
        size += sum(_size(element) for element in value)
    return size
