"""Copies of bodies."""

from __future__ import annotations

from .._export.budget import ByteBudget
from .._export.protobuf import varint
from .._export.span import Pieces

LARGEST_BODY = 48 << 20
"""A larger body is left out, see `spec/attributes.md`."""


class CapturedBody:
    """A growing copy of a body with the receive times of its chunks.

    Draws on the budget as it grows; once a bound is reached it gives everything back and only counts, because half a body
    is of no use. The chunks are immutable, so they are kept and not copied.
    """

    __slots__ = ("_budget", "_times", "dropped", "length", "pieces", "reserved")

    _PER_PIECE = 96
    """What a chunk costs beside its bytes."""

    def __init__(self, budget: ByteBudget) -> None:
        self._budget = budget
        self.pieces: list[bytes] = []
        self._times: list[int] = []
        self.length = 0
        self.reserved = 0
        self.dropped = False

    def append(self, chunk: bytes, nanos: int) -> None:
        """`nanos` is of the monotonic clock."""
        self.length += len(chunk)
        if self.dropped:
            return
        cost = len(chunk) + self._PER_PIECE
        if self.length > LARGEST_BODY or not self._budget.try_reserve(cost):
            self.drop()
            return
        self.reserved += cost
        self.pieces.append(chunk)
        self._times.append(nanos)

    def restart(self) -> None:
        """Begins anew."""
        self.drop()
        self.dropped = False
        self.length = 0

    def drop(self) -> None:
        """Gives the memory back and keeps only the count."""
        self.dropped = True
        self.pieces = []
        self._times = []
        self._budget.release(self.reserved)
        self.reserved = 0

    def forget(self) -> None:
        """Lets go of the copy, whose bytes of the budget are released by whom they were passed on to."""
        self.reserved = 0
        self.drop()

    def copy(self) -> Pieces:
        return Pieces(self.pieces)

    def equals(self, other: CapturedBody) -> bool:
        return (
            not self.dropped
            and not other.dropped
            and self.length == other.length
            and self.copy().joined() == other.copy().joined()
        )

    def timed(self) -> list[tuple[bytes, int]]:
        """The chunks with their times."""
        return list(zip(self.pieces, self._times, strict=True))


def chunk_log(chunks: list[tuple[int, int]], sent_nanos: int) -> bytes:
    """The form of `verbatim.response.chunks`, from lengths and times.

    For each chunk two unsigned LEB128 varints: its length, and nanoseconds since the chunk before it.
    """
    out = bytearray()
    last = sent_nanos
    for length, nanos in chunks:
        out += varint(length)
        out += varint(max(0, nanos - last))
        last = nanos
    return bytes(out)
