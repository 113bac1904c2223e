"""What the apps do: ask a model about the weather, with a tool, and tell the user.

Neither this module nor the clients know that anybody watches.
"""

from __future__ import annotations

import json
import os
from typing import Any

PROVIDER = os.environ["PROVIDER"]
QUESTION = "What is the weather in Oslo?"
INSTRUCTIONS = "Be brief."
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
CHAT_TOOL = {
    "type": "function",
    "function": {"name": "weather", "description": "Weather now", "parameters": PARAMETERS},
}
MESSAGES_TOOL = {"name": "weather", "description": "Weather now", "input_schema": PARAMETERS}


def weather(city: str) -> str:
    """Weather now"""
    return json.dumps({"city": city, "sky": "rain", "celsius": 8})


def openai_client() -> Any:
    from openai import OpenAI

    return OpenAI(base_url=f"{PROVIDER}/v1", api_key="none", max_retries=0)


def anthropic_client() -> Any:
    from anthropic import Anthropic

    return Anthropic(base_url=PROVIDER, api_key="none", max_retries=0)


def chat_turn(client: Any) -> str:
    """Two calls of Chat Completions with a tool between them."""
    messages: list[Any] = [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": QUESTION}]
    call = {"model": "gpt-4.1-mini", "tools": [CHAT_TOOL], "temperature": 0.2}
    asked = client.chat.completions.create(messages=messages, **call).choices[0].message
    messages.append({"role": "assistant", "content": None, "tool_calls": [each.to_dict() for each in asked.tool_calls]})
    for each in asked.tool_calls:
        found = weather(**json.loads(each.function.arguments))
        messages.append({"role": "tool", "tool_call_id": each.id, "content": found})
    return str(client.chat.completions.create(messages=messages, **call).choices[0].message.content)


def chat_stream(client: Any) -> str:
    chunks = client.chat.completions.create(
        model="gpt-4.1-mini",
        messages=[{"role": "user", "content": QUESTION}],
        stream=True,
        stream_options={"include_usage": True},
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def chat_failure(client: Any) -> str:
    from openai import NotFoundError

    try:
        client.chat.completions.create(model="missing", messages=[{"role": "user", "content": QUESTION}])
    except NotFoundError as failure:
        return type(failure).__name__
    raise AssertionError("a model that is not there answered")


def messages_turn(client: Any) -> str:
    """Two calls of Messages with a tool between them."""
    messages: list[Any] = [{"role": "user", "content": QUESTION}]
    call = {"model": "claude-haiku-4-5", "max_tokens": 256, "system": INSTRUCTIONS, "tools": [MESSAGES_TOOL]}
    asked = client.messages.create(messages=messages, **call).content
    messages.append({"role": "assistant", "content": [block.to_dict() for block in asked]})
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": weather(**block.input)}
        for block in asked
        if block.type == "tool_use"
    ]
    messages.append({"role": "user", "content": results})
    return str(client.messages.create(messages=messages, **call).content[0].text)


def messages_stream(client: Any) -> str:
    said = client.messages.create(
        model="claude-haiku-4-5", max_tokens=256, messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    return "".join(event.delta.text for event in said if event.type == "content_block_delta")


def messages_failure(client: Any) -> str:
    from anthropic import NotFoundError

    try:
        client.messages.create(model="missing", max_tokens=256, messages=[{"role": "user", "content": QUESTION}])
    except NotFoundError as failure:
        return type(failure).__name__
    raise AssertionError("a model that is not there answered")
