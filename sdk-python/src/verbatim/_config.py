"""Settings. Each has a default that works; the environment overrides the default, and `verbatim.init` the environment."""

from __future__ import annotations

import math
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ._export.log import say
from ._export.sender import ExportLimits

DEFAULT_ENDPOINT = "http://localhost:4318"


@dataclass(frozen=True)
class Config:
    """What `verbatim.init` takes; a wrong value is ignored with one log line."""

    enabled: bool = True
    endpoint: str = DEFAULT_ENDPOINT
    """Base URL of the receiver or its full `/v1/traces` URL."""
    api_key: str | None = None
    service: str | None = None
    release: str | None = None
    environment: str | None = None
    commit: str | None = None
    max_bytes: int = 64 << 20
    shutdown_timeout: float = 5.0
    limits: ExportLimits = field(default_factory=ExportLimits)

    @staticmethod
    def of(environment: Mapping[str, str], given: Mapping[str, Any]) -> Config:
        """`given` holds what is not None of the arguments of `verbatim.init`."""
        values: dict[str, Any] = {}
        for name, variable in _VARIABLES.items():
            text = environment.get(variable, "").strip()
            if text:
                _set(values, name, text, variable)
        if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
            values["enabled"] = False
        for name, value in given.items():
            _set(values, name, value, name)
        return replace(Config(), **values)

    def traces_url(self) -> str:
        base = self.endpoint.rstrip("/")
        return base if base.endswith("/v1/traces") else f"{base}/v1/traces"


_VARIABLES = {
    "endpoint": "VERBATIM_ENDPOINT",
    "api_key": "VERBATIM_API_KEY",
    "enabled": "VERBATIM_ENABLED",
    "max_bytes": "VERBATIM_MAX_BYTES",
    "environment": "VERBATIM_ENVIRONMENT",
}


def _set(values: dict[str, Any], name: str, value: Any, source: str) -> None:
    """Sets what can be read as a value of this setting; anything else is reported and is as if it were not there."""
    read, expected = _READERS[name]
    try:
        values[name] = read(value)
    except (ValueError, TypeError, AttributeError, OverflowError):
        shown = "(not shown)" if name in ("endpoint", "api_key") else repr(value)[:100]
        say(f"Verbatim: {source}: {shown} (expected: {expected}); ignored")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text")
    return value.strip()


def _url(value: Any) -> str:
    text = _text(value)
    parts = urllib.parse.urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("url")
    return text


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    match _text(value).lower():
        case "true" | "1" | "yes" | "on":
            return True
        case "false" | "0" | "no" | "off":
            return False
        case _:
            raise ValueError("bool")


def _positive(value: Any) -> int:
    number = int(value)
    if number <= 0 or isinstance(value, bool):
        raise ValueError("positive")
    return number


def _seconds(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError("seconds")
    return number


def _limits(value: Any) -> ExportLimits:
    if not isinstance(value, ExportLimits):
        raise TypeError("limits")
    return value


_READERS = {
    "enabled": (_bool, "true or false"),
    "endpoint": (_url, "an http or https URL like http://localhost:4318"),
    "api_key": (_text, "a text"),
    "service": (_text, "a text"),
    "release": (_text, "a text"),
    "environment": (_text, "a text"),
    "commit": (_text, "a text"),
    "max_bytes": (_positive, "a positive number"),
    "shutdown_timeout": (_seconds, "seconds, not negative"),
    "limits": (_limits, "ExportLimits"),
}
