"""Plays every case of `spec/exchanges` with the real clients, synchronous and asynchronous."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
from provider import Provider
from receiver import Received, Receiver

import verbatim

FOLDER = Path(__file__).parents[2] / "spec" / "exchanges"
CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}

NOT_PLAYED = {
    (
        "openai-chat-cancel",
        "sync",
    ): "a synchronous call of Python cannot be cancelled; Ctrl-C is tested in test_endings",
    ("anthropic-messages-cancel", "sync"): "as above",
}


def test_there_are_cases_and_the_excused_ones_exist() -> None:
    assert len(CASES) > 20
    assert {name for name, _ in NOT_PLAYED} <= set(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if (name, "sync") not in NOT_PLAYED])
def test_synchronous(name: str, receiver: Receiver) -> None:
    case = CASES[name]
    with Provider(case["server"] or [{"drop": True}]) as provider:
        Player(case, provider).play()
        compare(case, provider, received(receiver, len(case["spans"])))


@pytest.mark.parametrize("name", list(CASES))
def test_asynchronous(name: str, receiver: Receiver) -> None:
    case = CASES[name]
    with Provider(case["server"] or [{"drop": True}]) as provider:
        asyncio.run(AsyncPlayer(case, provider).play())
        compare(case, provider, received(receiver, len(case["spans"])))


def received(receiver: Receiver, count: int) -> list[Received]:
    assert verbatim.flush(5)
    assert len(receiver.spans) == count, [span.name for span in receiver.spans]
    return receiver.spans


class Player:
    """Plays the application with the synchronous client."""

    def __init__(self, case: Mapping[str, Any], provider: Provider) -> None:
        self.case = case
        self.client: Any = self.make_client(provider)

    def make_client(self, provider: Provider) -> Any:
        if self.case["client"] == "openai":
            return verbatim.wrap_openai(openai.OpenAI(api_key="sk-secret", base_url=f"{provider.url}/v1"))
        return verbatim.wrap_anthropic(anthropic.Anthropic(api_key="sk-secret", base_url=provider.url))

    def play(self) -> None:
        with labels(self.case):
            self.steps(self.case.get("steps", [{"do": "call"}]))
        gc.collect()

    def steps(self, steps: Sequence[Mapping[str, Any]]) -> None:
        for step in steps:
            if step["do"] == "call":
                self.call(step.get("call", self.case["call"]))
            elif step["do"] == "observe":
                with observation(step) as span:
                    self.steps(step["steps"])
                    span.output(step["output"])
            else:
                other_step(step)

    def call(self, parameters: Mapping[str, Any]) -> None:
        with raised(self.case):
            stream = create(self.client, self.case["api"], parameters)
            if parameters.get("stream"):
                self.read(stream)

    def read(self, stream: Any) -> None:
        if self.case["read"] == "all":
            for _ in stream:
                pass
            return
        next(stream)
        next(stream)
        if self.case["read"] == "close":
            stream.close()
        else:
            assert self.case["read"] == "abandon"


class AsyncPlayer(Player):
    """Plays the application with the asynchronous client."""

    def make_client(self, provider: Provider) -> Any:
        if self.case["client"] == "openai":
            return verbatim.wrap_openai(openai.AsyncOpenAI(api_key="sk-secret", base_url=f"{provider.url}/v1"))
        return verbatim.wrap_anthropic(anthropic.AsyncAnthropic(api_key="sk-secret", base_url=provider.url))

    async def play(self) -> None:  # type: ignore[override]
        with labels(self.case):
            await self.steps(self.case.get("steps", [{"do": "call"}]))
        gc.collect()
        # The event loop closes a forgotten generator in a task of its own.
        await asyncio.sleep(0.05)

    async def steps(self, steps: Sequence[Mapping[str, Any]]) -> None:  # type: ignore[override]
        for step in steps:
            if step["do"] == "call":
                await self.call(step.get("call", self.case["call"]))
            elif step["do"] == "observe":
                async with observation(step) as span:
                    await self.steps(step["steps"])
                    span.output(step["output"])
            else:
                other_step(step)

    async def call(self, parameters: Mapping[str, Any]) -> None:  # type: ignore[override]
        with raised(self.case):
            stream = await create(self.client, self.case["api"], parameters)
            if parameters.get("stream"):
                await self.read(stream)

    async def read(self, stream: Any) -> None:  # type: ignore[override]
        if self.case["read"] == "all":
            async for _ in stream:
                pass
            return
        await anext(stream)
        await anext(stream)
        if self.case["read"] == "close":
            await stream.close()
        elif self.case["read"] == "cancel":
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0.05)
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting


def create(client: Any, api: str, parameters: Mapping[str, Any]) -> Any:
    target = client
    for name in api.split("."):
        target = getattr(target, name)
    return target.create(**parameters)


@contextlib.contextmanager
def labels(case: Mapping[str, Any]) -> Any:
    around = case.get("around", {})
    with contextlib.ExitStack() as stack:
        if "session" in around:
            stack.enter_context(verbatim.session(around["session"]))
        if "user" in around:
            stack.enter_context(verbatim.user(around["user"]))
        if "prompt" in around:
            stack.enter_context(verbatim.prompt(**around["prompt"]))
        if "metadata" in around:
            stack.enter_context(verbatim.metadata(around["metadata"]))
        if "tags" in around:
            stack.enter_context(verbatim.tags(*around["tags"]))
        yield


def raised(case: Mapping[str, Any]) -> Any:
    """The error must be the client's own, whatever it is called in this version."""
    if case.get("raises"):
        return pytest.raises((openai.OpenAIError, anthropic.AnthropicError, *http_errors()))
    return contextlib.nullcontext()


def http_errors() -> tuple[type[BaseException], ...]:
    found: list[type[BaseException]] = []
    for library in ("httpx", "httpx2"):
        with contextlib.suppress(ImportError):
            found.append(__import__(library).HTTPError)
    return tuple(found)


def observation(step: Mapping[str, Any]) -> verbatim.Observation:
    return verbatim.observe(step["name"], kind=step["kind"], input=step.get("input"))


def other_step(step: Mapping[str, Any]) -> None:
    if step["do"] == "tool":
        with verbatim.tool(step["name"], call_id=step.get("id"), arguments=step["arguments"]) as span:
            span.output(step["result"])
    elif step["do"] == "final_response":
        verbatim.final_response(step["text"])
    else:
        assert step["do"] == "outcome"
        verbatim.outcome(step["outcome"], step["detail"])


def compare(case: Mapping[str, Any], provider: Provider, spans: list[Received]) -> None:
    comparison = Comparison(provider, spans)
    roots = 0
    for index, (expected, actual) in enumerate(zip(case["spans"], spans, strict=True)):
        where = f"{case['name']} span {index} {expected['name']}"
        assert actual.name == expected["name"], where
        if "kind" in expected:
            assert actual.kind == expected["kind"], where
        assert actual.otlp_kind == (3 if expected.get("events") else 1), where
        parent = expected["parent"]
        assert actual.parent_span_id == (None if parent is None else spans[parent].span_id), where
        assert parent is None or actual.trace_id == spans[parent].trace_id, where
        roots += parent is None
        comparison.value(expected["status"], "error" if actual.status_code == 2 else "unset", f"{where} status")
        comparison.attributes(expected, actual.attributes, where)
        events = expected.get("events", [])
        assert [name for name, _, _ in actual.events] == [event["name"] for event in events], where
        for number, event in enumerate(events):
            comparison.attributes(event, actual.events[number][2], f"{where} event {number}")
        assert actual.start <= actual.end, where
    assert len({span.trace_id for span in spans}) == roots


class Comparison:
    """Knows the matchers."""

    def __init__(self, provider: Provider, spans: list[Received]) -> None:
        self._provider = provider
        self._spans = spans

    def attributes(self, expected: Mapping[str, Any], actual: Mapping[str, Any], where: str) -> None:
        for key, value in expected["attributes"].items():
            assert key in actual, f"{where} {key}"
            self.value(value, actual[key], f"{where} {key}")
        for key in expected.get("absent", []):
            assert key not in actual, f"{where} {key}"

    def value(self, expected: Any, actual: Any, where: str) -> None:
        if not isinstance(expected, dict) or not any(key.startswith("$") for key in expected):
            assert actual == expected and type(actual) is type(expected), f"{where}: {actual!r}"
            return
        for matcher, argument in expected.items():
            match matcher:
                case "$any":
                    pass
                case "$endsWith":
                    assert actual.endswith(argument), f"{where}: {actual!r}"
                case "$json":
                    assert json.loads(actual) == argument, f"{where}: {actual!r}"
                case "$requestBytes":
                    assert actual == self._provider.requests[argument - 1], where
                case "$responseBytes":
                    assert actual == self._provider.responses[argument - 1], where
                case "$chunksOf":
                    lengths = [length for length, _ in chunks(actual)]
                    assert sum(lengths) == len(self._provider.responses[argument - 1]), where
                case "$has":
                    lower = {key.lower(): value for key, value in actual.items()}
                    assert argument.items() <= lower.items(), f"{where}: {actual!r}"
                case "$lacks":
                    assert not {key.lower() for key in actual} & set(argument), f"{where}: {actual!r}"
                case "$traceId":
                    assert actual == self._spans[argument].trace_id, where
                case "$spanId":
                    assert actual == self._spans[argument].span_id, where
                case _:
                    raise AssertionError(f"{where}: unknown matcher {matcher}")


def chunks(log: bytes) -> list[tuple[int, int]]:
    """Reads `verbatim.response.chunks`."""
    numbers: list[int] = []
    value = shift = 0
    for byte in log:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    assert shift == 0
    return list(zip(numbers[::2], numbers[1::2], strict=True))
