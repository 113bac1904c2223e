"""A small local provider that plays a script, see `spec/exchanges/README.md`."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class QuietServer(ThreadingHTTPServer):
    """Clients that go away are part of the tests."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing."""


class Provider:
    """Answers each request with the next reply of the script, or with the last one when there is no other."""

    def __init__(self, script: Sequence[Mapping[str, Any]]) -> None:
        self.script = list(script)
        self.requests: list[bytes] = []
        self.request_headers: list[dict[str, str]] = []
        self.request_targets: list[str] = []
        self.responses: list[bytes] = []
        """What was sent as the body of each reply, before compression."""
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Tests are quiet."""

            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                provider.answer(self)

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Provider:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = _request_body(handler)
        with self._lock:
            index = len(self.requests)
            self.requests.append(body)
            self.request_headers.append({name.lower(): value for name, value in handler.headers.items()})
            self.request_targets.append(handler.path)
            reply = self.script[min(index, len(self.script) - 1)]
            self.responses.append(_plain_body(reply))
        if reply.get("drop"):
            handler.close_connection = True
            handler.connection.close()
            return
        time.sleep(reply.get("wait_seconds", 0))
        handler.send_response(reply["status"])
        for name, value in reply["headers"].items():
            handler.send_header(name, value)
        if "chunks" in reply:
            self._stream(handler, reply)
        else:
            self._whole(handler, reply)

    def _whole(self, handler: BaseHTTPRequestHandler, reply: Mapping[str, Any]) -> None:
        sent = _plain_body(reply)
        if reply.get("encoding") == "gzip" and "gzip" in handler.headers.get("accept-encoding", ""):
            sent = gzip.compress(sent)
            handler.send_header("content-encoding", "gzip")
        handler.send_header("content-length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _stream(self, handler: BaseHTTPRequestHandler, reply: Mapping[str, Any]) -> None:
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for chunk in _chunks(reply):
            handler.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            handler.wfile.flush()
            time.sleep(reply.get("pause_seconds", 0))
        if reply.get("hold"):
            handler.close_connection = True
            handler.connection.settimeout(0.05)
            while not self._stopping.is_set():
                try:
                    if not handler.connection.recv(1):
                        return
                except TimeoutError:
                    continue
        elif reply.get("cut"):
            handler.close_connection = True
        else:
            handler.wfile.write(b"0\r\n\r\n")


def _request_body(handler: BaseHTTPRequestHandler) -> bytes:
    if handler.headers.get("transfer-encoding", "").lower() != "chunked":
        return handler.rfile.read(int(handler.headers.get("content-length", 0)))
    body = b""
    while True:
        length = int(handler.rfile.readline(), 16)
        body += handler.rfile.read(length)
        handler.rfile.readline()
        if not length:
            return body


def _plain_body(reply: Mapping[str, Any]) -> bytes:
    if reply.get("drop"):
        return b""
    if "chunks" in reply:
        return b"".join(_chunks(reply))
    body = reply["body"]
    return body if isinstance(body, bytes) else str(body).encode()


def _chunks(reply: Mapping[str, Any]) -> list[bytes]:
    chunks = [chunk if isinstance(chunk, bytes) else str(chunk).encode() for chunk in reply["chunks"]]
    return _split_characters(chunks) if reply.get("split") == "utf8" else chunks


def _split_characters(chunks: list[bytes]) -> list[bytes]:
    """Cuts each character of more than one byte in the middle."""
    out: list[bytes] = []
    for chunk in chunks:
        start = 0
        for index, byte in enumerate(chunk):
            if byte >= 0xC0:
                out.append(chunk[start : index + 1])
                start = index + 1
        out.append(chunk[start:])
    return out
