"""Receives what the SDK sends, and reads it with the official classes of OTLP."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan
from provider import QuietServer

Answer = tuple[int, dict[str, str], bytes]


class Received:
    """A span as it arrived."""

    def __init__(self, span: ProtoSpan, resource: dict[str, Any]) -> None:
        self.name: str = span.name
        self.trace_id: str = span.trace_id.hex()
        self.span_id: str = span.span_id.hex()
        self.parent_span_id: str | None = span.parent_span_id.hex() or None
        self.otlp_kind: int = span.kind
        self.start: int = span.start_time_unix_nano
        self.end: int = span.end_time_unix_nano
        self.status_code: int = span.status.code
        self.status_message: str = span.status.message
        self.attributes: dict[str, Any] = values(span.attributes)
        self.events: list[tuple[str, int, dict[str, Any]]] = [
            (event.name, event.time_unix_nano, values(event.attributes)) for event in span.events
        ]
        self.resource = resource

    @property
    def attempts(self) -> list[dict[str, Any]]:
        return [attributes for name, _, attributes in self.events if name == "verbatim.attempt"]

    @property
    def kind(self) -> str | None:
        return self.attributes.get("verbatim.kind")


class Receiver:
    """Answers 200 unless told otherwise: `answers` is asked for each request with its number from 0."""

    def __init__(self, answers: Callable[[int], Answer | None] = lambda index: None, port: int = 0) -> None:
        self._lock = threading.Lock()
        self._spans: list[Received] = []
        self.request_sizes: list[int] = []
        """Uncompressed bytes of the accepted requests."""
        self.request_headers: list[dict[str, str]] = []
        self.span_counts: list[int] = []
        """Spans in each request, refused ones included."""
        self.times: list[float] = []
        self._answers = answers
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Tests are quiet."""

            def do_POST(self) -> None:
                receiver.accept(self)

        self._server = QuietServer(("127.0.0.1", port), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def accept(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        assert handler.path == "/v1/traces", handler.path
        assert handler.headers["content-type"] == "application/x-protobuf"
        assert handler.headers["content-encoding"] == "gzip"
        plain = gzip.decompress(body)
        request = ExportTraceServiceRequest.FromString(plain)
        spans = [
            Received(span, values(resource_spans.resource.attributes))
            for resource_spans in request.resource_spans
            for scope_spans in resource_spans.scope_spans
            for span in scope_spans.spans
        ]
        with self._lock:
            answer = self._answers(len(self.span_counts)) or (200, {"content-type": "application/x-protobuf"}, b"")
            self.span_counts.append(len(spans))
            self.times.append(time.monotonic())
            self.request_headers.append({name.lower(): value for name, value in handler.headers.items()})
            status, headers, reply = answer
            if status == 200:
                self._spans.extend(spans)
                self.request_sizes.append(len(plain))
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply)))
        handler.end_headers()
        handler.wfile.write(reply)

    @property
    def spans(self) -> list[Received]:
        """In the order of their start."""
        with self._lock:
            return sorted(self._spans, key=lambda span: span.start)


def values(attributes: Any) -> dict[str, Any]:
    return {attribute.key: _value(attribute.value) for attribute in attributes}


def _value(value: AnyValue) -> Any:
    match value.WhichOneof("value"):
        case "array_value":
            return [_value(element) for element in value.array_value.values]
        case "kvlist_value":
            return values(value.kvlist_value.values)
        case None:
            return None
        case kind:
            return getattr(value, kind)
