"""Labels that hold for a while, and the context across threads and processes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from opentelemetry import context as otel_context
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from ._labels import Labels
from ._last_call import LastCall
from ._step import Current
from ._values import metadata_value

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

_PROPAGATOR = TraceContextTextMapPropagator()


class Scope:
    """Holds while it is entered (`with`), or while the function that it decorates runs.

    Decorated functions may run on many threads; enter a scope of its own in each.
    """

    def __init__(self, change: Callable[[Context], Context]) -> None:
        self._change = change
        self._entered: list[Current] = []

    def __enter__(self) -> Scope:
        current = Current(self._change(otel_context.get_current()))
        current.__enter__()
        self._entered.append(current)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._entered.pop().__exit__(kind, failure, traceback)

    def __call__(self, function: F) -> F:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def asynchronous(*arguments: Any, **keywords: Any) -> Any:
                with Current(self._change(otel_context.get_current())):
                    return await function(*arguments, **keywords)

            return cast(F, asynchronous)

        @functools.wraps(function)
        def synchronous(*arguments: Any, **keywords: Any) -> Any:
            with Current(self._change(otel_context.get_current())):
                return function(*arguments, **keywords)

        return cast(F, synchronous)


def _labelled(change: Callable[[Labels], Labels]) -> Scope:
    return Scope(lambda context: LastCall.open_in(change(Labels.of(context)).within(context)))


def session(id: str) -> Scope:
    """Everything inside belongs to this conversation."""
    return _labelled(lambda labels: replace(labels, session=str(id)))


def user(id: str) -> Scope:
    """Everything inside is done for this user of the application."""
    return _labelled(lambda labels: replace(labels, user=str(id)))


def prompt(name: str, version: str | int | None = None) -> Scope:
    """Calls inside use this prompt."""
    given = None if version is None else str(version)
    return _labelled(lambda labels: replace(labels, prompt_name=str(name), prompt_version=given))


def metadata(entries: Mapping[str, object] | None = None, /, **more: object) -> Scope:
    """Adds metadata to everything inside: text, numbers, booleans, lists, dicts; anything else becomes its text."""
    plain = {str(key): metadata_value(value) for key, value in {**(entries or {}), **more}.items()}
    return _labelled(lambda labels: labels.with_metadata(plain))


def tags(*names: str) -> Scope:
    """Tags everything inside."""
    texts = tuple(str(name) for name in names)
    return _labelled(lambda labels: labels.with_tags(texts))


def in_context(function: Callable[P, R]) -> Callable[P, R]:
    """The function in the context of now, wherever it runs: for threads, which do not inherit it."""
    context = otel_context.get_current()

    @functools.wraps(function)
    def carried(*arguments: P.args, **keywords: P.kwargs) -> R:
        with Current(context):
            return function(*arguments, **keywords)

    return carried


class _ContextExecutor(Executor):
    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, fn: Callable[..., R], /, *arguments: Any, **keywords: Any) -> Future[R]:
        return self._executor.submit(in_context(fn), *arguments, **keywords)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait, cancel_futures=cancel_futures)


def wrap_executor(executor: Executor) -> Executor:
    """An executor of threads whose tasks run in the context in which they were submitted."""
    return _ContextExecutor(executor)


def inject(headers: MutableMapping[str, str]) -> None:
    """Adds `traceparent` of the current context to headers for another service of yours."""
    _PROPAGATOR.inject(headers, otel_context.get_current())


def extract(headers: Mapping[Any, Any]) -> Scope:
    """Continues the trace of a caller. Without `traceparent`, or with a malformed one, nothing changes.

    Header names have no case; names and values may be text or bytes.
    """
    carrier: dict[str, str] = {}
    for name, value in dict(headers).items():
        key = _header_text(name).lower()
        if key in ("traceparent", "tracestate"):
            carrier[key] = _header_text(value)
    return Scope(lambda context: _PROPAGATOR.extract(carrier, context))


def _header_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
