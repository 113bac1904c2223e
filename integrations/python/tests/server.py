"""The Verbatim server that the tests send to, as its HTTP API shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

APPS = Path(__file__).parent.parent / "apps"
PATIENCE_SECONDS = 30
"""What was taken can be found within a second; a busy machine may need longer."""


@dataclass
class Step:
    """A span of the tree, with what its own page shows."""

    node: dict[str, Any]
    span: dict[str, Any]
    children: list[Step] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.node["kind"])

    @property
    def name(self) -> str:
        return str(self.node["name"])

    def outline(self) -> Any:
        """Its kind, or its kind with those of its children."""
        return {self.kind: [child.outline() for child in self.children]} if self.children else self.kind

    def said(self) -> tuple[list[Any], list[Any]]:
        """What the model was told and what it said: (role, piece…) for each message."""
        conversation = self.span["conversation"]
        return [_message(each) for each in conversation["input"]], [_message(each) for each in conversation["output"]]

    @property
    def call(self) -> dict[str, Any]:
        return dict(self.span["call"])


@dataclass
class Trace:
    """A trace with all its spans."""

    summary: dict[str, Any]
    roots: list[Step]

    @property
    def steps(self) -> list[Step]:
        found: list[Step] = []
        waiting = list(self.roots)
        while waiting:
            step = waiting.pop(0)
            found.append(step)
            waiting[:0] = step.children
        return found

    def of_kind(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]

    @property
    def calls(self) -> list[Step]:
        """The model calls that totals count: one for each that went to the provider."""
        return [step for step in self.of_kind("llm") if not step.node.get("uncounted")]

    def outline(self) -> list[Any]:
        return [root.outline() for root in self.roots]


class Server:
    """Runs apps that send to the server, and reads what came."""

    def __init__(self, url: str, provider: str) -> None:
        self.url = url
        self.provider = provider

    def run(self, app: str, spans: int, **environment: str) -> Trace:
        """The one trace that an app of `apps/` leaves, when it shows that many spans."""
        before = self._trace_ids()
        self._execute(app, environment)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = [self.get(f"traces/{each}") for each in self._trace_ids() - before]
            if len(found) == 1 and len(found[0]["spans"]) >= spans:
                assert len(found[0]["spans"]) == spans, _names(found)
                return self._trace(found[0])
            assert time.monotonic() < deadline, f"expected one trace of {spans} spans: {_names(found)}"
            time.sleep(0.2)

    def get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}", timeout=30) as answer:
            return dict(json.load(answer))

    def _trace_ids(self) -> set[str]:
        return {each["traceId"] for each in self.get("traces?limit=100")["items"]}

    def _execute(self, app: str, environment: dict[str, str]) -> None:
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PROVIDER": self.provider,
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.url,
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_SERVICE_NAME": app,
            **environment,
        }
        done = subprocess.run(
            [sys.executable, f"{app}.py"], cwd=APPS, env=variables, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _trace(self, summary: dict[str, Any]) -> Trace:
        steps: dict[str, Step] = {}
        roots: list[Step] = []
        for node in summary["spans"]:
            step = Step(node, self.get(f"traces/{summary['traceId']}/spans/{node['spanId']}"))
            steps[node["spanId"]] = step
            parent = steps.get(node.get("parentSpanId", ""))
            (parent.children if parent else roots).append(step)
        return Trace(summary, roots)


def _names(traces: list[dict[str, Any]]) -> str:
    return (
        "; ".join(", ".join(f"{span['kind']} {span['name']}" for span in trace["spans"]) for trace in traces) or "none"
    )


def _message(message: dict[str, Any]) -> tuple[Any, ...]:
    return (message["role"], *(_piece(part) for part in message["parts"]))


def _piece(part: dict[str, Any]) -> Any:
    """A text, a request for a tool (id, name, arguments), its result (id, text), or another part as it is."""
    match part["type"]:
        case "text":
            return part["text"]
        case "tool_request":
            return part["id"], part["name"], json.loads(part["arguments"])
        case "tool_result":
            return part["id"], json.loads(part["content"])
        case _:
            return part
