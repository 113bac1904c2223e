"""Plays the user and the tools of an episode against wrapped clients: episode.py PROVIDER PLAN

PROVIDER is the URL of a scripted provider; the plan (a JSON file) is described in the class EpisodeProgram, and may be a list of
plans, each with a `provider` of its own. Without `repeat` an episode is played once, with it again and again until the standard
input ends. What the SDK counted is printed as JSON.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
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
        self.messages: list[Any] = [{"role": "system", "content": plan["system"]}]
        self._parameters = {
            "model": plan["model"],
            "messages": self.messages,
            "tools": plan["tools"],
            "parallel_tool_calls": False,
            "temperature": 0.0,
        }

    def user(self, text: str) -> None:
        self.messages.append({"role": "user", "content": text})

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
        self.messages.append(
            {"role": "assistant", "content": answer.content, **({"tool_calls": calls} if calls else {})}
        )
        return [call["id"] for call in calls]

    def tool_result(self, call_id: str, result: str) -> None:
        self.messages.append({"role": "tool", "tool_call_id": call_id, "content": result})

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
        self.messages: list[Any] = []
        self._parameters = {
            "model": plan["model"],
            "max_tokens": 1024,
            "system": [{"type": "text", "text": plan["system"], "cache_control": {"type": "ephemeral"}}],
            "messages": self.messages,
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
        self.messages.append({"role": "user", "content": text})

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
        self.messages.append({"role": "assistant", "content": content})
        return [block["id"] for block in content if block["type"] == "tool_use"]

    def tool_result(self, call_id: str, result: str) -> None:
        block = {"type": "tool_result", "tool_use_id": call_id, "content": result}
        self.messages.append({"role": "user", "content": [block]})


def play(plan: dict[str, Any], chat: ChatCompletions | Messages) -> None:
    for turn in plan["turns"]:
        chat.user(turn["user"])
        results = iter(turn["toolResults"])
        for _ in range(turn["calls"]):
            for call_id, result in zip(chat.answer(), results):  # noqa: B905
                chat.tool_result(call_id, result)


@functools.cache
def client_of(api: str, provider: str, episode: str | None) -> Any:
    headers = {} if episode is None else {"x-episode": episode}
    if api == "chat":
        open_ai = openai.OpenAI(api_key="sk-e2e-key", base_url=f"{provider}/v1", default_headers=headers)
        return verbatim.wrap_openai(open_ai)
    claude = anthropic.Anthropic(api_key="sk-e2e-key", base_url=provider, default_headers=headers)
    return verbatim.wrap_anthropic(claude)


def chat_of(provider: str, plan: dict[str, Any]) -> ChatCompletions | Messages:
    """In a list of plans a header tells the provider which one it is."""
    client = client_of(plan["api"], provider, plan["session"] if "provider" in plan else None)
    return ChatCompletions(client, plan) if plan["api"] == "chat" else Messages(client, plan)


def play_in(session: str, provider: str, plan: dict[str, Any]) -> str:
    """Plays it in this session; what was said, or the kind of the error that ended it."""
    step = verbatim.observe("episode", kind="agent") if plan["step"] else contextlib.nullcontext()
    chat = chat_of(provider, plan)
    with verbatim.session(session), step:
        try:
            play(plan, chat)
        except Exception as failure:
            if not plan.get("fails"):
                raise
            return type(failure).__name__
    return hashlib.sha256(json.dumps(chat.messages).encode()).hexdigest()


def main(provider: str, given: Any) -> None:
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    plans = given if isinstance(given, list) else [given]
    repeat = plans[0].get("repeat", False)
    played = most_held = 0
    outcomes = []
    while played == 0 or (repeat and not ended.is_set()):
        played += 1
        for plan in plans:
            session = f"{plan['session']}-{played}" if repeat else plan["session"]
            outcomes.append(play_in(session, plan.get("provider", provider), plan))
        most_held = max(most_held, verbatim.stats().bytes_held)
    flushed = verbatim.flush(60)
    stats = verbatim.stats()
    print(
        json.dumps(
            {
                "played": played,
                "outcomes": [] if repeat else outcomes,
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
