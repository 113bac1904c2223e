"""Frameworks that call models and tools by themselves, and what watches them: one turn with a tool."""

from __future__ import annotations

import expected
from expected import ANSWER, OPENAI
from server import Server, Step, Trace


def has_turn(trace: Trace, result_role: str = "tool", models: tuple[str, str] = OPENAI) -> tuple[Step, Step]:
    asked, answered = trace.calls
    expected.has_turn(asked, answered, result_role)
    expected.has_models([asked, answered], "openai", models)
    expected.has_tokens(asked, 120, 18)
    expected.has_tokens(answered, 150, 12)
    expected.has_totals(trace, 2, 270, 30)
    expected.has_answer(trace, ANSWER)
    return asked, answered


def declared_tool(trace: Trace) -> Step:
    (tool,) = (step for step in trace.of_kind("tool") if not step.node.get("inferred"))
    assert tool.span["tool"]["name"] == "weather"
    assert "Oslo" in tool.span["input"]
    assert "celsius" in tool.span["output"]
    return tool


def test_openinference_langchain(server: Server) -> None:
    trace = server.run("openinference_langchain", 5)
    assert trace.roots[0].kind == "chain"
    asked, answered = has_turn(trace)
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_reasons([asked, answered], "tool_call", "stop")
    declared_tool(trace)
    expected.has_identity(trace)


def test_langsmith_langchain(server: Server) -> None:
    trace = server.run("langsmith_langchain", 4, LANGSMITH_TRACING="true", LANGSMITH_TRACING_MODE="otel")
    assert trace.outline() == [{"chain": ["llm", "tool", "llm"]}]
    asked, answered = has_turn(trace, models=(OPENAI[0], OPENAI[0]))
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_reasons([asked, answered], "tool_call", "stop")
    assert declared_tool(trace).span["tool"]["callId"] == "call_oslo"
    expected.has_identity(trace)


def test_pydantic_ai_with_logfire(server: Server) -> None:
    trace = server.run("pydantic_ai_logfire", 4)
    assert trace.outline() == [{"agent": ["llm", "tool", "llm"]}]
    asked, answered = has_turn(trace, result_role="user")
    expected.has_tokens(asked, 120, 18, cached=64)
    expected.has_reasons([asked, answered], "tool_call", "stop")
    assert declared_tool(trace).span["tool"]["callId"] == "call_oslo"
    expected.has_identity(trace, user=None)


def test_openai_agents_with_openinference(server: Server) -> None:
    """Agent, turns, calls of the Responses API and the tool, nested as they ran."""
    trace = server.run("agents_openinference", 9)
    asked, answered = has_turn(trace)
    expected.has_tokens(asked, 120, 18, cached=64)
    declared_tool(trace)
    agent = next(step for step in trace.steps if step.name == "forecaster")
    assert agent.kind == "agent"
    assert [turn.kind for turn in agent.children] == ["chain", "chain"]
    assert [asked in agent.children[0].children, answered in agent.children[1].children] == [True, True]
    expected.has_identity(trace, session=None, user=None)
