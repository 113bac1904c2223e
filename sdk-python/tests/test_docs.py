"""Runs every example of the manual."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from exchange_parts import COMPLETION, ok
from provider import Provider
from receiver import Receiver

import verbatim

REPOSITORY = Path(__file__).parents[2]


def examples(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (REPOSITORY / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)


EXAMPLES = examples("docs/python-sdk.md")

SETTING = """
import asyncio, concurrent.futures, json, threading
import anthropic, openai, verbatim
from openai import OpenAI, AsyncOpenAI
from anthropic import Anthropic
from verbatim import observe, tool, wrap_openai, wrap_anthropic
messages = [{"role": "user", "content": "How long may I send it back?"}]
def search(query): return ["doc-1"]
def answer(question="?"): return question
def get_order(id): return {"id": id, "state": "sent"}
def task(): pass
request_headers = {}
arguments = '{"id": 17}'
"""


def test_the_manual_has_examples_and_the_quickstart_changes_at_most_three_lines() -> None:
    assert len(EXAMPLES) >= 8
    marked = [line for line in EXAMPLES[0].splitlines() if "verbatim" in line or "wrap_" in line]
    assert 1 <= len(marked) <= 3


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example(number: int, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude",
        "content": [{"type": "text", "text": "30 days."}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret")
    # One provider for both clients: each reads of the answer what it knows.
    with Provider([ok({**message, **COMPLETION, "role": "assistant", "content": message["content"]})]) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{provider.url}/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", provider.url)
        monkeypatch.setenv("VERBATIM_ENDPOINT", receiver.url)
        space: dict[str, Any] = {}
        exec(SETTING, space)
        exec("client = wrap_openai(OpenAI())", space)
        exec(compile(EXAMPLES[number], f"example {number}", "exec"), space)
        assert verbatim.flush(5)
    if "create(" in EXAMPLES[number] and "def " not in EXAMPLES[number]:
        assert any(span.kind == "llm" for span in receiver.spans), EXAMPLES[number]


def test_the_line_on_the_first_page_works(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = examples("README.md")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with Provider([ok(COMPLETION)]) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{provider.url}/v1")
        monkeypatch.setenv("VERBATIM_ENDPOINT", receiver.url)
        space: dict[str, Any] = {}
        exec(SETTING, space)
        exec(compile(line, "README.md", "exec"), space)
        exec("client.chat.completions.create(model='gpt-4.1-mini', messages=messages)", space)
        assert verbatim.flush(5)
    assert [span.kind for span in receiver.spans] == ["llm"]
