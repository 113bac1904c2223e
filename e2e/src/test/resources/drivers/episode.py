"""Plays the user and the tools of an episode against wrapped clients: episode.py PROVIDER PLAN

PROVIDER is the URL of a scripted provider; the plan (a JSON file) is described in the class EpisodeProgram. Without `repeat`
the episode is played once, with it again and again until the standard input ends. What the SDK counted is printed as JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from types import SimpleNamespace
from typing import Any

import anthropic
import openai

import verbatim


class ChatCompletions:
    """A conversation over OpenAI Chat Completions."""

    def __init__(self, client: openai.OpenAI, plan: dict[str, Any]) -> None:
        self._client = client
        self._stream = plan["stream"]
        self._messages: list[Any] = [{"role": "system", "content": plan["system"]}]
        self._parameters = {
            "model": plan["model"],
            "messages": self._messages,
            "tools": plan["tools"],
            "parallel_tool_calls": False,
            "temperature": 0.0,
        }

    def user(self, text: str) -> None:
        self._messages.append({"role": "user", "content": text})

    def answer(self) -> list[str]:
        """Asks the model; the ids of the tool calls it wants."""
        answer = self._streamed() if self._stream else self._whole()
        calls = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
            for call in answer.tool_calls or []
        ]
        self._messages.append(
            {"role": "assistant", "content": answer.content, **({"tool_calls": calls} if calls else {})}
        )
        return [call["id"] for call in calls]

    def tool_result(self, call_id: str, result: str) -> None:
        self._messages.append({"role": "tool", "tool_call_id": call_id, "content": result})

    def _whole(self) -> Any:
        return self._client.chat.completions.create(**self._parameters).choices[0].message

    def _streamed(self) -> Any:
        content: str | None = None
        calls: dict[int, Any] = {}
        options = {"include_usage": True}
        with self._client.chat.completions.create(**self._parameters, stream=True, stream_options=options) as stream:
            for delta in (choice.delta for chunk in stream for choice in chunk.choices):
                if delta.content is not None:
                    content = (content or "") + delta.content
                for part in delta.tool_calls or []:
                    if part.index not in calls:
                        calls[part.index] = SimpleNamespace(
                            id=part.id, function=SimpleNamespace(name=part.function.name, arguments="")
                        )
                    calls[part.index].function.arguments += part.function.arguments or ""
        return SimpleNamespace(content=content, tool_calls=list(calls.values()))


class Messages:
    """A conversation over Anthropic Messages, its system prompt marked for the prompt cache."""

    def __init__(self, client: anthropic.Anthropic, plan: dict[str, Any]) -> None:
        self._client = client
        self._stream = plan["stream"]
        self._messages: list[Any] = []
        self._parameters = {
            "model": plan["model"],
            "max_tokens": 1024,
            "system": [{"type": "text", "text": plan["system"], "cache_control": {"type": "ephemeral"}}],
            "messages": self._messages,
            "tools": [
                {
                    "name": tool["function"]["name"],
                    "description": tool["function"]["description"],
                    "input_schema": tool["function"]["parameters"],
                }
                for tool in plan["tools"]
            ],
        }

    def user(self, text: str) -> None:
        self._messages.append({"role": "user", "content": text})

    def answer(self) -> list[str]:
        """Asks the model; the ids of the tool calls it wants."""
        if self._stream:
            with self._client.messages.stream(**self._parameters) as stream:
                answer = stream.get_final_message()
        else:
            answer = self._client.messages.create(**self._parameters)
        content: list[Any] = [
            {"type": "text", "text": block.text}
            if block.type == "text"
            else {"type": "tool_use", "id": block.id, "name": block.name, "input": block.input}
            for block in answer.content
        ]
        self._messages.append({"role": "assistant", "content": content})
        return [block["id"] for block in content if block["type"] == "tool_use"]

    def tool_result(self, call_id: str, result: str) -> None:
        block = {"type": "tool_result", "tool_use_id": call_id, "content": result}
        self._messages.append({"role": "user", "content": [block]})


def play(plan: dict[str, Any], chat: ChatCompletions | Messages) -> None:
    for turn in plan["turns"]:
        chat.user(turn["user"])
        results = iter(turn["toolResults"])
        for _ in range(turn["calls"]):
            for call_id, result in zip(chat.answer(), results):  # noqa: B905
                chat.tool_result(call_id, result)


def main(provider: str, plan: dict[str, Any]) -> None:
    if plan["api"] == "chat":
        open_ai = verbatim.wrap_openai(openai.OpenAI(api_key="sk-e2e-key", base_url=f"{provider}/v1"))
    else:
        claude = verbatim.wrap_anthropic(anthropic.Anthropic(api_key="sk-e2e-key", base_url=provider))
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    played = most_held = 0
    while played == 0 or (plan["repeat"] and not ended.is_set()):
        played += 1
        session = f"{plan['session']}-{played}" if plan["repeat"] else plan["session"]
        step = verbatim.observe("episode", kind="agent") if plan["step"] else contextlib.nullcontext()
        with verbatim.session(session), step:
            play(plan, ChatCompletions(open_ai, plan) if plan["api"] == "chat" else Messages(claude, plan))
        most_held = max(most_held, verbatim.stats().bytes_held)
    flushed = verbatim.flush(60)
    stats = verbatim.stats()
    print(
        json.dumps(
            {
                "played": played,
                "flushed": flushed,
                "captured": stats.captured,
                "sent": stats.sent,
                "dropped": stats.dropped_total,
                "bodiesDropped": stats.bodies_dropped,
                "mostHeld": most_held,
                "held": stats.bytes_held,
            }
        )
    )


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        main(sys.argv[1], json.load(file))
