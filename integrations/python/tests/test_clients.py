"""Packages that watch the clients of OpenAI and Anthropic: a turn with a tool, a stream, a failure."""

from __future__ import annotations

import expected
import pytest
from expected import STREAMED, USER
from server import Server, Trace


def has_openai_calls(trace: Trace) -> None:
    asked, answered, streamed, failed = trace.calls
    expected.has_turn(asked, answered)
    expected.has_models([asked, answered, streamed], "openai", expected.OPENAI)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    expected.has_tokens(asked, 120, 18)
    expected.has_tokens(answered, 150, 12)
    expected.has_tokens(streamed, 40, 5)
    expected.has_totals(trace, 4, 310, 35)
    expected.has_failure(failed, "The model `missing` does not exist.")
    assert failed.said() == ([USER], [])
    assert trace.summary["worstStatus"] == "error"


def test_openinference_openai(server: Server) -> None:
    trace = server.run("openinference_openai", 6)
    assert trace.outline() == [{"span": ["llm", "tool", "llm", "llm", "llm"]}]
    has_openai_calls(trace)
    expected.has_tokens(trace.calls[0], 120, 18, cached=64)
    assert (trace.calls[0].call["requestModel"], trace.calls[0].call["responseModel"]) == expected.OPENAI
    assert trace.calls[0].call["responseId"] == "chatcmpl-120"
    assert trace.calls[3].call["requestModel"] == "missing"
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    expected.has_identity(trace)
    assert trace.calls[0].span["tags"] == ["oslo"]
    assert trace.calls[0].span["metadata"] == {"tier": "gold"}


def test_openinference_anthropic(server: Server) -> None:
    """Anthropic's client sends a span of its own for each call; it stands below and is the one that counts."""
    trace = server.run("openinference_anthropic", 10)
    twice = {"llm": ["llm"]}
    assert trace.outline() == [{"span": [twice, "tool", twice, twice, twice]}]
    told = trace.roots[0].children
    asked, answered, streamed, failed = (step for step in told if step.kind == "llm")
    expected.has_turn(asked, answered, preface=("Let me look.",))
    expected.has_models([asked, answered, streamed], "anthropic", expected.ANTHROPIC)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    expected.has_reasons([asked, answered, streamed], "tool_call", "stop", "stop")
    expected.has_reasons([below for step in (asked, answered) for below in step.children], "tool_call", "stop")
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_failure(failed, "NotFoundError", "The model `missing` does not exist.")
    summary = trace.summary
    assert (summary["inputTokens"], summary["outputTokens"]) == (310, 35)
    expected.has_identity(trace)


def test_traceloop_openai(server: Server) -> None:
    trace = server.run("traceloop_openai", 6)
    assert trace.outline() == [{"span": ["llm", "tool", "llm", "llm", "llm"]}]
    has_openai_calls(trace)
    expected.has_tokens(trace.calls[0], 120, 18, cached=64)
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    assert [step.call["stream"] for step in trace.calls] == [False, False, True, False]
    assert trace.calls[0].call["responseId"] == "chatcmpl-120"


def test_traceloop_anthropic(server: Server) -> None:
    """Anthropic's client sends spans of its own beside these, unless it is told not to."""
    trace = server.run("traceloop_anthropic", 6, ANTHROPIC_OPEN_TELEMETRY="false")
    assert trace.outline() == [{"span": ["llm", "tool", "llm", "llm", "llm"]}]
    asked, answered, streamed, failed = trace.calls
    expected.has_turn(asked, answered, result_role="user", preface=("Let me look.",))
    expected.has_models([asked, answered, streamed], "anthropic", expected.ANTHROPIC)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    expected.has_tokens(asked, 120, 18, cached=64)
    # Of a stream this package adds the first count of the output, 1, to the last, 5.
    expected.has_totals(trace, 4, 310, 36)
    expected.has_failure(failed, "NotFoundError", "The model `missing` does not exist.")


@pytest.mark.parametrize(
    ("content", "steps"),
    [
        ("span_only", ["llm", "tool", "llm", "llm", "llm"]),
        # What log records tell comes too late to find tools in it that nobody declared.
        ("event_only", ["llm", "llm", "llm", "llm"]),
    ],
)
def test_otel_openai(server: Server, content: str, steps: list[str]) -> None:
    """Messages come on the span or as log records, on another connection."""
    trace = server.run("otel_openai", len(steps) + 1, OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=content)
    assert trace.outline() == [{"span": steps}]
    has_openai_calls(trace)
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    assert trace.calls[2].call["stream"] is True
    assert trace.calls[2].span["timeToFirstTokenMs"] > 0


def test_langfuse_openai(server: Server) -> None:
    trace = server.run(
        "langfuse_openai", 7, LANGFUSE_HOST=server.url, LANGFUSE_PUBLIC_KEY="pk-here", LANGFUSE_SECRET_KEY="sk-here"
    )
    assert trace.roots[0].kind == "agent"
    has_tool_beside_calls(trace)
    asked, answered, streamed, failed = trace.calls
    expected.has_turn(asked, answered)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    assert streamed.span["timeToFirstTokenMs"] > 0
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_totals(trace, 4, 310, 35)
    expected.has_failure(failed, "The model `missing` does not exist.")
    expected.has_identity(trace)
    assert asked.span["tags"] == ["oslo"]
    assert asked.span["metadata"] == {"tier": "gold"}


def test_langsmith_openai(server: Server) -> None:
    trace = server.run("langsmith_openai", 7, LANGSMITH_TRACING="true", LANGSMITH_TRACING_MODE="otel")
    assert trace.roots[0].kind == "chain"
    has_tool_beside_calls(trace)
    has_openai_calls(trace)
    expected.has_tokens(trace.calls[0], 120, 18, cached=64)
    assert trace.calls[3].call["provider"] == "openai"
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    expected.has_identity(trace)


def has_tool_beside_calls(trace: Trace) -> None:
    """The tool, told by who ran it, below the same parent as the calls."""
    tools = [step for step in trace.roots[0].children if step.kind == "tool" and not step.node.get("inferred")]
    assert [step.span["tool"]["name"] for step in tools] == ["weather"]
    assert "Oslo" in tools[0].span["input"]
    assert "celsius" in tools[0].span["output"]


def test_logfire_openai(server: Server) -> None:
    """Of a stream Logfire sends two spans: the request, and another one with the answer when it has ended."""
    trace = server.run("logfire_openai", 7)
    assert trace.outline() == [{"span": ["llm", "tool", "llm", "llm", "llm", "llm"]}]
    asked, answered, _, streamed, failed = trace.calls
    expected.has_turn(asked, answered)
    expected.has_models([asked, answered], "openai", expected.OPENAI)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    summary = trace.summary
    assert (summary["inputTokens"], summary["outputTokens"]) == (310, 35)
    expected.has_reasons([asked, answered, streamed], "tool_call", "stop", "stop")
    expected.has_failure(failed, "NotFoundError", "The model `missing` does not exist.")


def test_mlflow_openai(server: Server) -> None:
    """With an endpoint for everything it would send metrics, too, for which `mlflow-tracing` lacks what it needs."""
    where = {"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{server.url}/v1/traces"}
    trace = server.run("mlflow_openai", 6, **where)
    assert trace.outline() == [{"span": ["llm", "tool", "llm", "llm", "llm"]}]
    asked, answered, streamed, failed = trace.calls
    expected.has_turn(asked, answered)
    assert streamed.said() == ([USER], [("assistant", STREAMED)])
    assert expected.OPENAI[1] in (asked.call["responseModel"], asked.call["requestModel"])
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_totals(trace, 4, 310, 35)
    expected.has_reasons(trace.calls, "tool_call", "stop", "stop", None)
    expected.has_failure(failed, "The model `missing` does not exist.")
