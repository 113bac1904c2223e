"""OTLP over HTTP."""

from __future__ import annotations

import email.utils
import http.client
import time
import urllib.parse
from dataclasses import dataclass

_BODY_LIMIT = 64 * 1024
_CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Reply:
    """What the receiver answered."""

    status: int
    retry_after_seconds: float | None
    """When the receiver wants to be asked again; None if it did not say."""
    content_type: str
    """Empty if there is none."""
    body: bytes


class HttpTransport:
    """Posts to one URL; follows no redirect and uses no proxy. One connection for each request."""

    def __init__(self, url: str, api_key: str | None, user_agent: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self._https = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port
        self._target = parts.path + (f"?{parts.query}" if parts.query else "")
        self._headers = {
            "Content-Type": "application/x-protobuf",
            "Content-Encoding": "gzip",
            "User-Agent": user_agent,
        }
        if api_key is not None:
            self._headers["Authorization"] = f"Bearer {api_key}"

    def post(self, gzipped_request: bytes, timeout_seconds: float) -> Reply:
        """Raises OSError or http.client.HTTPException when there is no answer within the time."""
        deadline = time.monotonic() + timeout_seconds
        kind = http.client.HTTPSConnection if self._https else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=_CONNECT_SECONDS)
        try:
            connection.connect()
            connection.sock.settimeout(timeout_seconds)
            connection.request("POST", self._target, gzipped_request, self._headers)
            response = connection.getresponse()
            return Reply(
                response.status,
                _seconds(response.getheader("Retry-After")),
                (response.getheader("Content-Type") or "").lower(),
                _capped(response, connection, deadline),
            )
        finally:
            connection.close()


def _capped(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float) -> bytes:
    """The beginning of the body. An answer that drips for ever ends at the deadline."""
    body = b""
    while len(body) < _BODY_LIMIT:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer did not end in time")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = response.read1(_BODY_LIMIT - len(body))
        if not piece:
            break
        body += piece
    return body


def _seconds(retry_after: str | None) -> float | None:
    """Seconds or an HTTP date, as RFC 9110 section 10.2.3 allows; None if it is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
