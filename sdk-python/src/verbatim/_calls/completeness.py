"""Whether a body is complete although its reader closed it without asking for more.

JSON readers stop at the closing brace, and the clients stop at the `[DONE]` of a stream.
"""

from __future__ import annotations

from .._export.span import Pieces
from .json_scan import is_closed


def is_complete(content_type: str, content_length: str | None, received: int, body: Pieces, dropped: bool) -> bool:
    """`received` counts the bytes as they came over the wire, `body` is without their compression."""
    if content_length is not None:
        return content_length.strip() == str(received)
    if dropped:
        return False
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "application/json":
        return is_closed(body.joined())
    return media_type == "text/event-stream" and _ends_with_done(body)


def _ends_with_done(body: Pieces) -> bool:
    tail = b""
    for piece in reversed(body.pieces):
        tail = piece + tail
        if len(tail.rstrip()) > 16:
            break
    return tail.rstrip().endswith((b"data: [DONE]", b"data:[DONE]"))
