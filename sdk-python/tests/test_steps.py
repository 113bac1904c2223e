"""Steps, labels and context of the application."""

from __future__ import annotations

import asyncio
import contextvars
import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from exchange_parts import ask, client, ok
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from provider import Provider
from receiver import Received, Receiver

import verbatim
from verbatim import _position


def by_name(receiver: Receiver) -> dict[str, Received]:
    assert verbatim.flush(5)
    return {span.name: span for span in receiver.spans}


def test_functions(receiver: Receiver) -> None:
    @verbatim.observe
    def add(a: int, b: int = 2, *rest: int, **more: object) -> int:
        return a + b

    @verbatim.observe("named", kind="chain", capture_input=False, capture_output=False)
    def secret(text: str) -> str:
        return text

    assert add(1, c=3) == 3
    assert add.__name__ == "add"
    assert secret("hush") == "hush"
    spans = by_name(receiver)
    assert json.loads(spans["add"].attributes["verbatim.input"]) == {"a": 1, "c": 3}
    assert spans["add"].attributes["verbatim.output"] == "3"
    assert spans["named"].kind == "chain"
    assert "hush" not in str(spans["named"].attributes)


def test_methods_and_values_of_all_kinds(receiver: Receiver) -> None:
    @dataclass
    class Order:
        number: int
        note: object = None

    class Shop:
        @verbatim.observe
        def order(self, order: Order) -> list[object]:
            return [order, {"nan": float("nan"), 1: {2}}, b"text", b"\xff", object]

    Shop().order(Order(17))
    attributes = by_name(receiver)["order"].attributes
    assert json.loads(attributes["verbatim.input"]) == {"order": {"number": 17, "note": None}}
    assert json.loads(attributes["verbatim.output"])[:4] == [
        {"number": 17, "note": None},
        {"nan": "nan", "1": [2]},
        "text",
        "/w==",
    ]


def test_what_cannot_be_written_says_so_and_disturbs_nobody(receiver: Receiver) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("no text")

    endless: list[Any] = []
    endless.append(endless)

    @verbatim.observe
    def give(value: object) -> object:
        return value

    give(Broken())
    assert "not captured" in by_name(receiver)["give"].attributes["verbatim.output"]
    assert give(endless) is endless
    with verbatim.metadata(broken=Broken()):
        give(1)


def test_errors_pass_through(receiver: Receiver) -> None:
    @verbatim.observe
    def fail() -> None:
        raise ValueError("https://user:secret@host/ went wrong")

    with pytest.raises(ValueError, match="went wrong"):
        fail()
    span = by_name(receiver)["fail"]
    assert span.status_code == 2
    assert span.attributes["error.type"] == "ValueError"
    assert "secret" not in span.status_message


def test_coroutines_nest(receiver: Receiver) -> None:
    @verbatim.observe
    async def inner(number: int) -> int:
        await asyncio.sleep(0.01)
        return number

    @verbatim.observe(kind="agent")
    async def outer() -> list[int]:
        return list(await asyncio.gather(*(inner(number) for number in range(5))))

    assert asyncio.run(outer()) == [0, 1, 2, 3, 4]
    by_name(receiver)
    outer_span = next(span for span in receiver.spans if span.name == "outer")
    assert outer_span.attributes["verbatim.output"] == "[0,1,2,3,4]"
    assert [span.parent_span_id for span in receiver.spans if span.name == "inner"] == [outer_span.span_id] * 5


def test_generators_are_current_only_while_they_run(receiver: Receiver) -> None:
    @verbatim.observe
    def words() -> Iterator[str]:
        with verbatim.observe("inside"):
            yield "a"
        yield "b"

    with verbatim.observe("reader"):
        for word in words():
            with verbatim.observe(f"read-{word}"):
                pass
    spans = by_name(receiver)
    assert spans["words"].attributes["verbatim.output"] == "ab"
    assert spans["words"].parent_span_id == spans["reader"].span_id
    assert spans["inside"].parent_span_id == spans["words"].span_id
    assert spans["read-b"].parent_span_id == spans["reader"].span_id


def test_generators_keep_send_throw_close_and_return(receiver: Receiver) -> None:
    @verbatim.observe
    def echo() -> Any:
        got = yield "start"
        while got != "stop":
            try:
                got = yield got
            except KeyError:
                got = "caught"
        return "returned"

    generator = echo()
    assert next(generator) == "start"
    assert generator.send("x") == "x"
    assert generator.throw(KeyError()) == "caught"
    with pytest.raises(StopIteration) as stop:
        generator.send("stop")
    assert stop.value.value == "returned"
    other = echo()
    next(other)
    other.close()
    assert verbatim.flush(5)
    assert [span.status_code for span in receiver.spans] == [0, 0]


def test_asynchronous_generators(receiver: Receiver) -> None:
    @verbatim.observe
    async def words() -> AsyncIterator[str]:
        for word in ("a", "b", "c"):
            with verbatim.observe(f"inside-{word}"):
                await asyncio.sleep(0)
            yield word

    async def run() -> list[str]:
        first = [word async for word in words()]
        async for _ in words():
            break
        return first

    assert asyncio.run(run()) == ["a", "b", "c"]
    assert verbatim.flush(5)
    outputs = [span.attributes["verbatim.output"] for span in receiver.spans if span.name == "words"]
    assert sorted(outputs) == ["a", "abc"]
    spans = by_name(receiver)
    assert spans["inside-c"].parent_span_id in {span.span_id for span in receiver.spans if span.name == "words"}


def test_tools(receiver: Receiver) -> None:
    @verbatim.tool
    def get_order(id: int) -> dict[str, object]:
        return {"id": id, "state": "sent"}

    def plain(id: int) -> str:
        return f"order {id}"

    get_order(17)
    verbatim.tool("other", call_id="call_1", arguments='{ "id": 18 }')(plain)(18)
    spans = by_name(receiver)
    order, other = spans["get_order"].attributes, spans["other"].attributes
    assert order["gen_ai.tool.call.arguments"] == '{"id":17}'
    assert order["gen_ai.tool.call.result"] == '{"id":17,"state":"sent"}'
    assert order["verbatim.kind"] == "tool"
    assert other["gen_ai.tool.call.id"] == "call_1"
    assert other["gen_ai.tool.call.arguments"] == '{ "id": 18 }'
    assert other["gen_ai.tool.call.result"] == "order 18"


def test_labels_hold_inside_only_and_decorate(receiver: Receiver) -> None:
    @verbatim.session("s-2")
    @verbatim.tags("b", "a")
    def labelled() -> None:
        with verbatim.observe("labelled") as step:
            step.tags("c", "a").metadata(own=1)

    @verbatim.user("u-2")
    async def later() -> None:
        with verbatim.observe("later"):
            pass

    with verbatim.session("s-1"), verbatim.tags("a"):
        labelled()
        asyncio.run(later())
    with verbatim.observe("bare"):
        pass
    spans = by_name(receiver)
    assert spans["labelled"].attributes["session.id"] == "s-2"
    assert spans["labelled"].attributes["verbatim.tags"] == ["a", "b", "c"]
    assert spans["labelled"].attributes["verbatim.metadata.own"] == 1
    assert spans["later"].attributes["user.id"] == "u-2"
    assert "session.id" not in spans["bare"].attributes


def test_context_across_threads_and_services(receiver: Receiver) -> None:
    headers: dict[str, str] = {}

    def work() -> None:
        with verbatim.observe("work"):
            pass

    with verbatim.observe("here"):
        thread = threading.Thread(target=verbatim.in_context(work))
        thread.start()
        thread.join()
        verbatim.inject(headers)
    with verbatim.extract({b"TraceParent": headers["traceparent"].encode()}), verbatim.observe("there"):
        pass
    with verbatim.extract({"traceparent": "nonsense"}), verbatim.observe("alone"):
        pass
    spans = by_name(receiver)
    assert spans["work"].parent_span_id == spans["here"].span_id
    assert spans["there"].parent_span_id == spans["here"].span_id
    assert spans["there"].trace_id == spans["here"].trace_id
    assert spans["alone"].parent_span_id is None


def test_outcomes(receiver: Receiver) -> None:
    assert contextvars.Context().run(verbatim.last_call) is None
    contextvars.Context().run(verbatim.outcome, "used")
    with Provider([ok()]) as provider:
        made = client(provider)
        with verbatim.observe("step"):
            assert verbatim.last_call() is None
            ask(made)
            kept = verbatim.last_call()
            verbatim.outcome("nonsense")  # type: ignore[arg-type]
        assert kept is not None
        kept.outcome("shown")
        verbatim.outcome("dropped", call=kept)
        with verbatim.observe("judged") as step:
            step.outcome("used", "in time")
        step.outcome("error", "too late")
    assert verbatim.flush(5)
    facts = [span.attributes for span in receiver.spans if span.name == "verbatim.fact"]
    assert [fact["verbatim.outcome"] for fact in facts] == ["shown", "dropped", "error"]
    assert facts[0]["verbatim.fact.span_id"] == kept.span_id
    assert facts[2]["verbatim.fact.span_id"] == step.span_id
    assert by_name(receiver)["judged"].attributes["verbatim.outcome"] == "used"


def test_with_opentelemetry_of_the_application(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = InMemorySpanExporter()
    own = TracerProvider()
    own.add_span_processor(SimpleSpanProcessor(exported))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: own)
    with (
        Provider([ok()]) as provider,
        own.get_tracer("app").start_as_current_span("request") as request,
        verbatim.observe("step") as step,
    ):
        step.output("what was said")
        ask(client(provider))
    ours = by_name(receiver)
    theirs = {span.name: span for span in exported.get_finished_spans()}
    assert ours["step"].parent_span_id == trace.format_span_id(request.get_span_context().span_id)
    for name in ("step", "chat gpt-4.1-mini"):
        context = theirs[name].get_span_context()
        assert context is not None
        assert trace.format_span_id(context.span_id) == ours[name].span_id
        assert trace.format_trace_id(context.trace_id) == ours[name].trace_id
    assert (theirs["chat gpt-4.1-mini"].attributes or {})["gen_ai.usage.input_tokens"] == 3
    assert "what was said" not in theirs["step"].to_json()
    assert "30 days" not in theirs["chat gpt-4.1-mini"].to_json()


def test_the_application_stays_free_to_set_its_own(receiver: Receiver) -> None:
    with verbatim.observe("step"):
        pass
    assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def test_ids_do_not_repeat_when_the_application_seeds_random() -> None:
    import random

    ids = set()
    for _ in range(3):
        random.seed(0)
        ids.add(_position.Position.below(trace.INVALID_SPAN_CONTEXT).trace_id)
    assert len(ids) == 3
