"""Under replay the recording answers for tools: the asking side of `spec/replay.md`."""

from __future__ import annotations

import builtins
import http.client
import json
import os
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SECONDS = 30.0
_LARGEST_ANSWER = 64 << 20


class ReplayDenied(Exception):
    """A tool was not run under replay: the recording has no answer, it is forbidden, or the replay cannot be asked."""

    def __init__(self, tool: str, reason: str, code: str) -> None:
        super().__init__(tool, reason, code)
        self.tool = tool
        self.reason = reason
        """A sentence for people."""
        self.code = code
        """One word for programs: that of the replay, or `unreachable`, `refused`, `unreadable`, `block`."""

    def __str__(self) -> str:
        return f"tool {self.tool} was not run under replay: {self.reason}"


class ReplayedError(Exception):
    """A tool failed in the recording with an error that is not one of Python's own, nor one of the `errors` of the tool."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(error_type, message)
        self.error_type = error_type
        self.message = message

    def __str__(self) -> str:
        return f"{self.error_type}: {self.message}"


@dataclass(frozen=True)
class Answer:
    """What a tool gave in the recording."""

    value: Any
    """The JSON value; a text if it was no JSON."""
    text: str | None
    """Every character; None if the tool gave nothing."""


def url() -> str | None:
    """The address of the replay that this process runs under; None if there is none."""
    return os.environ.get("VERBATIM_REPLAY_URL", "").strip().rstrip("/") or None


def ask(
    replay: str, tool: str, arguments: str | bytes | None, call_id: str | None, errors: Sequence[type[Exception]] = ()
) -> Answer | None:
    """The recorded answer; None when the tool is to be run.

    arguments: as the span of the tool records them.
    errors: exceptions of the application that may be raised by their recorded names, made of the message.

    Raises ReplayDenied, or what the tool raised.
    """
    try:
        status, body = _post(f"{replay}/tools/{urllib.parse.quote(tool, safe='')}", _question(arguments, call_id))
    except (OSError, http.client.HTTPException, ValueError) as fault:
        reason = f"the replay cannot be asked ({type(fault).__name__})"
        raise ReplayDenied(tool, reason, "unreachable") from fault
    try:
        answer = json.loads(body)
        if not isinstance(answer, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError) as fault:
        code, reason = "unreadable", f"the answer of the replay ({status}) cannot be read"
        raise ReplayDenied(tool, reason, code) from fault
    if status != 200:
        raise ReplayDenied(tool, f"the replay answered {status}: {answer.get('error', 'no reason given')}", "refused")
    match answer:
        case {"action": "run"}:
            return None
        case {"action": "answer"}:
            text = answer.get("resultText")
            return Answer(answer.get("result", text), text if isinstance(text, str) else None)
        case {"action": "error"}:
            raise _recorded(str(answer.get("errorType") or "Error"), str(answer.get("message") or ""), errors)
        case {"action": "deny"}:
            reason = str(answer.get("reason") or "no reason given")
            raise ReplayDenied(tool, reason, str(answer.get("code") or "denied"))
        case _:
            raise ReplayDenied(tool, "the replay gave an answer of an unknown kind", "unreadable")


def _question(arguments: str | bytes | None, call_id: str | None) -> bytes:
    """Arguments that are JSON travel as they are, so that no number is written in another way."""
    members: list[str] = []
    if arguments is not None:
        text = arguments.decode("utf-8", "replace") if isinstance(arguments, bytes) else arguments
        members.append('"arguments":' + (text if _is_json(text) else json.dumps(text)))
    if call_id is not None:
        members.append('"callId":' + json.dumps(call_id))
    return ("{" + ",".join(members) + "}").encode("utf-8", "replace")


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> None:
    """Python would take NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _post(target: str, body: bytes) -> tuple[int, bytes]:
    """Asks once: no proxy, no redirect, no second try, which might take two answers of the recording."""
    parts = urllib.parse.urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("VERBATIM_REPLAY_URL (expected: the http address of a replay)")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    key = os.environ.get("VERBATIM_API_KEY", "").strip()
    if key:
        headers["Authorization"] = f"Bearer {key}"
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=_SECONDS)
    try:
        connection.request("POST", parts.path, body, headers)
        response = connection.getresponse()
        answer = response.read(_LARGEST_ANSWER + 1)
        if len(answer) > _LARGEST_ANSWER:
            raise ValueError(f"the answer is larger than {_LARGEST_ANSWER} bytes")
        return response.status, answer
    finally:
        connection.close()


def _recorded(error_type: str, message: str, errors: Sequence[type[Exception]]) -> Exception:
    """The error as it was: one of the application or of Python if it is known and can be made of a message."""
    text = message.removeprefix(f"{error_type}: ")
    known = [kind for kind in errors if error_type in (kind.__qualname__, f"{kind.__module__}.{kind.__qualname__}")]
    own = getattr(builtins, error_type, None)
    if isinstance(own, type) and issubclass(own, Exception):
        known.append(own)
    for kind in known:
        try:
            return kind(text)
        except TypeError:
            # It needs more than a message, as UnicodeDecodeError does.
            continue
    return ReplayedError(error_type, text)
