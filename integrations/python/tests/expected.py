"""What every trace of `apps/weather.py` must tell, whoever watched."""

from __future__ import annotations

from typing import Any

from server import Step, Trace

SYSTEM = ("system", "Be brief.")
USER = ("user", "What is the weather in Oslo?")
REQUEST = ("call_oslo", "weather", {"city": "Oslo"})
RESULT = ("call_oslo", {"city": "Oslo", "sky": "rain", "celsius": 8})
ANSWER = "It rains in Oslo, at 8 degrees."
STREAMED = "It rains in Oslo."
OPENAI = ("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14")
ANTHROPIC = ("claude-haiku-4-5", "claude-haiku-4-5-20251001")


def has_turn(asked: Step, answered: Step, result_role: str = "tool", preface: tuple[str, ...] = ()) -> None:
    """A call that ends with a request for the tool, and one that is given its result and answers."""
    assert asked.said() == ([SYSTEM, USER], [("assistant", *preface, REQUEST)])
    assert answered.said() == (
        [SYSTEM, USER, ("assistant", *preface, REQUEST), (result_role, RESULT)],
        [("assistant", ANSWER)],
    )
    for call in (asked, answered):
        assert [tool["name"] for tool in call.span["conversation"]["tools"]] == ["weather"]
        assert call.span["conversation"]["source"] == "attributes"
        assert call.node["status"] == "ok"
        assert call.span["attempts"] == []


def has_models(calls: list[Step], provider: str, models: tuple[str, str]) -> None:
    """Who answered: what was asked for and what the provider says it was."""
    for step in calls:
        assert step.call["provider"] == provider
        assert models[1] in (step.call["responseModel"], step.call["requestModel"])
        assert step.call["requestModel"] in models


def has_reasons(calls: list[Step], *reasons: str | None) -> None:
    assert [step.call["finishReason"] for step in calls] == list(reasons)


def has_tokens(step: Step, read: int, written: int, cached: int | None = None) -> None:
    usage = step.call["usage"]
    assert (usage["inputTotal"], usage["outputTotal"]) == (read, written)
    if cached is not None:
        assert usage["cacheRead"] == cached


def has_totals(trace: Trace, calls: int, read: int, written: int) -> None:
    """What went to the provider, once."""
    summary = trace.summary
    assert (summary["llmCalls"], summary["inputTokens"], summary["outputTokens"]) == (calls, read, written)


def has_failure(step: Step, *words: str) -> None:
    assert step.node["status"] == "error"
    told: dict[str, Any] = step.span["error"]
    for word in words:
        assert word in f"{told['type']} {told['message']}"


def has_identity(trace: Trace, session: str | None = "chat-42", user: str | None = "u-1042") -> None:
    if session is None:
        assert not trace.summary["sessionDeclared"]
    else:
        assert (trace.summary["sessionId"], trace.summary["sessionDeclared"]) == (session, True)
    assert trace.summary["userId"] == user


def has_answer(trace: Trace, answer: str) -> None:
    assert (trace.summary["question"], trace.summary["answer"]) == (USER[1], answer)
