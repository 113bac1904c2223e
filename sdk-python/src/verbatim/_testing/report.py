"""What a test prints when its run differs from the recording."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST_LINE = 300
_MOST_LINES = 40


def report(state: Mapping[str, Any], tape: str) -> str:
    """Where the run parted, each call that was not recorded with its fields and lines, and what was not asked for."""
    return "\n".join(_lines(state, tape))


def _lines(state: Mapping[str, Any], tape: str) -> Iterator[str]:
    yield f"The run differs from the recording {tape} ({state['status']})."
    fork = state.get("fork") or {}
    if fork.get("sentence"):
        yield fork["sentence"]
    names = {call["number"]: call for call in state.get("calls", [])}
    for miss in state.get("misses", []):
        call = names.get(miss["call"], {})
        yield f"Call {miss['call']} ({call.get('match', 'miss')}):"
        if not miss.get("changes"):
            yield f"  {call.get('reason') or 'nothing like it was recorded'}"
        for change in miss.get("changes", []):
            yield f"  {change['path']}" + (f": {change['words']}" if change.get("words") else "")
            yield from ("    " + line for line in _difference(change.get("recorded"), change.get("asked")))
    for tool in state.get("tools", []):
        if tool.get("action") == "deny" or tool.get("match") == "miss":
            yield f"Tool {tool.get('name')}: {tool.get('reason') or 'it was not recorded with these arguments'}"
    for left in state.get("unused", []):
        yield f"Not asked for: {left.get('name')} ({left.get('spanId')})"
    for left in state.get("notReplayable", []):
        yield f"Cannot be replayed: {left.get('name')} ({left.get('reason')})"


def _difference(recorded: str | None, asked: str | None) -> list[str]:
    """The lines that differ; values are JSON, texts are taken apart."""
    before, after = _value_lines(recorded), _value_lines(asked)
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    shown = [
        line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}… ({len(line)} characters)" for line in changed
    ]
    if len(shown) > _MOST_LINES:
        shown = [*shown[:_MOST_LINES], f"… and {len(shown) - _MOST_LINES} lines more"]
    return shown


def _value_lines(value: str | None) -> list[str]:
    if value is None:
        return []
    try:
        read = json.loads(value)
    except ValueError:
        read = value
    return (read if isinstance(read, str) else json.dumps(read, ensure_ascii=False)).splitlines()
