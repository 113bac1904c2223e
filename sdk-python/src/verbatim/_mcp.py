"""Tools of MCP servers."""

from __future__ import annotations

import functools
import inspect
import typing
from typing import Any, TypeVar

from . import _installation
from ._observe import tool

S = TypeVar("S")


def wrap_mcp(session: S) -> S:
    """Records each `call_tool` of this session of the package `mcp` as the run of a tool, and gives the session back.

    Works for every object with an asynchronous `call_tool(name, arguments=None, ...)`. Under replay the recording answers,
    and the MCP server is not asked. An object that has no such method is given back as it is; one log line tells.
    """
    original = getattr(session, "call_tool", None)
    if getattr(original, "_verbatim", False):
        return session
    if not inspect.iscoroutinefunction(original):
        _installation.recorder().capture_off(session, TypeError("it has no asynchronous call_tool"))
        return session
    rebuilt = _reader(original)

    @functools.wraps(original)
    async def call_tool(name: str, arguments: Any = None, *more: Any, **keywords: Any) -> Any:
        async def asked() -> Any:
            return await original(name, arguments, *more, **keywords)

        recorded = tool(name, arguments={} if arguments is None else arguments, result=rebuilt)
        return await recorded(asked)()

    call_tool._verbatim = True  # type: ignore[attr-defined]
    try:
        session.call_tool = call_tool  # type: ignore[attr-defined]
    except AttributeError as why:
        _installation.recorder().capture_off(session, why)
    return session


def _reader(call_tool: Any) -> Any:
    """Rebuilds the result from its JSON: a pydantic model, by the annotation of the method. None where that is not known."""
    try:
        kind = typing.get_type_hints(call_tool).get("return")
    except Exception:
        # Annotations that cannot be resolved at run time.
        return None
    return getattr(kind, "model_validate", None)
