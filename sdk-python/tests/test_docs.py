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

MANUAL = (Path(__file__).parents[2] / "docs" / "python-sdk.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)

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
