"""One HTTP exchange while it happens."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from .._export.span import Event, Pieces, Value
from .bodies import CapturedBody, chunk_log
from .completeness import is_complete
from .credentials import is_secret_header, scrub_url
from .encodings import decoded
from .endings import Ending, Failure

if TYPE_CHECKING:
    from .call import ModelCall

Headers = Sequence[tuple[bytes, bytes]]
"""Names and values as they were sent."""


class RequestHead(NamedTuple):
    """A request without its body."""

    provider: str
    """As in `gen_ai.provider.name`."""
    method: str
    url: str
    """May still hold credentials."""
    headers: Headers
    """May still hold credentials."""


class Attempt:
    """Fed from the application's threads; every method is short and throws nothing that the caller does not catch."""

    __slots__ = (
        "_call",
        "_decoded",
        "_lock",
        "_request_started",
        "_was_decoded",
        "end_nanos",
        "ending",
        "failure",
        "number",
        "request",
        "request_body",
        "response_body",
        "response_headers",
        "same_as",
        "start_nanos",
        "status",
        "was_read",
    )

    def __init__(self, call: ModelCall, request: RequestHead, number: int) -> None:
        self._call = call
        self._lock = call.lock
        self.request = request
        self.number = number
        self.start_nanos = self.end_nanos = time.perf_counter_ns()
        self.request_body = CapturedBody(call.budget)
        self.response_body = CapturedBody(call.budget)
        self._request_started = False
        self.status: int | None = None
        self.response_headers: Headers = ()
        self.was_read = False
        self.ending: Ending | None = None
        self.failure: Failure | None = None
        self.same_as = 0
        self._decoded: list[tuple[bytes, int]] | None = None
        self._was_decoded = False

    # ---- while it happens ----

    def request_starts(self) -> None:
        """The transport begins to send the body; it may do so again, after a redirect for example."""
        with self._lock:
            if self._request_started:
                self.request_body.restart()
            self._request_started = True

    def request_bytes(self, chunk: bytes) -> None:
        if self._call.is_foreign():
            return
        with self._lock:
            if self.ending is None:
                self.request_body.append(chunk, 0)

    def response_starts(self, status: int, headers: Headers) -> None:
        with self._lock:
            self.status = status
            self.response_headers = headers
            self.end_nanos = time.perf_counter_ns()

    def response_bytes(self, chunk: bytes, *, drained: bool = False) -> None:
        """`drained` says that we read it ourselves, because the client closes without reading."""
        if self._call.is_foreign():
            return
        with self._lock:
            if self.ending is None:
                self.was_read = self.was_read or not drained
                self.end_nanos = time.perf_counter_ns()
                self.response_body.append(chunk, self.end_nanos)

    def ended(self, how: Ending, why: BaseException | None = None) -> None:
        """The exchange is over; only the first call counts."""
        if self._call.is_foreign():
            return
        with self._lock:
            if self.ending is not None:
                return
            self.ending = how
            self.failure = None if why is None else Failure.of(why)
            self.end_nanos = time.perf_counter_ns()
            first = self._call.attempts[0]
            if first is not self and self.request_body.equals(first.request_body):
                self.request_body.drop()
                self.same_as = first.number
        self._call.attempt_ended()

    def abandoned(self) -> None:
        """The response was collected. Only leaves word, as the collector may run at any point, under any lock."""
        if self.ending is None:
            self._call.later(lambda: self.ended(Ending.ABANDONED))

    # ---- what is known about it ----

    def header(self, name: str) -> str | None:
        """A header of the response."""
        wanted = name.encode()
        for key, value in self.response_headers:
            if key.lower() == wanted:
                return value.decode("latin-1")
        return None

    def failed_by_status(self) -> bool:
        return self.status is not None and self.status >= 400

    def reserved(self) -> int:
        """What the bodies hold of the budget."""
        return self.request_body.reserved + self.response_body.reserved

    def dropped_a_body(self) -> bool:
        return (self.request_body.dropped and not self.same_as) or self.response_body.dropped

    def forget_bodies(self) -> None:
        self.request_body.forget()
        self.response_body.forget()
        self._decoded = None

    def response_chunks(self) -> list[tuple[bytes, int]]:
        """The response with the times of its chunks, without the compression that the HTTP library undoes too."""
        if self._decoded is None:
            chunks = self.response_body.timed()
            encoding = self.header("content-encoding")
            plain = decoded(encoding, chunks) if encoding and not self.response_body.dropped else None
            self._was_decoded = plain is not None
            self._decoded = chunks if plain is None else plain
        return self._decoded

    def reported_ending(self) -> Ending:
        """`END` also when the reader closed a body that was complete by itself."""
        if self.ending is not Ending.CLOSE or self.status is None:
            return self.ending or Ending.ABANDONED
        complete = is_complete(
            self.header("content-type") or "",
            self.header("content-length"),
            self.response_body.length,
            Pieces([chunk for chunk, _ in self.response_chunks()]),
            self.response_body.dropped,
        )
        return Ending.END if complete else Ending.CLOSE

    def event(self) -> Event:
        """The `verbatim.attempt` event, see `spec/attributes.md`."""
        request = self.request
        clock = self._call.clock
        out: dict[str, Value] = {
            "verbatim.attempt.number": self.number,
            "http.request.method": request.method,
            "url.full": scrub_url(request.url),
            "verbatim.request.headers": _visible(request.headers),
        }
        content_type = _visible(request.headers, only="content-type").get("content-type")
        if content_type is not None:
            out["verbatim.request.content_type"] = content_type
        if self.same_as:
            out["verbatim.request.same_as"] = self.same_as
        elif self._request_started and not self.request_body.dropped:
            out["verbatim.request.body"] = self.request_body.copy()
        if self.status is not None:
            chunks = self.response_chunks()
            hidden = ("content-encoding", "content-length") if self._was_decoded else ()
            out["http.response.status_code"] = self.status
            out["verbatim.response.headers"] = _visible(self.response_headers, without=hidden)
            response_type = self.header("content-type")
            if response_type is not None:
                out["verbatim.response.content_type"] = response_type
            if not self.response_body.dropped:
                out["verbatim.response.body"] = Pieces([chunk for chunk, _ in chunks])
                out["verbatim.response.chunks"] = chunk_log(
                    [(len(chunk), nanos) for chunk, nanos in chunks], self.start_nanos
                )
        out["verbatim.response.end"] = self.reported_ending().value
        out["verbatim.attempt.end_time"] = clock.epoch_nanos(self.end_nanos)
        if self.failure is not None:
            out["error.type"] = self.failure.type
            out["verbatim.error.message"] = self.failure.message
        self._add_dropped(out)
        return Event(clock.epoch_nanos(self.start_nanos), "verbatim.attempt", out)

    def _add_dropped(self, out: dict[str, Value]) -> None:
        dropped = {}
        if self.request_body.dropped and not self.same_as:
            dropped["request"] = self.request_body.length
        if self.response_body.dropped:
            dropped["response"] = self.response_body.length
        if dropped:
            out["verbatim.body.dropped"] = "both" if len(dropped) == 2 else next(iter(dropped))
            out["verbatim.body.dropped_bytes"] = sum(dropped.values())


def _visible(headers: Headers, *, only: str | None = None, without: Sequence[str] = ()) -> dict[str, str]:
    """By name as sent; values of the same name joined, without credentials."""
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1")
        lower = name.lower()
        if lower in without or (only is not None and lower != only) or is_secret_header(name):
            continue
        names.setdefault(lower, lower if only else name)
        values.setdefault(lower, []).append(raw_value.decode("latin-1"))
    return {names[lower]: ", ".join(all_values) for lower, all_values in values.items()}
