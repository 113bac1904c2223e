"""Tests on recordings: pytest finds this plugin by itself.

    @pytest.mark.replay("tapes/refund")
    def test_refund():
        assert "30 days" in answer("How long may I send it back?")

    @pytest.mark.replay_corpus("tapes")
    def test_each(replay):
        ...

In such a test model clients and tools are answered by the tape, without a key and without the network, and the test fails
unless the run asks for all that was recorded and nothing else. `pytest --replay-accept` takes runs that differ as new tapes.
Paths are relative to pytest's root directory. `VERBATIM_CLI` is the command `verbatim` if that is not on the PATH.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ._testing.player import Player, PlayerError
from ._testing.report import report
from ._testing.tape import write_run

__all__ = ["Replay"]

_KEY = "replay"
_BASE_URLS = {
    "OPENAI_BASE_URL": "openai",
    "ANTHROPIC_BASE_URL": "anthropic",
    "GOOGLE_GEMINI_BASE_URL": "gemini",
    "OLLAMA_HOST": "ollama",
    "AZURE_OPENAI_ENDPOINT": "azure",
}
_API_KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "AZURE_OPENAI_API_KEY")


class Replay:
    """The replay that a test runs under; the fixture `replay`."""

    def __init__(self, player: Player, tape: Path, name: str, accept: bool) -> None:
        self._player = player
        self._name = name
        self._accept = accept
        begun = player.begin(tape, keep_going=accept)
        self.tape = tape
        """The directory of the tape."""
        self.id: str = begun["id"]
        """The id of the replay, and of the trace that the run becomes."""
        self.url: str = begun["url"]
        """What `VERBATIM_REPLAY_URL` is set to."""
        self.base_urls: dict[str, str] = begun["baseUrls"]
        """By provider: `openai`, `anthropic`, `gemini`, `ollama`, `azure`."""
        self.api_key = _KEY
        """Any would do."""

    def state(self) -> dict[str, Any]:
        """Where the replay stands, as `GET /api/v1/replays/{id}` tells."""
        return self._player.state(self.id)

    def report(self) -> str:
        """How the run differs from the recording; empty if it does not."""
        state = self.state()
        return "" if state["status"] == "same" else report(state, self._name)

    def settle(self) -> None:
        """Fails unless the run is as recorded; with `--replay-accept` takes what differs as the new tape."""
        state = self.state()
        if state["status"] == "same":
            return
        unserved = [call["number"] for call in state["calls"] if not call["served"]]
        if not self._accept:
            again = "If that is right, take it as the new tape: pytest --replay-accept"
            pytest.fail(f"{report(state, self._name)}\n{again}", pytrace=False)
        if unserved or not state["calls"]:
            why = "It cannot be the new tape, as nothing recorded answers it: record such a run, and make a tape of it."
            pytest.fail(f"{report(state, self._name)}\n{why}", pytrace=False)
        write_run(self._player, state["traceId"], len(state["calls"]), self.tape)


_REPLAY = pytest.StashKey[Replay]()
_PLAYER = pytest.StashKey[Player]()
_TAPES = pytest.StashKey[Sequence[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("verbatim")
    group.addoption("--replay-accept", action="store_true", help="take replayed runs that differ as the new tapes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "replay(tape): the recording that answers model clients and tools in this test")
    config.addinivalue_line("markers", "replay_corpus(folder): the test runs once on each tape below this folder")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("replay_corpus")
    if marker is None:
        return
    folder = metafunc.config.rootpath / _argument(marker)
    tapes = sorted(manifest.parent for manifest in folder.rglob("tape.json"))
    if not tapes:
        raise pytest.UsageError(f"{folder}: no tape below it (expected: directories with a tape.json)")
    ids = [tape.relative_to(folder).as_posix() for tape in tapes]
    if "replay" not in metafunc.fixturenames:
        metafunc.fixturenames.append("replay")
    metafunc.parametrize("replay", tapes, indirect=True, ids=ids)


def pytest_collection_finish(session: pytest.Session) -> None:
    """One player serves all tapes of the run."""
    tapes: dict[Path, None] = {}
    for item in session.items:
        tape = _tape(item)
        if tape is not None and (tape / "tape.json").is_file():
            tapes[tape] = None
    session.config.stash[_TAPES] = list(tapes)


def pytest_unconfigure(config: pytest.Config) -> None:
    player = config.stash.get(_PLAYER, None)
    if player is not None:
        player.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Judges the run when the test has passed, and tells of it when it has not."""
    replay = item.stash.get(_REPLAY, None)
    try:
        result = yield
    except Exception:
        if replay is not None:
            item.add_report_section("call", "replay", replay.report())
        raise
    if replay is not None:
        replay.settle()
    return result


@pytest.fixture
def replay(request: pytest.FixtureRequest) -> Iterator[Replay]:
    """The replay of the tape that the test is marked with; the environment points clients and tools to it."""
    tape = _tape(request.node)
    if tape is None:
        pytest.fail('the fixture replay needs the marker @pytest.mark.replay("path/of/the/tape")', pytrace=False)
    if not (tape / "tape.json").is_file():
        pytest.fail(f"{tape}: no tape (make one: verbatim replay tape --trace ID -o {tape})", pytrace=False)
    try:
        made = Replay(_player(request.config), tape, _shown(request.config, tape), _accepts(request.config))
    except PlayerError as why:
        pytest.fail(str(why), pytrace=False)
    request.node.stash[_REPLAY] = made
    variables = {name: made.base_urls[provider] for name, provider in _BASE_URLS.items()}
    variables |= dict.fromkeys(_API_KEYS, _KEY)
    variables["VERBATIM_REPLAY_URL"] = made.url
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield made
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@pytest.fixture(autouse=True)
def _replay_first(request: pytest.FixtureRequest) -> None:
    """A marked test is under replay before its other fixtures make their clients."""
    if request.node.get_closest_marker("replay") or request.node.get_closest_marker("replay_corpus"):
        request.getfixturevalue("replay")


def _player(config: pytest.Config) -> Player:
    player = config.stash.get(_PLAYER, None)
    if player is None:
        player = config.stash[_PLAYER] = Player(config.stash[_TAPES])
    return player


def _accepts(config: pytest.Config) -> bool:
    return bool(config.getoption("--replay-accept"))


def _tape(item: Any) -> Path | None:
    """That of the corpus if the test is one of it, else that of the marker; None if there is none."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    if isinstance(parameters.get("replay"), Path):
        tape: Path = parameters["replay"]
        return tape
    marker = item.get_closest_marker("replay")
    return None if marker is None else Path(item.config.rootpath / _argument(marker))


def _argument(marker: pytest.Mark) -> str:
    if len(marker.args) != 1 or marker.kwargs or not isinstance(marker.args[0], (str, os.PathLike)):
        raise pytest.UsageError(f"@pytest.mark.{marker.name} (expected: one argument, a path)")
    return os.fspath(marker.args[0])


def _shown(config: pytest.Config, tape: Path) -> str:
    return str(tape.relative_to(config.rootpath)) if tape.is_relative_to(config.rootpath) else str(tape)
