"""What stands in for a tool under replay."""

from __future__ import annotations

import asyncio
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import _replay
from ._replay import Answer, ReplayDenied
from ._step import Step


@dataclass(frozen=True)
class ReplayedTool:
    """How recorded results and errors of a tool become those of the application."""

    result: Callable[[Any], object] | None = None
    """Makes the result of the JSON value; `str`: the recorded text; None: the JSON value."""
    errors: tuple[type[Exception], ...] = ()

    def of(self, function: object, parameters: inspect.Signature | None) -> ReplayedTool:
        """That of this function, which may say by its annotation that it gives texts."""
        if self.result is not None or parameters is None or not _is_text(parameters.return_annotation):
            return self
        return replace(self, result=str)

    def instead_of(self, function: Any, step: Step) -> Any:
        """A function of the same kind (plain, coroutine, generator) that asks first, and runs the given one if told so."""
        replay = _replay.url()
        if replay is None:
            return function
        if inspect.iscoroutinefunction(function):

            async def asynchronous(*arguments: Any, **keywords: Any) -> Any:
                answer = await self._ask_async(replay, step)
                return await function(*arguments, **keywords) if answer is None else self._value(answer)

            return asynchronous
        if inspect.isgeneratorfunction(function):

            def generator(*arguments: Any, **keywords: Any) -> Any:
                answer = self._ask(replay, step)
                if answer is None:
                    return (yield from function(*arguments, **keywords))
                yield from self._items(answer)

            return generator

        def synchronous(*arguments: Any, **keywords: Any) -> Any:
            answer = self._ask(replay, step)
            return function(*arguments, **keywords) if answer is None else self._value(answer)

        return synchronous

    async def asynchronous_generator(self, function: Any, step: Step) -> Any:
        """As `instead_of`, for a function that makes an asynchronous generator; asks at once."""
        replay = _replay.url()
        answer = None if replay is None else await self._ask_async(replay, step)
        if answer is None:
            return function
        recorded = answer

        async def items(*arguments: Any, **keywords: Any) -> Any:
            for item in self._items(recorded):
                yield item

        return items

    def before_block(self, step: Step) -> None:
        """Raises unless the block of a `with` statement, which nothing can stand in for, may run."""
        replay = _replay.url()
        if replay is not None:
            try:
                self._check_block(step, self._ask(replay, step))
            except BaseException as failure:
                step.error(failure).end()
                raise

    async def before_block_async(self, step: Step) -> None:
        """As `before_block`."""
        replay = _replay.url()
        if replay is not None:
            try:
                self._check_block(step, await self._ask_async(replay, step))
            except BaseException as failure:
                step.error(failure).end()
                raise

    def _check_block(self, step: Step, answer: Answer | None) -> None:
        if answer is not None:
            name = _name(step)
            way = f'verbatim.tool("{name}", call_id=..., arguments=...)(function)(...)'
            raise ReplayDenied(
                name, f"no recording can stand in for the block of a with statement; call {way}", "block"
            )

    def _ask(self, replay: str, step: Step) -> Answer | None:
        arguments = step.recorded("gen_ai.tool.call.arguments")
        call_id = step.recorded("gen_ai.tool.call.id")
        answer = _replay.ask(
            replay,
            _name(step),
            arguments if isinstance(arguments, (str, bytes)) else None,
            None if call_id is None else str(call_id),
            self.errors,
        )
        if answer is not None:
            step.answer(answer.text, isinstance(answer.value, str))
        return answer

    async def _ask_async(self, replay: str, step: Step) -> Answer | None:
        """Without holding up the event loop of asyncio, if that is what runs."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._ask(replay, step)
        return await asyncio.to_thread(self._ask, replay, step)

    def _value(self, answer: Answer) -> object:
        if self.result is None or (answer.text is None and answer.value is None):
            return answer.value
        if self.result is str:
            return answer.text if answer.text is not None else answer.value
        return self.result(answer.value)

    def _items(self, answer: Answer) -> Iterator[object]:
        """What a generator gave: texts were recorded as one, anything else as a list."""
        value = self._value(answer)
        if isinstance(value, list):
            yield from value
        elif value is not None:
            yield value


def _name(step: Step) -> str:
    return str(step.recorded("gen_ai.tool.name"))


def _is_text(annotation: object) -> bool:
    """Whether it is `str` or `str | None`, also as the text of an annotation."""
    if isinstance(annotation, str):
        return annotation.replace(" ", "") in ("str", "str|None", "Optional[str]", "typing.Optional[str]")
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return set(typing.get_args(annotation)) == {str, type(None)}
    return annotation is str
