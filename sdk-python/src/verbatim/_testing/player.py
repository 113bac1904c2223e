"""A local player of tapes: `verbatim replay serve`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_SECONDS = 30.0
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PlayerError(Exception):
    """The player cannot be started, or does not answer as it should."""

    status: int | None = None
    """What it answered."""


class Player:
    """Plays tapes until it is closed, on this machine only."""

    def __init__(self, tapes: Sequence[Path]) -> None:
        command = [*_command(), "replay", "serve"]
        for tape in tapes:
            command += ["--tape", str(tape)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except OSError as fault:
            raise PlayerError(f"{command[0]} cannot be started: {fault}; set VERBATIM_CLI to the command") from fault
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        try:
            self.url = str(json.loads(line)["url"])
        except (ValueError, KeyError, TypeError) as fault:
            self.close()
            ended = f"{' '.join(command[:3])} ended with {self._process.returncode}"
            raise PlayerError(f"{ended}; what is wrong is above, or in the captured output") from fault

    def begin(self, tape: Path, keep_going: bool) -> dict[str, Any]:
        """Begins a replay of what is on this tape; as the API describes it."""
        manifest = json.loads((tape / "tape.json").read_text("utf-8"))
        traces = manifest["traces"]
        if "session" in manifest:
            what = {"sessionId": manifest["session"]}
        elif len(traces) == 1:
            what = {"traceId": traces[0]}
        else:
            raise PlayerError(f"{tape}: {len(traces)} traces (expected: one trace, or one conversation)")
        body = json.dumps({**what, "keepGoing": keep_going}).encode()
        return self._json(
            urllib.request.Request(f"{self.url}/api/v1/replays", body, {"content-type": "application/json"})
        )

    def state(self, replay: str) -> dict[str, Any]:
        return self._json(urllib.request.Request(f"{self.url}/api/v1/replays/{replay}"))

    def tape(self, trace: str) -> bytes | None:
        """A trace as a zip of a tape; None if it is not stored."""
        try:
            return self._bytes(urllib.request.Request(f"{self.url}/api/v1/traces/{trace}/tape"))
        except PlayerError as refused:
            if refused.status == 404:
                return None
            raise

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _json(self, request: urllib.request.Request) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._bytes(request))
        return answer

    def _bytes(self, request: urllib.request.Request) -> bytes:
        try:
            with _NO_PROXY.open(request, timeout=_SECONDS) as answer:
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read(2000).decode("utf-8", "replace")
            error = PlayerError(f"the player answered {refused.code}: {said}")
            error.status = refused.code
            raise error from refused
        except OSError as fault:
            raise PlayerError(f"the player does not answer: {fault}") from fault


def _command() -> list[str]:
    given = os.environ.get("VERBATIM_CLI", "").strip()
    if given:
        return [given] if Path(given).exists() else shlex.split(given)
    found = shutil.which("verbatim")
    if found is None:
        raise PlayerError("verbatim is not on the PATH (expected: the command, or its path in VERBATIM_CLI)")
    return [found]
