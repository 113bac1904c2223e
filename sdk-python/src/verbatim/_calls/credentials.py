"""Knows by name what is a credential in a header or a URL."""

from __future__ import annotations

import re

_HEADERS = frozenset(
    (
        "authorization",
        "proxy-authorization",
        "x-api-key",
        "api-key",
        "x-goog-api-key",
        "cookie",
        "set-cookie",
        "x-amz-security-token",
        "ocp-apim-subscription-key",
        "x-auth-token",
        "x-access-token",
        "x-csrf-token",
        "x-xsrf-token",
        "openai-organization-key",
    )
)

_HEADER_PART = re.compile(r"api[-_]?key|secret|password|authorization|credential|(^|[-_])token$|cookie")
"""Further header names by what they contain."""

_QUERY_PARAMETER = re.compile(
    r"([?&](?:[^=&#]*(?:key|token|secret|password|signature|credential|auth)[^=&#]*|sig|code)=)[^&#\s\"']*",
    re.IGNORECASE,
)

_USER_INFO = re.compile(r"\b([a-z][a-z0-9+.-]*://)[^/?#\s]*@", re.IGNORECASE)


def is_secret_header(name: str) -> bool:
    """Whether a header of this name holds a credential."""
    lower = name.lower()
    return lower in _HEADERS or _HEADER_PART.search(lower) is not None


def scrub_url(text: str) -> str:
    """The URL, or a text with URLs, without user information and with the values of secret parameters replaced."""
    return _QUERY_PARAMETER.sub(r"\1REDACTED", _USER_INFO.sub(r"\1", text))
