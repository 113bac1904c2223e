"""Turns values of the application into what can be recorded. Nothing here raises."""

from __future__ import annotations

import base64
import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from ._export.span import Value

_DEEPEST = 50


def text_or_json(value: object) -> str | bytes:
    """A text or bytes as they are, anything else as JSON; a value that cannot be read says so."""
    try:
        if isinstance(value, (str, bytes)) and not isinstance(value, Enum):
            return value
        if isinstance(value, (bytearray, memoryview)):
            return bytes(value)
        return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    except (Exception, RecursionError):
        return f"(not captured: {type(value).__name__} cannot be written as JSON)"


def looks_like_json(text: str) -> bool:
    """Whether the text begins as JSON may."""
    return text.lstrip(" \t\r\n")[:1] in tuple('{["-0123456789tfn')


def metadata_value(value: object) -> Value:
    """Text, bool, int, float, list or dict; anything else becomes its text."""
    try:
        made = plain(value)
    except (Exception, RecursionError):
        return "(not captured: the value cannot be read)"
    return "null" if made is None else made


def plain(value: Any, depth: int = 0) -> Any:
    """None, bool, int, float, str, list or dict. Raises ValueError for what is nested too deeply."""
    if isinstance(value, Enum):
        return plain(value.value, depth)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth >= _DEEPEST:
        raise ValueError(f"deeper than {_DEEPEST}")
    if isinstance(value, Mapping):
        return {str(key): plain(element, depth + 1) for key, element in value.items()}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _bytes_as_text(bytes(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(element, depth + 1) for element in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), depth + 1) for field in dataclasses.fields(value)}
    model_dump = getattr(value, "model_dump", None)
    if callable(model_dump) and not isinstance(value, type):
        # A pydantic model, as the clients of the providers return them.
        return plain(model_dump(mode="json", warnings=False), depth + 1)
    return str(value)


def _bytes_as_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(value).decode("ascii")


def texts_or_list(items: Iterable[object]) -> object:
    """What a generator gave: one text if all of it is text."""
    collected = list(items)
    if collected and all(isinstance(item, str) for item in collected):
        return "".join(str(item) for item in collected)
    return collected
