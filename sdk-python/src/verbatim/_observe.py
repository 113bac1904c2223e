"""Steps of the application: decorators and context managers."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from types import TracebackType
from typing import Any, Literal, TypeVar, cast, overload

from . import _installation
from ._replayed_tool import ReplayedTool
from ._step import Current, Step
from ._values import texts_or_list

Kind = Literal["agent", "chain", "tool", "retrieval", "embedding", "rerank", "guardrail", "evaluator", "span"]
"""What a step is."""

F = TypeVar("F", bound=Callable[..., Any])


class Observation:
    """Says how a step is to be recorded. Decorates functions (also asynchronous ones and generators), or is entered.

    Each time is a span of its own. Decorated functions may run on many threads; enter an observation of its own in each.
    """

    def __init__(
        self,
        kind: str,
        name: str | None,
        *,
        output_key: str = "verbatim.output",
        attributes: dict[str, str] | None = None,
        given_input: object = None,
        capture_input: bool = True,
        capture_output: bool = True,
        replayed: ReplayedTool | None = None,
    ) -> None:
        self._kind = kind
        self._name = name
        self._output_key = output_key
        self._attributes = attributes or {}
        self._given_input = given_input
        self._capture_input = capture_input
        self._capture_output = capture_output
        self._replayed = replayed or (ReplayedTool() if kind == "tool" else None)
        self._entered: list[tuple[Step, Current]] = []

    # ---- as a context manager ----

    def __enter__(self) -> Step:
        step = self._begin(self._name or self._kind)
        if self._replayed is not None:
            self._replayed.before_block(step)
        return self._entered_step(step)

    def _entered_step(self, step: Step) -> Step:
        current = Current(step.context)
        current.__enter__()
        self._entered.append((step, current))
        return step

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        step, current = self._entered.pop()
        current.__exit__(kind, failure, traceback)
        if failure is not None and not isinstance(failure, GeneratorExit):
            step.error(failure)
        step.end()

    async def __aenter__(self) -> Step:
        step = self._begin(self._name or self._kind)
        if self._replayed is not None:
            await self._replayed.before_block_async(step)
        return self._entered_step(step)

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, failure, traceback)

    # ---- as a decorator ----

    def __call__(self, function: F) -> F:
        name = self._name or str(getattr(function, "__name__", self._kind))
        try:
            parameters = inspect.signature(function)
        except (TypeError, ValueError):
            parameters = None

        def begin(arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Step:
            step = self._begin(name)
            if self._capture_input and self._given_input is None:
                step.input(_named(parameters, arguments, keywords))
            return step

        replayed = None if self._replayed is None else self._replayed.of(function, parameters)
        return cast(F, functools.wraps(function)(self._decorated(function, begin, replayed)))

    def _decorated(self, function: Any, begin: Callable[..., Step], replayed: ReplayedTool | None) -> Any:
        def work(step: Step) -> Any:
            """What is to be run in this step: the function, or under replay what asks the recording first."""
            return function if replayed is None else replayed.instead_of(function, step)

        if inspect.iscoroutinefunction(function):

            async def asynchronous(*arguments: Any, **keywords: Any) -> Any:
                step = begin(arguments, keywords)
                return await self._awaited(step, work(step), arguments, keywords)

            return asynchronous
        if inspect.isasyncgenfunction(function):

            def asynchronous_generator(*arguments: Any, **keywords: Any) -> AsyncGenerator[Any, Any]:
                return self._driven_async(begin, function, replayed, arguments, keywords)

            return asynchronous_generator
        if inspect.isgeneratorfunction(function):

            def generator(*arguments: Any, **keywords: Any) -> Generator[Any, Any, Any]:
                step = begin(arguments, keywords)
                return (yield from self._driven(step, work(step)(*arguments, **keywords)))

            return generator

        def synchronous(*arguments: Any, **keywords: Any) -> Any:
            step = begin(arguments, keywords)
            try:
                with Current(step.context):
                    result = work(step)(*arguments, **keywords)
            except BaseException as failure:
                step.error(failure).end()
                raise
            if inspect.iscoroutine(result):
                return self._finished(step, result)
            self._end(step, result)
            return result

        return synchronous

    def _begin(self, name: str) -> Step:
        step = Step(_installation.recorder(), self._kind, name, self._output_key)
        for key, value in self._attributes.items():
            step.attribute(key, value)
        if self._kind == "tool":
            step.attribute("gen_ai.tool.name", name)
        return step.input(self._given_input)

    def _end(self, step: Step, result: object) -> None:
        if self._capture_output and not step.answered:
            step.output(result)
        elif not step.answered:
            step.withhold()
        step.end()

    async def _awaited(self, step: Step, function: Any, arguments: Any, keywords: Any) -> Any:
        try:
            with Current(step.context):
                result = await function(*arguments, **keywords)
        except BaseException as failure:
            step.error(failure).end()
            raise
        self._end(step, result)
        return result

    async def _finished(self, step: Step, work: Awaitable[Any]) -> Any:
        try:
            with Current(step.context):
                result = await work
        except BaseException as failure:
            step.error(failure).end()
            raise
        self._end(step, result)
        return result

    def _driven(self, step: Step, inner: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Runs a generator; the step is current while the generator runs, not while its reader does."""
        items = _Items(self._capture_output)
        resume: Callable[[], Any] = functools.partial(next, inner)
        try:
            while True:
                try:
                    with Current(step.context):
                        item = resume()
                except StopIteration as stop:
                    return stop.value
                items.add(item)
                try:
                    sent = yield item
                except GeneratorExit:
                    with Current(step.context):
                        inner.close()
                    raise
                except BaseException as thrown:
                    resume = functools.partial(inner.throw, thrown)
                else:
                    resume = functools.partial(inner.send, sent)
        except GeneratorExit:
            raise
        except BaseException as failure:
            step.error(failure)
            raise
        finally:
            self._end(step, items.value())

    async def _driven_async(
        self,
        begin: Callable[..., Step],
        function: Any,
        replayed: ReplayedTool | None,
        arguments: Any,
        keywords: Any,
    ) -> AsyncGenerator[Any, Any]:
        """As `_driven`. The step begins when the first item is asked for, as the generator itself does."""
        step = begin(arguments, keywords)
        items = _Items(self._capture_output)
        try:
            if replayed is not None:
                function = await replayed.asynchronous_generator(function, step)
            inner = function(*arguments, **keywords)
            resume: Callable[[], Awaitable[Any]] = inner.__anext__
            while True:
                try:
                    with Current(step.context):
                        item = await resume()
                except StopAsyncIteration:
                    return
                items.add(item)
                try:
                    sent = yield item
                except GeneratorExit:
                    with Current(step.context):
                        await inner.aclose()
                    raise
                except BaseException as thrown:
                    resume = functools.partial(inner.athrow, thrown)
                else:
                    resume = functools.partial(inner.asend, sent)
        except GeneratorExit:
            raise
        except BaseException as failure:
            step.error(failure)
            raise
        finally:
            self._end(step, items.value())


class _Items:
    """What a generator gave, within bounds."""

    _MOST = 10_000
    _LARGEST_TEXT = 1 << 20

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._items: list[object] = []
        self._length = 0
        self._too_much = False

    def add(self, item: object) -> None:
        if not self._wanted or self._too_much:
            return
        self._length += len(item) if isinstance(item, (str, bytes)) else 0
        self._items.append(item)
        if len(self._items) > self._MOST or self._length > self._LARGEST_TEXT:
            self._too_much = True
            self._items = []

    def value(self) -> object:
        if self._too_much:
            return f"(not captured: more than {self._MOST} items or {self._LARGEST_TEXT} characters)"
        return texts_or_list(self._items) if self._wanted else None


def _named(parameters: inspect.Signature | None, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> object:
    """The arguments by name, without the object that a method belongs to."""
    try:
        if parameters is None:
            return {"arguments": arguments, **keywords}
        bound = parameters.bind(*arguments, **keywords)
    except TypeError:
        # The call itself will fail, and say why.
        return {"arguments": arguments, **keywords}
    named = dict(bound.arguments)
    first = next(iter(named), None)
    if first in ("self", "cls"):
        named.pop(first)
    for parameter in parameters.parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            named.update(named.pop(parameter.name, {}))
    return named


@overload
def observe(function: F, /) -> F: ...


@overload
def observe(
    name: str | None = None,
    /,
    *,
    kind: Kind = "span",
    input: object = None,
    capture_input: bool = True,
    capture_output: bool = True,
) -> Observation: ...


def observe(
    name: Any = None,
    /,
    *,
    kind: Kind = "span",
    input: object = None,
    capture_input: bool = True,
    capture_output: bool = True,
) -> Any:
    """Records a step of the application; model calls in it become its children.

    As a decorator the arguments are recorded as input (a JSON object by name) and the result as output, unless switched off;
    a generator's output is what it gave. As a context manager it gives the step, to be told input and output.

        @observe
        def answer(question): ...

        @observe("plan", kind="chain")
        async def plan(goal): ...

        with observe("search", kind="retrieval", input=query) as step:
            step.output(search(query))
    """
    if callable(name):
        return Observation("span", None)(name)
    return Observation(kind, name, given_input=input, capture_input=capture_input, capture_output=capture_output)


@overload
def tool(function: F, /) -> F: ...


@overload
def tool(
    name: str | None = None,
    /,
    *,
    call_id: str | None = None,
    arguments: object = None,
    capture_input: bool = True,
    capture_output: bool = True,
    result: Callable[[Any], object] | None = None,
    errors: Sequence[type[Exception]] = (),
) -> Observation: ...


def tool(
    name: Any = None,
    /,
    *,
    call_id: str | None = None,
    arguments: object = None,
    capture_input: bool = True,
    capture_output: bool = True,
    result: Callable[[Any], object] | None = None,
    errors: Sequence[type[Exception]] = (),
) -> Any:
    """Records the run of a tool: its arguments and its result.

    `call_id` is the id of the tool call in the model's answer; `arguments` are those the model gave, when they are to be
    recorded as the model wrote them.

    Under replay (`VERBATIM_REPLAY_URL`) the recording answers instead of the tool. Where the function is annotated to return
    `str`, or `result` is `str`, that is the recorded text; else the JSON value, or what `result` makes of it. A tool that
    failed fails again: with Python's own exception, with one of `errors`, made of the message, or with `ReplayedError`.
    Without an answer `ReplayDenied` is raised, and the tool is not run.

        @tool
        def get_order(id): ...

        with tool("get_order", call_id=call.id, arguments=call.function.arguments) as step:
            step.output(get_order(**json.loads(call.function.arguments)))
    """
    if callable(name):
        return tool()(name)
    attributes = {"gen_ai.operation.name": "execute_tool"}
    if call_id is not None:
        attributes["gen_ai.tool.call.id"] = str(call_id)
    return Observation(
        "tool",
        name,
        output_key="gen_ai.tool.call.result",
        attributes=attributes,
        given_input=arguments,
        capture_input=capture_input,
        capture_output=capture_output,
        replayed=ReplayedTool(result, tuple(errors)),
    )


def final_response(value: object) -> None:
    """Records what the user saw in the end."""
    Step(_installation.recorder(), "final_response", "final_response").output(value).end()
