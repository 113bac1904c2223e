"""Passes bodies on unchanged, chunk by chunk, and copies what the reader got. Never reads ahead."""

from __future__ import annotations

import functools
import importlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from .drain import drain, drain_async
from .exchange import Exchange, ending_on_close


@dataclass(frozen=True)
class Streams:
    """The stream classes for one HTTP library: it insists on descendants of its own."""

    request: type[Any]
    response: type[Any]
    request_async: type[Any]
    response_async: type[Any]


@functools.cache
def streams_of(library: str) -> Streams:
    """For `httpx` or `httpx2`."""
    module: Any = importlib.import_module(library)
    sync_base: Any = module.SyncByteStream
    async_base: Any = module.AsyncByteStream

    class RequestTee(sync_base):  # type: ignore[misc]
        def __init__(self, source: Any, exchange: Exchange) -> None:
            self._source = source
            self._exchange = exchange

        def __iter__(self) -> Iterator[bytes]:
            self._exchange.request_starts()
            for chunk in self._source:
                yield chunk
                self._exchange.request_bytes(chunk)

        def close(self) -> None:
            self._source.close()

    class AsyncRequestTee(async_base):  # type: ignore[misc]
        def __init__(self, source: Any, exchange: Exchange) -> None:
            self._source = source
            self._exchange = exchange

        async def __aiter__(self) -> AsyncIterator[bytes]:
            self._exchange.request_starts()
            async for chunk in self._source:
                yield chunk
                self._exchange.request_bytes(chunk)

        async def aclose(self) -> None:
            await self._source.aclose()

    class ResponseTee(sync_base):  # type: ignore[misc]
        def __init__(self, source: Any, exchange: Exchange, extensions: Any) -> None:
            self._source = source
            self._exchange = exchange
            self._extensions = extensions
            self._closed = False

        def __iter__(self) -> Iterator[bytes]:
            exchange = self._exchange
            try:
                for chunk in self._source:
                    exchange.response_bytes(chunk)
                    yield chunk
            except GeneratorExit:
                # The reader stopped; whether it closes or forgets the response is seen there.
                raise
            except BaseException as failure:
                exchange.failed(failure)
                raise
            exchange.read_to_end()

        def close(self) -> None:
            exchange = self._exchange
            self._closed = True
            if exchange.is_unread_failure() and drain(self._source, exchange, self._extensions):
                return
            # Judged before the source is closed, as that may raise.
            ending = ending_on_close()
            try:
                self._source.close()
            finally:
                exchange.ended(ending)

        def __del__(self) -> None:
            if not self._closed:
                self._exchange.abandoned()

    class AsyncResponseTee(async_base):  # type: ignore[misc]
        def __init__(self, source: Any, exchange: Exchange, extensions: Any) -> None:
            self._source = source
            self._exchange = exchange
            self._extensions = extensions
            self._closed = False

        async def __aiter__(self) -> AsyncIterator[bytes]:
            exchange = self._exchange
            try:
                async for chunk in self._source:
                    exchange.response_bytes(chunk)
                    yield chunk
            except GeneratorExit:
                raise
            except BaseException as failure:
                exchange.failed(failure)
                raise
            exchange.read_to_end()

        async def aclose(self) -> None:
            exchange = self._exchange
            self._closed = True
            if exchange.is_unread_failure() and drain_async(self._source, exchange):
                return
            ending = ending_on_close()
            try:
                await self._source.aclose()
            finally:
                exchange.ended(ending)

        def __del__(self) -> None:
            if not self._closed:
                self._exchange.abandoned()

    return Streams(RequestTee, ResponseTee, AsyncRequestTee, AsyncResponseTee)
