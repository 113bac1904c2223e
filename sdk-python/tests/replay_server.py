"""A small replay that answers for tools as it is told, see `spec/replay.md`."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any

from provider import QuietServer


class ReplayServer:
    """Gives each tool the answer of its name: a JSON object with status 200, or (status, bytes)."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any] | tuple[int, bytes]]) -> None:
        self.asked: list[tuple[str, bytes, dict[str, str]]] = []
        """Target, body and headers of each request."""
        replay = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Tests are quiet."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                replay.asked.append((self.path, body, {k.lower(): v for k, v in self.headers.items()}))
                answer = answers[self.path.rpartition("/")[2]]
                status, sent = answer if isinstance(answer, tuple) else (200, json.dumps(answer).encode())
                self.send_response(status)
                self.send_header("content-length", str(len(sent)))
                self.send_header("location", "/elsewhere")
                self.end_headers()
                self.wfile.write(sent)

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/replay/{'7' * 32}"

    def __enter__(self) -> ReplayServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
