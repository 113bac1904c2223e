"""Replies and clients that many tests need."""

from __future__ import annotations

import json
import ssl
from typing import Any

import openai
from provider import Provider

import verbatim

_CONTEXT = ssl.create_default_context()
"""Made once: each would read the machine's certificates again."""

COMPLETION = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-exact",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "30 days."}}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
}
CHUNK = {
    "id": "chatcmpl-2",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "gpt-exact",
    "choices": [{"index": 0, "delta": {"content": "30 "}}],
}
QUESTION: list[Any] = [{"role": "user", "content": "How long?"}]


def ok(body: object = COMPLETION, **more: Any) -> dict[str, Any]:
    return {"status": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body), **more}


def error(status: int, **headers: str) -> dict[str, Any]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "status": status,
        "headers": {"content-type": "application/json", **names},
        "body": json.dumps({"error": {"message": "no"}}),
    }


def sse(events: int, *, done: bool = False, **more: Any) -> dict[str, Any]:
    chunks = [f"data: {json.dumps(CHUNK)}\n\n"] * events + (["data: [DONE]\n\n"] if done else [])
    return {"status": 200, "headers": {"content-type": "text/event-stream"}, "chunks": chunks, **more}


def plain_client(provider: Provider, **options: Any) -> openai.OpenAI:
    return openai.OpenAI(
        api_key="sk-secret",
        base_url=f"{provider.url}/v1",
        http_client=openai.DefaultHttpxClient(verify=_CONTEXT),
        **options,
    )


def client(provider: Provider, **options: Any) -> openai.OpenAI:
    return verbatim.wrap_openai(plain_client(provider, **options))


def async_client(provider: Provider, **options: Any) -> openai.AsyncOpenAI:
    return verbatim.wrap_openai(
        openai.AsyncOpenAI(
            api_key="sk-secret",
            base_url=f"{provider.url}/v1",
            http_client=openai.DefaultAsyncHttpxClient(verify=_CONTEXT),
            **options,
        )
    )


def ask(made: openai.OpenAI, **options: Any) -> Any:
    return made.chat.completions.create(model="gpt-4.1-mini", messages=QUESTION, **options)


async def ask_async(made: openai.AsyncOpenAI, **options: Any) -> Any:
    return await made.chat.completions.create(model="gpt-4.1-mini", messages=QUESTION, **options)
