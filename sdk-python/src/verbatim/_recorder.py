"""Everything that belongs to one configuration."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ._calls.tracker import CallTracker
from ._clock import EpochClock
from ._config import Config
from ._export import otlp
from ._export.budget import ByteBudget
from ._export.counters import Counters, Stats
from ._export.exporter import SpanExporter
from ._export.log import QuietLog, say
from ._export.protobuf import Message
from ._export.span import INTERNAL, FinishedSpan, Value
from ._export.transport import HttpTransport
from ._position import Position
from ._resource import describe
from ._version import VERSION


class Recorder:
    def __init__(self, config: Config, environment: Mapping[str, str] = os.environ) -> None:
        self.config = config
        self.counters = Counters()
        self._budget = ByteBudget(config.max_bytes)
        self._exporter: SpanExporter | None = None
        self.tracker: CallTracker | None = None
        self._disowned = False
        self._resource: dict[str, Value] | None = None
        self._environment = environment
        if config.enabled:
            self._exporter = SpanExporter(
                HttpTransport(config.traces_url(), config.api_key, f"verbatim-sdk-python/{VERSION}"),
                self._request,
                config.limits,
                self._budget,
                self.counters,
                QuietLog(),
            )
            self.tracker = CallTracker(self._exporter, self._budget, self.counters)

    def _request(self, spans: Sequence[Message]) -> Message:
        """Asked on the sender's thread: looking for the commit and the version reads files."""
        if self._resource is None:
            self._resource = describe(self.config, self._environment)
        return otlp.request(self._resource, "verbatim", VERSION, spans)

    def offer(self, span: FinishedSpan) -> None:
        if self._exporter is not None and not self._disowned:
            self._exporter.offer_span(span)

    def fact(self, about: Position, outcome: str, detail: str | None) -> None:
        """What became known about a span after it may have been sent."""
        now = EpochClock.start().start_epoch_nanos
        attributes: dict[str, Value] = {
            "verbatim.fact": "outcome",
            "verbatim.fact.trace_id": about.trace_id,
            "verbatim.fact.span_id": about.span_id,
            "verbatim.outcome": outcome,
        }
        if detail is not None:
            attributes["verbatim.outcome.detail"] = detail
        own = about.child()
        self.offer(
            FinishedSpan(own.trace_id, own.span_id, own.parent_span_id, "verbatim.fact", INTERNAL, now, now, attributes)
        )

    def capture_off(self, client: object, why: Exception) -> None:
        self.counters.add("capture_off")
        say(
            f"Verbatim: capture is off for {type(client).__name__}, which works on unrecorded:"
            f" {type(why).__name__}: {why}"
        )

    def fault(self) -> None:
        """Something of ours failed and was caught."""
        self.counters.add("faults")

    def stats(self) -> Stats:
        return self.counters.stats(self._budget.used())

    def flush(self, timeout_seconds: float) -> bool:
        return self._exporter is None or self._exporter.flush(timeout_seconds)

    def close(self, timeout_seconds: float) -> bool:
        if self._exporter is None or self.tracker is None or self._disowned:
            return True
        self.tracker.close()
        return self._exporter.close(timeout_seconds)

    def disown(self) -> None:
        """In a forked process: what this holds is its parent's, which sends it."""
        self._disowned = True
        if self.tracker is not None:
            self.tracker.disown()
