"""Looks into JSON without building it."""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|["{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|["{}\[\]]', re.DOTALL)
"""A quote for itself is one that nothing closes."""


def is_closed(body: bytes) -> bool:
    """Whether an object or array is opened, and everything that is opened is closed."""
    depth = 0
    opened = False
    for token in _STRUCTURE.finditer(body):
        first = body[token.start()]
        if first in b"{[":
            depth += 1
            opened = True
        elif first in b"}]":
            depth -= 1
        elif token.end() - token.start() == 1:
            return False
    return opened and depth == 0


def scalars(body: bytes, wanted: frozenset[str]) -> dict[str, str | int]:
    """Short texts and integers at the top of an object and one level below, named like `usage.input_tokens`.

    What is not JSON gives nothing, or what was found before it stopped being JSON. Goes from token to token and so never
    holds the interpreter for long.
    """
    found: dict[str, str | int] = {}
    path: list[str] = []
    containers: list[int] = []
    key: str | None = None
    expect_key = False
    for token in _TOKEN.finditer(body):
        first = body[token.start()]
        if first in b"{[":
            if not containers and first != ord("{"):
                break
            containers.append(first)
            if len(containers) > 1:
                path.append(key or "")
            expect_key = first == ord("{")
        elif first in b"}]":
            if not containers:
                break
            containers.pop()
            if not containers:
                break
            path.pop()
        elif first == ord(","):
            expect_key = bool(containers) and containers[-1] == ord("{")
        elif first == ord(":"):
            expect_key = False
        elif len(containers) not in (1, 2) or containers[-1] != ord("{"):
            continue
        elif first == ord('"') and token.end() - token.start() == 1:
            break
        elif expect_key:
            key = _text(token.group())
        else:
            name = ".".join([*path, key or ""])
            value = _text(token.group()) if first == ord('"') else _integer(token.group())
            if name in wanted and value is not None:
                found[name] = value
                if len(found) == len(wanted):
                    break
    return found


def _text(token: bytes) -> str | None:
    if len(token) > 400:
        return None
    try:
        text = json.loads(token)
    except ValueError:
        return None
    return text if isinstance(text, str) else None


def _integer(token: bytes) -> int | None:
    return int(token) if len(token) < 19 and token.lstrip(b"-").isdigit() else None
