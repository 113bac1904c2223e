"""Records every exchange with a model and passes it on unchanged.

The hook is `send` of the HTTP client, the public method through which the clients of the providers make each attempt.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

from .exchange import Exchange, Trackers, begin
from .streams import streams_of


class HookError(Exception):
    """This version of a client cannot be hooked."""


def recording(client: Any, provider: str, trackers: Trackers) -> Any:
    """An HTTP client that does the same and is recorded.

    It shares all of its state with the given one, so both are the same connections, settings, and open or closed together.
    It is of a subclass, because the clients of the providers ask for an instance of the HTTP library's class.
    """
    if hasattr(client, "_verbatim_original"):
        return client
    base: Any = type(client)
    twin = object.__new__(_recording_class(base, library_of(client)))
    twin.__dict__ = client.__dict__
    # Slots, not the shared state. The original must live on: it closes the connections when it is collected.
    twin._verbatim_original = client
    twin._verbatim_provider = provider
    twin._verbatim_trackers = trackers
    return twin


def library_of(client: Any) -> str:
    """`httpx` or `httpx2`: where the client's class comes from."""
    for kind in type(client).__mro__:
        root = kind.__module__.partition(".")[0]
        if root in ("httpx", "httpx2"):
            return root
    raise HookError(f"http client {type(client).__name__} (expected: a client of httpx or httpx2)")


@functools.cache
def _recording_class(base: Any, library: str) -> type[Any]:
    streams = streams_of(library)

    class Recording(base):  # type: ignore[misc]
        __slots__ = ("_verbatim_original", "_verbatim_provider", "_verbatim_trackers")

        def send(self, request: Any, *, stream: bool = False, **options: Any) -> Any:
            exchange = begin(self._verbatim_trackers, self._verbatim_provider, request)
            if exchange is None:
                return super().send(request, stream=stream, **options)
            _observe_request(request, exchange, streams.request)
            try:
                response = super().send(request, stream=True, **options)
            except BaseException as failure:
                exchange.failed(failure)
                raise
            _observe_response(response, request, exchange, streams.response)
            if not stream:
                try:
                    response.read()
                except BaseException:
                    response.close()
                    raise
            return response

        def __del__(self) -> None:
            """The original closes itself."""

    class AsyncRecording(base):  # type: ignore[misc]
        __slots__ = ("_verbatim_original", "_verbatim_provider", "_verbatim_trackers")

        async def send(self, request: Any, *, stream: bool = False, **options: Any) -> Any:
            exchange = begin(self._verbatim_trackers, self._verbatim_provider, request)
            if exchange is None:
                return await super().send(request, stream=stream, **options)
            _observe_request(request, exchange, streams.request_async)
            try:
                response = await super().send(request, stream=True, **options)
            except BaseException as failure:
                exchange.failed(failure)
                raise
            _observe_response(response, request, exchange, streams.response_async)
            if not stream:
                try:
                    await response.aread()
                except BaseException:
                    await response.aclose()
                    raise
            return response

        def __del__(self) -> None:
            """The original closes itself."""

    kind = AsyncRecording if inspect.iscoroutinefunction(base.send) else Recording
    kind.__name__, kind.__qualname__ = base.__name__, base.__qualname__
    return kind


def _observe_request(request: Any, exchange: Exchange, tee: type[Any]) -> None:
    try:
        body = request.content
    except Exception:
        # A body that is streamed, such as a file: copied while it is sent.
        try:
            request.stream = tee(request.stream, exchange)
        except Exception:
            return
    else:
        exchange.request_body(body)


def _observe_response(response: Any, request: Any, exchange: Exchange, tee: type[Any]) -> None:
    """A response that cannot be observed is passed on as it is."""
    exchange.response_starts(response)
    try:
        if response.is_closed:
            # A hook of the application has read it already.
            exchange.response_bytes(response.content)
            exchange.read_to_end()
        else:
            response.stream = tee(response.stream, exchange, request.extensions)
    except Exception as fault:
        exchange.failed(fault)
