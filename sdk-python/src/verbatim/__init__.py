"""Verbatim for Python applications: wrap a client and every model call is captured byte for byte.

    from verbatim import wrap_openai

    client = wrap_openai(OpenAI())

Nothing in this package raises into the application, blocks it, or lets a credential leave the process. Only under replay
(`VERBATIM_REPLAY_URL` is set) tools ask for their recorded answers, and raise `ReplayDenied` where there is none.
"""

from __future__ import annotations

from typing import Any, TypeVar

from . import _installation
from ._clients.wrap import wrapped as _wrapped
from ._export.counters import Stats
from ._mcp import wrap_mcp
from ._observe import Kind, Observation, final_response, observe, tool
from ._outcome import Call, Outcome, last_call, outcome
from ._replay import ReplayDenied, ReplayedError
from ._scopes import (
    Scope,
    extract,
    in_context,
    inject,
    metadata,
    prompt,
    session,
    tags,
    user,
    wrap_executor,
)
from ._step import Step
from ._version import VERSION as __version__

__all__ = [
    "Call",
    "Kind",
    "Observation",
    "Outcome",
    "ReplayDenied",
    "ReplayedError",
    "Scope",
    "Stats",
    "Step",
    "__version__",
    "close",
    "extract",
    "final_response",
    "flush",
    "in_context",
    "init",
    "inject",
    "last_call",
    "metadata",
    "observe",
    "outcome",
    "prompt",
    "session",
    "stats",
    "tags",
    "tool",
    "user",
    "wrap_anthropic",
    "wrap_executor",
    "wrap_mcp",
    "wrap_openai",
]

_C = TypeVar("_C")


def wrap_openai(client: _C) -> _C:
    """A client that does the same and is recorded: `OpenAI`, `AsyncOpenAI`, `AzureOpenAI`, `AsyncAzureOpenAI`.

    The result has the same type and shares the connections of the given client, which itself stays unrecorded. Clients
    made from it with `with_options` or `copy` are recorded too. A client that cannot be hooked is returned as it is; one
    log line and `stats().capture_off` tell.
    """
    return _wrap(client, "openai")


def wrap_anthropic(client: _C) -> _C:
    """A client that does the same and is recorded: `Anthropic`, `AsyncAnthropic` and those for other clouds.

    As `wrap_openai`. The OpenTelemetry spans that newer versions of anthropic make by themselves are switched off for the
    wrapped client, as they would be doubles.
    """
    return _wrap(client, "anthropic")


def _wrap(client: _C, package: str) -> _C:
    try:
        recorded: _C = _wrapped(client, package, _installation.tracker)
    except Exception as why:
        _installation.recorder().capture_off(client, why)
        return client
    return recorded


def init(
    *,
    endpoint: str | None = None,
    api_key: str | None = None,
    service: str | None = None,
    release: str | None = None,
    environment: str | None = None,
    commit: str | None = None,
    max_bytes: int | None = None,
    shutdown_timeout: float | None = None,
    enabled: bool | None = None,
    **unknown: Any,
) -> None:
    """Changes the settings. Not needed when the environment says everything; clients may be wrapped before or after.

    endpoint: the server, default `http://localhost:4318`; environment `VERBATIM_ENDPOINT`.
    api_key: sent to it as a bearer token; environment `VERBATIM_API_KEY`.
    service: name of the application; environment `OTEL_SERVICE_NAME`, else the name of the program.
    release: version of the application; overrides what is found.
    environment: e.g. `production`; environment `VERBATIM_ENVIRONMENT`.
    commit: the git commit; overrides what is found.
    max_bytes: most bytes held in memory, default 64 MiB; environment `VERBATIM_MAX_BYTES`.
    shutdown_timeout: seconds that the end of the process may wait for the last spans, default 5.
    enabled: whether anything is captured; environment `VERBATIM_ENABLED`.

    A wrong value is ignored with one log line. What was captured before is still sent in the background.
    """
    given = {
        "endpoint": endpoint,
        "api_key": api_key,
        "service": service,
        "release": release,
        "environment": environment,
        "commit": commit,
        "max_bytes": max_bytes,
        "shutdown_timeout": shutdown_timeout,
        "enabled": enabled,
    }
    _installation.configure({name: value for name, value in given.items() if value is not None}, sorted(unknown))


def stats() -> Stats:
    """Counters of what was captured, sent and dropped."""
    return _installation.recorder().stats()


def flush(timeout: float = 5.0) -> bool:
    """Waits until everything finished before is sent or dropped; False if these seconds were up before.

    Calls that are still going on are not finished.
    """
    return _installation.recorder().flush(timeout)


def close() -> None:
    """Sends what is left, within the shutdown timeout, and stops capturing. Happens by itself at the end of the process."""
    _installation.close()
