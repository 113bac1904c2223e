"""Writes protocol buffers, and reads the one number of interest from an answer.

See https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_LENGTH_DELIMITED = 2
_MASK_64 = (1 << 64) - 1


def varint(value: int) -> bytes:
    """An unsigned LEB128; negative numbers as their 64-bit two's complement."""
    rest = value & _MASK_64
    out = bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


class Message:
    """A message as pieces, so that a large body is not copied into it."""

    __slots__ = ("pieces", "size")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def _append(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.size += len(piece)

    def varint(self, field: int, value: int) -> None:
        self._append(varint(field << 3) + varint(value))

    def fixed64(self, field: int, value: int) -> None:
        self._append(varint(field << 3 | 1) + struct.pack("<Q", value & _MASK_64))

    def double(self, field: int, value: float) -> None:
        self._append(varint(field << 3 | 1) + struct.pack("<d", value))

    def data(self, field: int, value: bytes) -> None:
        self._append(varint(field << 3 | _LENGTH_DELIMITED) + varint(len(value)) + value)

    def text(self, field: int, value: str) -> None:
        # A lone surrogate has no UTF-8; a receiver would refuse the whole request for it.
        self.data(field, value.encode("utf-8", "replace"))

    def long_data(self, field: int, pieces: Sequence[bytes], length: int) -> None:
        self._append(varint(field << 3 | _LENGTH_DELIMITED) + varint(length))
        self.pieces.extend(pieces)
        self.size += length

    def message(self, field: int, value: Message) -> None:
        self.long_data(field, value.pieces, value.size)


def rejected_spans(body: bytes) -> int:
    """How many spans an `ExportTraceServiceResponse` says were rejected; 0 when it cannot be read."""
    try:
        partial_success = _field(body, 1)
        rejected = _field(partial_success, 1) if isinstance(partial_success, bytes) else 0
    except (IndexError, ValueError):
        return 0
    return rejected if isinstance(rejected, int) and rejected < 1 << 63 else 0


def _field(message: bytes, wanted: int) -> bytes | int:
    """The first field of this number; 0 if there is none."""
    at = 0
    while at < len(message):
        tag, at = _read_varint(message, at)
        number, wire_type = tag >> 3, tag & 7
        value: bytes | int = 0
        if wire_type == 0:
            value, at = _read_varint(message, at)
        elif wire_type == _LENGTH_DELIMITED:
            length, at = _read_varint(message, at)
            if length > len(message) - at:
                raise ValueError("length")
            value, at = message[at : at + length], at + length
        elif wire_type in (1, 5):
            at += 8 if wire_type == 1 else 4
        else:
            raise ValueError("wire type")
        if number == wanted:
            return value
    return 0


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 64, 7):
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("varint of more than 10 bytes")
