"""What an endpoint does, judged by the end of its path."""

from __future__ import annotations

import functools
import urllib.parse
from dataclasses import dataclass

_OPERATIONS = {
    **dict.fromkeys(("messages", "responses", "invoke", "converse"), ("chat", "llm")),
    "completions": ("text_completion", "llm"),
    "embeddings": ("embeddings", "embedding"),
    "rerank": ("rerank", "rerank"),
    **dict.fromkeys(
        ("generations", "edits", "variations", "transcriptions", "translations", "speech"),
        ("generate_content", "llm"),
    ),
}


@dataclass(frozen=True)
class Endpoint:
    operation: str
    """As in `gen_ai.operation.name`."""
    kind: str
    """As in `verbatim.kind`."""
    host: str | None
    port: int | None
    """None if it is the default."""

    @staticmethod
    @functools.lru_cache(maxsize=256)
    def of(url: str) -> Endpoint:
        host: str | None = None
        port: int | None = None
        path = url.partition("?")[0]
        try:
            parts = urllib.parse.urlsplit(url)
            host, path = parts.hostname, parts.path
            port = parts.port
        except ValueError:
            # No URL after all: then only the path counts.
            pass
        path = path.rstrip("/")
        last = path.rpartition("/")[2]
        if path.endswith("/chat/completions"):
            operation, kind = "chat", "llm"
        else:
            operation, kind = _OPERATIONS.get(last, (last or "request", "span"))
        return Endpoint(operation, kind, host, port)
