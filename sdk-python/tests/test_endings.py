"""How calls end, beyond the shared exchanges."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from exchange_parts import ask, ask_async, async_client, client, error, ok, sse
from provider import Provider
from receiver import Received, Receiver

import verbatim


def only(receiver: Receiver) -> Received:
    assert verbatim.flush(5)
    (span,) = receiver.spans
    return span


def test_a_stream_closed_behind_its_done_is_complete(receiver: Receiver) -> None:
    with Provider([sse(3, done=True, hold=True)]) as provider:
        assert len(list(ask(client(provider), stream=True))) == 3
        assert only(receiver).attempts[0]["verbatim.response.end"] == "end"
        assert receiver.spans[0].attempts[0]["verbatim.response.body"] == provider.responses[0]


def test_leaving_the_with_block_closes(receiver: Receiver) -> None:
    with Provider([sse(2, hold=True)]) as provider, ask(client(provider), stream=True) as stream:
        next(stream)
    span = only(receiver)
    assert span.attempts[0]["verbatim.response.end"] == "close"
    assert span.status_code == 0


def test_an_error_of_the_application_in_the_with_block_closes(receiver: Receiver) -> None:
    with Provider([sse(2, hold=True)]) as provider, pytest.raises(KeyError), ask(client(provider), stream=True) as s:
        next(s)
        raise KeyError
    assert only(receiver).attempts[0]["verbatim.response.end"] == "close"


def test_a_generator_of_the_application_that_is_closed_closes_what_it_entered(receiver: Receiver) -> None:
    with Provider([sse(2, hold=True)]) as provider:

        def texts() -> Iterator[object]:
            with ask(client(provider), stream=True) as stream:
                yield from stream

        generator = texts()
        next(generator)
        generator.close()  # type: ignore[attr-defined]
    assert only(receiver).attempts[0]["verbatim.response.end"] == "close"


def test_a_forgotten_raw_response_is_abandoned(receiver: Receiver) -> None:
    with Provider([sse(2, hold=True)]) as provider:
        manager = client(provider).chat.completions.with_streaming_response.create(model="m", messages=[], stream=True)
        manager.__enter__()
        del manager
        gc.collect()
        assert only(receiver).attempts[0]["verbatim.response.end"] == "abandoned"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell starts what runs in its background with the signal ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_cancels(receiver: Receiver) -> None:
    with Provider([sse(2, hold=True)]) as provider:
        stream = ask(client(provider), stream=True)
        next(stream)
        next(stream)
        threading.Timer(0.2, signal.pthread_kill, [threading.get_ident(), signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            next(stream)
    span = only(receiver)
    assert span.attempts[0]["verbatim.response.end"] == "cancel"
    assert span.attributes["verbatim.status"] == "cancelled"


def test_cancelled_while_it_waits_for_the_answer(receiver: Receiver) -> None:
    async def run(provider: Provider) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(ask_async(async_client(provider)), 0.3)

    with Provider([ok(wait_seconds=2)]) as provider:
        asyncio.run(run(provider))
        span = only(receiver)
        assert span.attempts[0]["verbatim.response.end"] == "cancel"
        assert span.attempts[0]["verbatim.request.body"] == provider.requests[0]
        assert span.attributes["verbatim.status"] == "cancelled"


def test_cancelled_while_it_waits_to_try_again(receiver: Receiver) -> None:
    async def run(provider: Provider) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(ask_async(async_client(provider)), 0.5)

    with Provider([error(429, retry_after="30")]) as provider:
        asyncio.run(run(provider))
    span = only(receiver)
    assert [attempt["http.response.status_code"] for attempt in span.attempts] == [429]
    assert span.attributes["verbatim.status"] == "cancelled"


def test_cancelled_between_two_events(receiver: Receiver) -> None:
    async def read(made: Any) -> None:
        async with await ask_async(made, stream=True) as stream:
            await anext(stream)
            await asyncio.sleep(30)

    async def run(provider: Provider) -> None:
        task = asyncio.create_task(read(async_client(provider)))
        await asyncio.sleep(0.5)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    with Provider([sse(2, hold=True)]) as provider:
        asyncio.run(run(provider))
    assert only(receiver).attempts[0]["verbatim.response.end"] == "cancel"


def test_timeout(receiver: Receiver) -> None:
    with Provider([ok(wait_seconds=1)]) as provider, pytest.raises(openai.APITimeoutError):
        ask(client(provider, timeout=0.1, max_retries=0))
    span = only(receiver)
    assert span.attributes["verbatim.status"] == "timeout"
    assert span.attempts[0]["verbatim.response.end"] == "error"


def test_a_failed_call_is_there_at_once_although_it_could_have_been_tried_again(receiver: Receiver) -> None:
    with Provider([error(429)]) as provider, pytest.raises(openai.RateLimitError):
        ask(client(provider, max_retries=0))
    span = only(receiver)
    assert span.attributes["error.type"] == "429"
    assert span.attempts[0]["verbatim.response.body"]


def test_a_refusal_that_stalls_does_not_hold_up_the_retry(receiver: Receiver) -> None:
    stalled = {
        "status": 429,
        "headers": {"content-type": "text/plain", "retry-after-ms": "1"},
        "chunks": ["slow"],
        "hold": True,
    }
    with Provider([stalled, sse(1, done=True)]) as provider:
        start = time.monotonic()
        assert len(list(ask(client(provider), stream=True))) == 1
        assert time.monotonic() - start < 1.9, "the drain waits two seconds, the retry must not"
        time.sleep(2.5)
        span = only(receiver)
    assert [attempt["verbatim.response.body"] for attempt in span.attempts] == [b"slow", provider.responses[1]]
    assert span.attempts[0]["verbatim.response.end"] == "close"


def test_chunks_have_their_times(receiver: Receiver) -> None:
    with Provider([sse(4, done=True, pause_seconds=0.05)]) as provider:
        list(ask(client(provider), stream=True))
    from test_exchanges import chunks

    log = chunks(only(receiver).attempts[0]["verbatim.response.chunks"])
    assert len(log) >= 4
    assert sum(nanos for _, nanos in log) >= 150_000_000
