"""Tools under replay: the recording answers, and a tool that has no answer is not run."""

from __future__ import annotations

import asyncio
import json
import pickle
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from receiver import Receiver
from replay_server import ReplayServer

import verbatim
from verbatim import ReplayDenied, ReplayedError

ORDER = {"action": "answer", "result": {"id": 17}, "resultText": '{ "id": 17 }', "match": "exact", "source": "tape"}
DENIED = {"action": "deny", "code": "miss", "reason": "send_mail was not recorded with these arguments"}


class OutOfStock(Exception):
    """An error of the application."""


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    answers: dict[str, dict[str, Any]] = {
        "get_order": ORDER,
        "send_mail": DENIED,
        "live": {"action": "run"},
        "silent": {"action": "answer", "result": None},
        "pear%2Fplum%20%C3%BC": {"action": "answer", "result": "plain", "resultText": "plain"},
        "words": {"action": "answer", "result": "abc", "resultText": "abc"},
        "numbers": {"action": "answer", "result": [1, 2], "resultText": "[1,2]"},
        "value_error": {"action": "error", "errorType": "ValueError", "message": "ValueError: no such order"},
        "out_of_stock": {"action": "error", "errorType": "test_replay_tools.OutOfStock", "message": "no pears"},
        "decoding": {"action": "error", "errorType": "UnicodeDecodeError", "message": "bad byte"},
        "exit": {"action": "error", "errorType": "SystemExit", "message": "3"},
    }
    with ReplayServer(answers) as made:
        monkeypatch.setenv("VERBATIM_REPLAY_URL", made.url + "/")
        yield made


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the tool was run")


def span(receiver: Receiver, name: str) -> Any:
    assert verbatim.flush(5)
    [found] = [span for span in receiver.spans if span.name == name]
    return found


def test_the_recording_answers(receiver: Receiver, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_API_KEY", "vb-key")

    @verbatim.tool
    def get_order(id: int, note: str = "") -> dict[str, int]:
        return never()

    assert get_order(17) == {"id": 17}
    [(target, body, headers)] = replay.asked
    assert target == f"/replay/{'7' * 32}/tools/get_order"
    assert json.loads(body) == {"arguments": {"id": 17}}
    assert headers["authorization"] == "Bearer vb-key"
    attributes = span(receiver, "get_order").attributes
    assert attributes["gen_ai.tool.call.arguments"] == '{"id":17}'
    assert attributes["gen_ai.tool.call.result"] == '{ "id": 17 }'


def test_texts_that_could_be_read_as_json_are_marked(receiver: Receiver, replay: ReplayServer) -> None:
    for name, given in (("live", '{"id":17}'), ("live", " 17"), ("live", {"id": 17}), ("live", "sent"), ("live", "")):
        verbatim.tool(name)(lambda given=given: given)()
    verbatim.tool("get_order")(never)()
    verbatim.observe("step")(lambda: "17")()
    assert verbatim.flush(5)
    marks = [span.attributes.get("verbatim.output.type") for span in receiver.spans]
    assert marks == ["text", "text", None, None, None, None, None]


def test_results_that_are_not_recorded_are_marked(receiver: Receiver) -> None:
    @verbatim.tool(capture_output=False)
    def secret() -> str:
        return "hidden"

    @verbatim.tool
    def act() -> None:
        pass

    secret()
    act()
    assert verbatim.flush(5)
    assert [span.attributes.get("verbatim.output.type") for span in receiver.spans] == ["withheld", None]


def test_results_become_what_the_tool_gives(replay: ReplayServer) -> None:
    @dataclass
    class Order:
        id: int

    def texts(id: int) -> str | None:
        return never()

    assert verbatim.tool("get_order", result=lambda value: Order(**value))(never)() == Order(17)
    assert verbatim.tool("get_order", result=str)(never)() == '{ "id": 17 }'
    assert verbatim.tool("get_order")(texts)(17) == '{ "id": 17 }'
    assert verbatim.tool("pear/plum ü")(never)() == "plain"
    assert verbatim.tool("silent", result=Order)(never)() is None


def test_what_the_model_wrote_travels_as_it_is(replay: ReplayServer) -> None:
    for arguments in ('{"id":1.10}', "not json", "NaN", b'{"b":1}', "\ud800"):
        verbatim.tool("get_order", call_id="call_1", arguments=arguments)(never)()
    verbatim.tool("get_order", capture_input=False)(never)(17)
    assert [body for _, body, _ in replay.asked][:2] == [
        b'{"arguments":{"id":1.10},"callId":"call_1"}',
        b'{"arguments":"not json","callId":"call_1"}',
    ]
    given = [json.loads(body).get("arguments", "absent") for _, body, _ in replay.asked]
    assert given[2:] == ["NaN", {"b": 1}, "\ud800", "absent"]


def test_coroutines_and_generators(receiver: Receiver, replay: ReplayServer) -> None:
    @verbatim.tool
    async def get_order(id: int) -> object:
        return never()

    @verbatim.tool
    def words() -> Iterator[str]:
        yield never()

    @verbatim.tool
    async def numbers() -> AsyncIterator[int]:
        yield never()

    async def all_numbers() -> list[int]:
        return [number async for number in numbers()]

    assert asyncio.run(get_order(17)) == {"id": 17}
    assert list(words()) == ["abc"]
    assert asyncio.run(all_numbers()) == [1, 2]
    assert span(receiver, "words").attributes["gen_ai.tool.call.result"] == "abc"
    assert span(receiver, "numbers").attributes["gen_ai.tool.call.result"] == "[1,2]"


def test_what_is_to_run_runs(receiver: Receiver, replay: ReplayServer) -> None:
    async def later(given: int) -> int:
        return given

    def several() -> Any:
        got = yield 1
        yield got
        return "end"

    async def several_later() -> Any:
        got = yield 1
        yield got

    async def use() -> list[object]:
        given = verbatim.tool("live")(several_later)()
        async with verbatim.tool("live") as step:
            step.output("inside")
        got = [await verbatim.tool("live")(later)(18), await anext(given), await given.asend(2)]
        await given.aclose()
        return got

    assert verbatim.tool("live")(lambda given: given)(17) == 17
    assert asyncio.run(use()) == [18, 1, 2]
    generator = verbatim.tool("live")(several)()
    assert (next(generator), generator.send(2)) == (1, 2)
    generator.close()
    with verbatim.tool("live") as step:
        step.output("inside")
    assert verbatim.flush(5)
    outputs = [span.attributes["gen_ai.tool.call.result"] for span in receiver.spans]
    assert sorted(outputs) == ["17", "18", "[1,2]", "[1,2]", "inside", "inside"]


def test_recorded_errors(receiver: Receiver, replay: ReplayServer) -> None:
    with pytest.raises(ValueError, match=r"^no such order$"):
        verbatim.tool("value_error")(never)()
    with pytest.raises(OutOfStock, match="no pears"):
        verbatim.tool("out_of_stock", errors=[OutOfStock])(never)()
    with pytest.raises(ReplayedError, match=r"test_replay_tools\.OutOfStock: no pears"):
        verbatim.tool("out_of_stock")(never)()
    with pytest.raises(ReplayedError, match="UnicodeDecodeError: bad byte"):
        verbatim.tool("decoding")(never)()
    with pytest.raises(ReplayedError, match="SystemExit: 3"):
        verbatim.tool("exit")(never)()
    assert span(receiver, "value_error").status_message == "ValueError: no such order"


def test_a_denied_tool_is_not_run(receiver: Receiver, replay: ReplayServer) -> None:
    async def later() -> object:
        return never()

    with pytest.raises(ReplayDenied) as denied:
        verbatim.tool("send_mail")(never)()
    with pytest.raises(ReplayDenied):
        asyncio.run(verbatim.tool("send_mail")(later)())
    with pytest.raises(ReplayDenied):
        verbatim.observe("send_mail", kind="tool")(never)()
    with pytest.raises(ReplayDenied), verbatim.tool("send_mail"):
        never()
    assert (denied.value.tool, denied.value.code) == ("send_mail", "miss")
    assert str(denied.value) == (
        "tool send_mail was not run under replay: send_mail was not recorded with these arguments"
    )
    assert str(pickle.loads(pickle.dumps(denied.value))) == str(denied.value)
    assert verbatim.flush(5)
    assert [span.attributes["error.type"] for span in receiver.spans] == ["verbatim._replay.ReplayDenied"] * 4


def test_a_block_cannot_be_answered_and_is_not_entered(receiver: Receiver, replay: ReplayServer) -> None:
    async def use() -> None:
        async with verbatim.tool("get_order"):
            never()

    with pytest.raises(ReplayDenied, match="block of a with statement"), verbatim.tool("get_order"):
        never()
    with pytest.raises(ReplayDenied, match="block of a with statement"):
        asyncio.run(use())


@pytest.mark.parametrize(
    ("answer", "said", "code"),
    [
        ((404, b'{"error":"replay: unknown"}'), "404: replay: unknown", "refused"),
        ((400, b'{"error":"arguments: missing"}'), "400: arguments: missing", "refused"),
        ((500, b"{}"), "500: no reason given", "refused"),
        ((302, b"<html>"), r"\(302\) cannot be read", "unreadable"),
        ((200, b"garbage"), r"\(200\) cannot be read", "unreadable"),
        ((200, b"[]"), "cannot be read", "unreadable"),
        ((200, b"[" * 100_000), "cannot be read", "unreadable"),
        ((200, b'{"action":"dance"}'), "unknown kind", "unreadable"),
        ((200, b'{"action":"deny"}'), "no reason given", "denied"),
    ],
)
def test_any_other_answer_denies(
    answer: tuple[int, bytes], said: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ReplayServer({"get_order": answer}) as replay:
        monkeypatch.setenv("VERBATIM_REPLAY_URL", replay.url)
        with pytest.raises(ReplayDenied, match=said) as denied:
            verbatim.tool("get_order")(never)()
        assert denied.value.code == code
        assert len(replay.asked) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/replay/1", "localhost:1", "ftp://localhost/", "http://[", "?"]
)
def test_a_replay_that_cannot_be_reached_denies(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("VERBATIM_REPLAY_URL", url.format(port=free.getsockname()[1]))
        with pytest.raises(ReplayDenied, match="cannot be asked") as denied:
            verbatim.tool("send_mail")(never)()
    assert denied.value.code == "unreachable"


def test_no_proxy_is_asked(replay: ReplayServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert verbatim.tool("get_order")(never)() == {"id": 17}


def test_without_replay_nothing_is_asked(replay: ReplayServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_REPLAY_URL", " ")
    assert verbatim.tool("get_order")(lambda: 1)() == 1
    assert replay.asked == []


class Result:
    """Like the models of `mcp`."""

    def __init__(self, content: Any) -> None:
        self.content = content

    @staticmethod
    def model_validate(value: dict[str, Any]) -> Result:
        return Result(value["content"])

    def model_dump(self, **_: object) -> dict[str, Any]:
        return {"content": self.content}


class Session:
    """Like `mcp.ClientSession`."""

    def __init__(self) -> None:
        self.called: list[object] = []

    async def call_tool(self, name: str, arguments: dict[str, Any] | None = None, timeout: float = 1) -> Result:
        self.called.append((name, arguments, timeout))
        return Result([{"type": "text", "text": "sent"}])


def test_tools_of_mcp_servers(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    assert verbatim.wrap_mcp(verbatim.wrap_mcp(session)) is session
    live = asyncio.run(session.call_tool("get_state", {"id": 17}, timeout=2))
    assert session.called == [("get_state", {"id": 17}, 2)]
    attributes = span(receiver, "get_state").attributes
    assert attributes["gen_ai.tool.call.arguments"] == '{"id":17}'
    text = attributes["gen_ai.tool.call.result"]
    answer = {"action": "answer", "result": json.loads(text), "resultText": text}
    with ReplayServer({"get_state": answer, "send_mail": DENIED}) as replay:
        monkeypatch.setenv("VERBATIM_REPLAY_URL", replay.url)
        again = asyncio.run(session.call_tool("get_state", {"id": 17}))
        with pytest.raises(ReplayDenied):
            asyncio.run(session.call_tool("send_mail"))
    assert again.content == live.content
    assert len(session.called) == 1


def test_what_is_no_session_is_given_back(receiver: Receiver) -> None:
    thing = object()
    assert verbatim.wrap_mcp(thing) is thing
    assert verbatim.stats().capture_off == 1
