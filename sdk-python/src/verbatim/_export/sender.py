"""The thread that sends."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from . import otlp
from .counters import Counters
from .log import QuietLog
from .protobuf import Message, rejected_spans
from .span import SpanSource
from .transport import Reply


@dataclass(frozen=True)
class ExportLimits:
    """How the sender behaves."""

    batch_bytes: int = 16 << 20
    """Most uncompressed bytes in one request; a larger span goes alone."""
    linger_seconds: float = 0.1
    """How long a span waits for company."""
    request_seconds: float = 30.0
    """For one request with its answer."""
    first_backoff_seconds: float = 0.5
    """The wait before the first retry; doubled for each further one."""
    max_backoff_seconds: float = 30.0
    """The longest wait that the receiver did not ask for."""


@dataclass(frozen=True)
class Entry:
    """A span and the bytes it holds of the budget."""

    source: SpanSource
    reserved: int


@dataclass(frozen=True)
class Task:
    """Something to be done on the sender's thread, because it came up where nothing must be locked."""

    run: Callable[[], None]


@dataclass(frozen=True)
class Marker:
    """Passed when everything before it is settled."""

    passed: threading.Event


Item = Entry | Task | Marker


class Transport(Protocol):
    """Delivers encoded requests; raises OSError or HTTPException when there is no answer."""

    def post(self, gzipped_request: bytes, timeout_seconds: float) -> Reply: ...


class _Stopped(Exception):
    """The deadline of the shutdown is over."""


class Sender:
    """Sends batches until it is stopped.

    Follows the OTLP rules: 429, 502, 503, 504 and lost connections are retried for as long as it takes, with exponential
    backoff and jitter or when the receiver said; every other failure is final. A batch answered with 400 or 413 is
    halved, so that one bad span does not cost the others.

    See https://opentelemetry.io/docs/specs/otlp/#failures-1.
    """

    _LONGEST_RETRY_AFTER_SECONDS = 300.0
    """Longer waits are not believed."""

    def __init__(
        self,
        inbox: SimpleQueue[Item],
        transport: Transport,
        request: Callable[[Sequence[Message]], Message],
        limits: ExportLimits,
        settled: Callable[[Entry], None],
        counters: Counters,
        log: QuietLog,
    ) -> None:
        self._inbox = inbox
        self._transport = transport
        self._request = request
        self._limits = limits
        self._settled = settled
        self._counters = counters
        self._log = log
        self._held: Item | None = None
        self._signal = threading.Event()
        self._hurry = False
        self._closing = False
        self._stopped = False

    # ---- called from other threads ----

    def hurry(self) -> None:
        """Somebody waits for the queue to be empty."""
        self._hurry = True
        self._signal.set()

    def close(self) -> None:
        """From now on pauses are short, as there is a deadline."""
        self._closing = True
        self.hurry()

    def stop(self) -> None:
        """Gives up what is left."""
        self._stopped = True
        self._signal.set()
        self._inbox.put(Marker(threading.Event()))

    # ---- the thread ----

    def run(self) -> None:
        while not self._stopped:
            batch, marker = self._collect()
            if batch:
                self._send_and_settle(batch)
            if marker is not None:
                self._hurry = False
                marker.passed.set()

    def _collect(self) -> tuple[list[Entry], Marker | None]:
        """Waits for spans and takes as many as fit into a batch, up to the next marker."""
        batch: list[Entry] = []
        size = 0
        deadline = 0.0
        while True:
            item = self._next(deadline if batch else None)
            if item is None:
                return batch, None
            if isinstance(item, Marker):
                return batch, item
            if isinstance(item, Task):
                self._do(item)
            elif batch and size + item.reserved > self._limits.batch_bytes:
                self._held = item
                return batch, None
            else:
                if not batch:
                    deadline = time.monotonic() + self._limits.linger_seconds
                batch.append(item)
                size += item.reserved

    def _next(self, deadline: float | None) -> Item | None:
        held, self._held = self._held, None
        if held is not None:
            return held
        if deadline is None:
            return self._inbox.get()
        left = 0.0 if self._hurry else deadline - time.monotonic()
        try:
            return self._inbox.get(timeout=left) if left > 0 else self._inbox.get_nowait()
        except Empty:
            return None

    def _do(self, task: Task) -> None:
        try:
            task.run()
        except Exception:
            self._counters.add("faults")

    def _send_and_settle(self, batch: list[Entry]) -> None:
        try:
            self._deliver([message for entry in batch if (message := self._encoded(entry)) is not None])
        except Exception as fault:
            self._counters.drop("internal", len(batch))
            self._log.warn(f"Verbatim: a batch could not be sent: {type(fault).__name__}")
        finally:
            for entry in batch:
                self._settled(entry)

    def _encoded(self, entry: Entry) -> Message | None:
        try:
            return otlp.encoded(entry.source.span())
        except Exception as fault:
            self._counters.drop("internal")
            self._log.warn(f"Verbatim: a span could not be encoded: {type(fault).__name__}")
            return None

    def _deliver(self, spans: Sequence[Message]) -> None:
        if not spans:
            return
        request = otlp.gzipped(self._request(spans))
        attempt = 0
        while True:
            wait = None
            try:
                reply = self._transport.post(request, self._limits.request_seconds)
            except (OSError, http.client.HTTPException) as failure:
                trouble = type(failure).__name__
            else:
                if reply.status // 100 == 2:
                    self._accepted(len(spans), reply)
                    return
                if reply.status in (400, 413) and len(spans) > 1:
                    middle = len(spans) // 2
                    self._deliver(spans[:middle])
                    self._deliver(spans[middle:])
                    return
                if reply.status not in (429, 502, 503, 504):
                    self._counters.drop(f"status_{reply.status}", len(spans))
                    self._log.warn(
                        f"Verbatim: the receiver refused spans for good with status {reply.status};"
                        " check endpoint and API key"
                    )
                    return
                trouble = f"status {reply.status}"
                wait = reply.retry_after_seconds
            self._counters.add("retries")
            self._log.warn(
                f"Verbatim: the receiver cannot be reached or is busy ({trouble}); spans wait in memory,"
                f" dropped so far: {self._counters.dropped()}"
            )
            try:
                if wait is not None:
                    self._pause(min(wait, self._LONGEST_RETRY_AFTER_SECONDS), hurries=False)
                else:
                    self._pause(self._backoff(attempt), hurries=True)
            except _Stopped:
                self._counters.drop("shutdown", len(spans))
                return
            attempt += 1

    def _backoff(self, attempt: int) -> float:
        """Full doubling, less up to half at random."""
        full = self._limits.first_backoff_seconds * 2.0 ** min(attempt, 30)
        return min(full, self._limits.max_backoff_seconds) * (1 - 0.5 * random.random())

    def _pause(self, seconds: float, *, hurries: bool) -> None:
        """Waits before a retry; a flush cuts it short when `hurries`, closing always does."""
        deadline = time.monotonic() + seconds
        self._signal.clear()
        while not self._stopped:
            if self._closing:
                # Closing leaves a deadline, not time to back off; yet it must not become a busy loop.
                time.sleep(0.05)
                break
            left = deadline - time.monotonic()
            if left <= 0:
                return
            if self._signal.wait(left):
                self._signal.clear()
                if hurries:
                    break
        if self._stopped:
            raise _Stopped

    def _accepted(self, spans: int, reply: Reply) -> None:
        if reply.content_type.startswith("text/html"):
            self._counters.drop("not_otlp", spans)
            self._log.warn("Verbatim: the endpoint answers with a web page; it is no OTLP receiver")
            return
        rejected = min(spans, rejected_spans(reply.body))
        self._counters.add("sent", spans - rejected)
        if rejected:
            self._counters.drop("rejected", rejected)
            self._log.warn(f"Verbatim: the receiver rejected {rejected} spans of a batch")
