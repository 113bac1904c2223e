"""The wrapped clients: which of them there are, and that they stay what they were."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anthropic
import openai
import pytest
from exchange_parts import QUESTION, ask, ask_async, async_client, client, ok, plain_client, sse
from provider import Provider
from receiver import Receiver

import verbatim


def spans(receiver: Receiver, count: int) -> Any:
    assert verbatim.flush(5)
    assert len(receiver.spans) == count
    return receiver.spans


def test_the_type_and_the_options_stay(receiver: Receiver) -> None:
    original = openai.OpenAI(
        api_key="k",
        organization="org",
        project="proj",
        base_url="http://127.0.0.1:9/v1",
        max_retries=7,
        timeout=3.5,
        default_headers={"x-extra": "1"},
        default_query={"q": "2"},
    )
    wrapped = verbatim.wrap_openai(original)
    assert isinstance(wrapped, openai.OpenAI)
    assert type(wrapped).__name__ == "OpenAI"
    for name in ("api_key", "organization", "project", "base_url", "max_retries", "timeout"):
        assert getattr(wrapped, name) == getattr(original, name), name
    assert wrapped.default_headers["x-extra"] == "1"
    assert wrapped.default_query == {"q": "2"}
    assert verbatim.wrap_openai(wrapped) is wrapped


def test_copies_are_recorded_and_the_original_is_not(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        original = plain_client(provider)
        wrapped = verbatim.wrap_openai(original)
        ask(original)
        ask(wrapped.with_options(timeout=9))
        ask(wrapped.copy(max_retries=0).with_options(http_client=openai.DefaultHttpxClient()))
        ask(wrapped)
    assert {span.name for span in spans(receiver, 3)} == {"chat gpt-4.1-mini"}


def test_the_original_may_be_forgotten_and_the_wrapped_one_too(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        wrapped = verbatim.wrap_openai(openai.OpenAI(api_key="k", base_url=f"{provider.url}/v1"))
        ask(wrapped)
        original = openai.OpenAI(api_key="k", base_url=f"{provider.url}/v1")
        ask(verbatim.wrap_openai(original))
        ask(original)
        wrapped.close()
        assert wrapped.is_closed()
    spans(receiver, 2)


def test_raw_responses_and_helpers(receiver: Receiver) -> None:
    with Provider([ok(), ok(), sse(2, done=True)]) as provider:
        made = client(provider)
        raw = made.chat.completions.with_raw_response.create(model="m", messages=QUESTION)
        assert raw.parse().choices[0].message.content == "30 days."
        with made.chat.completions.with_streaming_response.create(model="m", messages=QUESTION) as response:
            assert b"".join(response.iter_bytes()) == provider.responses[1]
        with made.chat.completions.stream(model="m", messages=QUESTION) as stream:
            stream.until_done()
    for span, body in zip(spans(receiver, 3), provider.responses, strict=True):
        assert span.attempts[0]["verbatim.response.body"] == body
        assert span.attempts[0]["verbatim.response.end"] == "end"


def test_anthropic_stream_helper(receiver: Receiver) -> None:
    from test_exchanges import CASES

    case = CASES["anthropic-messages-stream"]
    parameters = {key: value for key, value in case["call"].items() if key != "stream"}
    with Provider(case["server"]) as provider:
        made = verbatim.wrap_anthropic(anthropic.Anthropic(api_key="k", base_url=provider.url))
        with made.messages.stream(**parameters) as stream:
            assert stream.get_final_text() == "30 days \U0001f4e6"
    (span,) = spans(receiver, 1)
    assert span.attempts[0]["verbatim.response.body"] == provider.responses[0]
    assert span.attempts[0]["verbatim.response.end"] == "end"


def test_azure(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        made = verbatim.wrap_openai(
            openai.AzureOpenAI(api_key="azure-secret", azure_endpoint=provider.url, api_version="2024-10-21")
        )
        assert isinstance(made, openai.AzureOpenAI)
        ask(made)
    (span,) = spans(receiver, 1)
    assert span.name == "chat gpt-4.1-mini"
    assert "/deployments/gpt-4.1-mini/chat/completions?api-version=2024-10-21" in span.attempts[0]["url.full"]
    assert "azure-secret" not in str(span.attempts)


def test_uploads_are_recorded_as_they_were_sent(receiver: Receiver) -> None:
    async def run(provider: Provider) -> None:
        await async_client(provider).audio.transcriptions.create(model="whisper-1", file=("a.wav", b"\x00\xff" * 5000))

    with Provider([ok({"text": "hello"})]) as provider:
        client(provider).audio.transcriptions.create(model="whisper-1", file=("a.wav", io.BytesIO(b"\x00\xff" * 5000)))
        asyncio.run(run(provider))
    for span, body in zip(spans(receiver, 2), provider.requests, strict=True):
        assert span.attempts[0]["verbatim.request.body"] == body
        assert b"\x00\xff" * 5000 in body
        assert span.attempts[0]["verbatim.request.content_type"].startswith("multipart/form-data")


def test_an_upload_that_is_tried_again_is_one_call(receiver: Receiver) -> None:
    from exchange_parts import error

    with Provider([error(503, retry_after_ms="1"), ok({"text": "hello"})]) as provider:
        client(provider).audio.transcriptions.create(model="whisper-1", file=("a.wav", b"abc"))
    (span,) = spans(receiver, 1)
    assert [attempt["http.response.status_code"] for attempt in span.attempts] == [503, 200]
    assert span.attempts[1].get("verbatim.request.body", provider.requests[1]) == provider.requests[1]


def test_only_what_is_posted_is_recorded(receiver: Receiver) -> None:
    with Provider([ok({"object": "list", "data": []})]) as provider:
        client(provider).models.list()
    spans(receiver, 0)


def test_a_hook_of_the_application_may_read_the_response(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        http_client = openai.DefaultHttpxClient(event_hooks={"response": [lambda response: response.read()]})
        made = openai.OpenAI(api_key="k", base_url=f"{provider.url}/v1", http_client=http_client)
        assert ask(verbatim.wrap_openai(made)).choices[0].message.content == "30 days."
    (span,) = spans(receiver, 1)
    assert span.attempts[0]["verbatim.response.body"] == provider.responses[0]


def test_what_cannot_be_wrapped_is_given_back(receiver: Receiver) -> None:
    stranger = object()
    assert verbatim.wrap_openai(stranger) is stranger
    assert verbatim.wrap_anthropic(stranger) is stranger
    assert verbatim.wrap_openai(None) is None

    class Odd(openai.OpenAI):
        def copy(self, **options: Any) -> Any:
            raise RuntimeError("no copies")

        with_options = copy

    odd = Odd(api_key="k")
    assert verbatim.wrap_openai(odd) is odd
    assert verbatim.stats().capture_off == 4


def test_the_client_raises_what_it_raises_without_us(receiver: Receiver) -> None:
    wrapped = client(_NoProvider(), max_retries=0)  # type: ignore[arg-type]
    bare = plain_client(_NoProvider(), max_retries=0)  # type: ignore[arg-type]
    raised = []
    for made in (bare, wrapped):
        with pytest.raises(openai.APIConnectionError) as caught:
            ask(made)
        raised.append((type(caught.value), str(caught.value), type(caught.value.__cause__)))
    assert raised[0] == raised[1]


class _NoProvider:
    url = "http://127.0.0.1:9"


def test_switched_off_nothing_is_recorded_and_everything_works(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        made = client(provider)
        verbatim.init(enabled=False)
        assert ask(made).choices[0].message.content == "30 days."
    assert verbatim.stats().captured == 0


def test_threads(receiver: Receiver) -> None:
    with Provider([ok()]) as provider, ThreadPoolExecutor(8) as pool, verbatim.session("s-1"):
        made = client(provider)
        list(verbatim.wrap_executor(pool).map(lambda _: ask(made), range(40)))
        assert len({span.trace_id for span in spans(receiver, 40)}) == 40
    assert {span.attributes["session.id"] for span in receiver.spans} == {"s-1"}


def test_many_at_once_in_one_event_loop(receiver: Receiver) -> None:
    async def one(made: openai.AsyncOpenAI, number: int) -> None:
        async with verbatim.observe(f"step-{number}", kind="chain"):
            with verbatim.metadata(number=number):
                await ask_async(made)
                await verbatim_outcome(number)

    async def verbatim_outcome(number: int) -> None:
        await asyncio.sleep(0)
        verbatim.outcome("parsed", str(number))

    async def run(provider: Provider) -> None:
        made = async_client(provider)
        await asyncio.gather(*(one(made, number) for number in range(20)))

    with Provider([ok()]) as provider:
        asyncio.run(run(provider))
    everything = spans(receiver, 60)
    steps = {span.span_id: span for span in everything if span.kind == "chain"}
    calls = {span.span_id: span for span in everything if span.kind == "llm"}
    facts = [span for span in everything if span.name == "verbatim.fact"]
    for call in calls.values():
        parent = steps[call.parent_span_id]
        assert parent.name == f"step-{call.attributes['verbatim.metadata.number']}"
    for fact in facts:
        call = calls[fact.attributes["verbatim.fact.span_id"]]
        assert str(call.attributes["verbatim.metadata.number"]) == fact.attributes["verbatim.outcome.detail"]


def test_credentials_never_leave(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        made = client(provider).with_options(
            base_url=f"http://user:pass-word@127.0.0.1:{provider.port}/v1",
            default_headers={"cookie": "c-secret", "x-api-key": "x-secret", "my-secret-thing": "y-secret"},
            default_query={"api_key": "q-secret", "plain": "visible"},
        )
        ask(made)
    (span,) = spans(receiver, 1)
    everything = str(span.attempts) + str(span.attributes)
    assert "visible" in everything
    for secret in ("sk-secret", "pass-word", "c-secret", "x-secret", "y-secret", "q-secret"):
        assert secret not in everything, secret
