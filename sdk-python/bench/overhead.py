"""What recording costs on the caller's thread: rounds of calls with and without it, taking turns.

Run with an environment of `sdk-python/test`: `.venv/newest/bin/python bench/overhead.py`. The provider answers within the
process, without a network, so that what is left is the client's own work.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import httpx2
import openai

import verbatim
from verbatim._clients.http_client import recording
from verbatim._installation import tracker

ROUNDS = 25
CALLS = 30


def answer(request: httpx2.Request) -> httpx2.Response:
    request.read()
    return httpx2.Response(200, json=COMPLETION)


def streamed(request: httpx2.Request) -> httpx2.Response:
    request.read()
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=iter(EVENTS))


COMPLETION = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "word " * 100}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
CHUNK = {
    "id": "c",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "word "}}],
}
EVENTS = [f"data: {json.dumps(CHUNK)}\n\n".encode()] * 200 + [b"data: [DONE]\n\n"]


def client(handler: Callable[[httpx2.Request], httpx2.Response]) -> openai.OpenAI:
    transport = httpx2.MockTransport(handler)
    return openai.OpenAI(api_key="k", base_url="http://provider", http_client=httpx2.Client(transport=transport))


def round_of(call: Callable[[], object]) -> float:
    """Microseconds of one call on this thread's own clock, so that the sender's thread does not count."""
    start = time.thread_time_ns()
    for _ in range(CALLS):
        call()
    return (time.thread_time_ns() - start) / CALLS / 1000


def compare(title: str, plain: Callable[[], object], recorded: Callable[[], object]) -> None:
    round_of(plain), round_of(recorded)
    bases, others = [], []
    for _ in range(ROUNDS):
        bases.append(round_of(plain))
        others.append(round_of(recorded))
        verbatim.flush(60)
    differences = [other - base for base, other in zip(bases, others, strict=True)]
    print(
        f"{title}: {statistics.median(bases):.0f} us plain, recorded +{statistics.median(differences):.0f} us (median of"
        f" the differences), +{min(others) - min(bases):.0f} us (difference of the minima)"
    )


def calls(made: openai.OpenAI, kibibytes: int) -> Callable[[], object]:
    text = "x" * 1024 * kibibytes
    return lambda: made.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])


def streams(made: openai.OpenAI) -> Callable[[], object]:
    return lambda: list(
        made.chat.completions.create(model="m", messages=[{"role": "user", "content": "x"}], stream=True)
    )


def exchanges(made: httpx2.Client) -> Callable[[], object]:
    return lambda: made.send(made.build_request("POST", "http://provider/v1/chat/completions", content=b"x" * 1024))


def main(endpoint: str) -> None:
    verbatim.init(endpoint=endpoint)
    for size in (1, 100, 1000):
        compare(
            f"call with {size} KiB",
            *(calls(made, size) for made in (client(answer), verbatim.wrap_openai(client(answer)))),
        )
    plain = httpx2.Client(transport=httpx2.MockTransport(answer))
    hooked = recording(plain, "openai", tracker)
    compare("HTTP exchange alone, 1 KiB", *(exchanges(made) for made in (plain, hooked)))
    compare(
        "stream of 200 chunks",
        *(streams(made) for made in (client(streamed), verbatim.wrap_openai(client(streamed)))),
    )

    def step() -> None:
        with verbatim.observe("step"):
            pass

    compare("step", lambda: None, step)
    print(verbatim.stats())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:4318")
