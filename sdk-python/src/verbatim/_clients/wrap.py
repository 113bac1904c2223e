"""Wraps clients of `openai` and `anthropic`."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from .exchange import Trackers, logical_call
from .http_client import HookError, recording


def wrapped(client: Any, package: str, trackers: Trackers) -> Any:
    """A client that does the same and is recorded.

    Made with `with_options`, the public way to exchange the HTTP client of a built client. Raises HookError, or whatever
    else a version of the package makes of that, when it cannot be hooked.
    """
    if not any(kind.__module__.partition(".")[0] == package for kind in type(client).__mro__):
        raise HookError(f"client: {type(client).__name__} (expected: a client of the {package} package)")
    if hasattr(client, "_verbatim_recorded"):
        return client
    for method in ("request", "with_options"):
        if not callable(getattr(client, method, None)):
            raise HookError(f"client: {type(client).__name__} has no {method}()")
    options: dict[str, Any] = {"http_client": recording(client._client, package, trackers)}
    own_spans = getattr(client, "open_telemetry", None)
    if isinstance(own_spans, dict):
        # The spans that newer versions of anthropic make by themselves would be doubles.
        options["open_telemetry"] = {**own_spans, "traces": {**own_spans.get("traces", {}), "enabled": False}}
    twin = client.with_options(**options)
    if twin._client is not options["http_client"]:
        raise HookError(f"client: {type(client).__name__} did not take the HTTP client")
    base: Any = type(twin)
    twin.__class__ = _recorded_class(base, package, trackers)
    return twin


@functools.cache
def _recorded_class(base: Any, package: str, trackers: Trackers) -> type[Any]:
    """The client's class with an entry and an exit for each call, which the HTTP layer below cannot see.

    A subclass rather than an attribute of the one client, so that copies of it are recorded too.
    """

    class Recorded(base):  # type: ignore[misc]
        _verbatim_recorded = True

        def request(self, *arguments: Any, **options: Any) -> Any:
            with logical_call(trackers):
                return super().request(*arguments, **options)

        def copy(self, **options: Any) -> Any:
            return super().copy(**_hooked(options, package, trackers))

        def with_options(self, **options: Any) -> Any:
            return super().with_options(**_hooked(options, package, trackers))

    class AsyncRecorded(base):  # type: ignore[misc]
        _verbatim_recorded = True

        async def request(self, *arguments: Any, **options: Any) -> Any:
            with logical_call(trackers):
                return await super().request(*arguments, **options)

        def copy(self, **options: Any) -> Any:
            return super().copy(**_hooked(options, package, trackers))

        def with_options(self, **options: Any) -> Any:
            return super().with_options(**_hooked(options, package, trackers))

    kind = AsyncRecorded if inspect.iscoroutinefunction(base.request) else Recorded
    kind.__name__, kind.__qualname__, kind.__doc__ = base.__name__, base.__qualname__, base.__doc__
    kind.__module__ = base.__module__
    return kind


def _hooked(options: dict[str, Any], package: str, trackers: Trackers) -> dict[str, Any]:
    """The options of a copy; an HTTP client among them is recorded as well."""
    if options.get("http_client") is None:
        return options
    try:
        return {**options, "http_client": recording(options["http_client"], package, trackers)}
    except Exception:
        # Not a client of a kind known here; the package will say what it thinks of it.
        return options
