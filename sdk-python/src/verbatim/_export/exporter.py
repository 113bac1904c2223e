"""The queue of finished spans."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from .budget import ByteBudget
from .counters import Counters
from .log import QuietLog, say
from .protobuf import Message
from .sender import Entry, ExportLimits, Item, Marker, Sender, Task, Transport
from .span import FinishedSpan, SpanSource


class SpanExporter:
    """A queue bounded by bytes and one daemon thread that sends.

    Every method returns at once except `flush` and `close`, which obey their deadline. When there is no room the newest
    span is dropped and counted. Offering locks nothing but the budget: `SimpleQueue.put` is reentrant, so that the
    garbage collector may end a call at any point.
    """

    def __init__(
        self,
        transport: Transport,
        request: Callable[[Sequence[Message]], Message],
        limits: ExportLimits,
        budget: ByteBudget,
        counters: Counters,
        log: QuietLog,
    ) -> None:
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._budget = budget
        self._counters = counters
        self._log = log
        self._sender = Sender(self._inbox, transport, request, limits, self._settle, counters, log)
        self._start_lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self) -> None:
        """Starts the thread unless it runs. At the end of the interpreter there are no new threads; then nothing happens."""
        if self._thread is not None:
            return
        with self._start_lock:
            if self._thread is None:
                thread = threading.Thread(target=self._sender.run, name="verbatim-sender", daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    return
                self._thread = thread

    def offer_span(self, span: FinishedSpan) -> None:
        """Queues a span that holds no recorded bodies."""
        self.offer(span, span.size(), 0)

    def offer(self, source: SpanSource, own_bytes: int, reserved: int) -> None:
        """Queues a span that is assembled later, on the sender's thread.

        `own_bytes` is an estimate of its size without bodies; `reserved` is what its bodies already hold of the budget,
        released when the span is sent or dropped, or at once when it is refused.
        """
        self._counters.add("captured")
        if self._closed:
            self._refuse(source, reserved, "closed")
        elif not self._budget.try_reserve(own_bytes):
            self._refuse(source, reserved, "queue_full")
            self._log.warn(f"Verbatim: the queue is full; spans are dropped: {self._counters.dropped()}")
        else:
            self._inbox.put(Entry(source, own_bytes + reserved))
            self.start()

    def _refuse(self, source: SpanSource, reserved: int, reason: str) -> None:
        self._budget.release(reserved)
        source.settled()
        self._counters.drop(reason)

    def later(self, run: Callable[[], None]) -> None:
        """Does this on the sender's thread. Safe to call from the garbage collector."""
        self._inbox.put(Task(run))

    def _settle(self, entry: Entry) -> None:
        self._budget.release(entry.reserved)
        entry.source.settled()

    def flush(self, timeout_seconds: float) -> bool:
        """Waits until everything offered before is sent or dropped; False if the time was up before."""
        deadline = time.monotonic() + timeout_seconds
        # What the garbage collector left to be done may add spans behind the first marker.
        return self._flush_once(deadline) and self._flush_once(deadline)

    def _flush_once(self, deadline: float) -> bool:
        thread = self._thread
        if thread is None:
            return self._inbox.empty()
        marker = Marker(threading.Event())
        self._inbox.put(marker)
        self._sender.hurry()
        # A thread that died with the interpreter passes no marker.
        while not marker.passed.wait(max(0.0, min(1.0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline or not thread.is_alive():
                return False
        return True

    def close(self, timeout_seconds: float) -> bool:
        """Sends what is queued until the deadline, then gives up and counts what is left."""
        if self._closed:
            return True
        self._closed = True
        self._sender.close()
        complete = self.flush(timeout_seconds)
        self._sender.stop()
        left = 0
        while True:
            try:
                item = self._inbox.get_nowait()
            except Empty:
                break
            if isinstance(item, Entry):
                left += 1
                self._settle(item)
        if left:
            self._counters.drop("shutdown", left)
            say(f"Verbatim: {left} spans were not sent before the shutdown deadline")
        # Wakes the thread, in case that its own stop sign was taken out here.
        self._sender.stop()
        return complete
