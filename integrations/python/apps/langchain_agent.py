"""An agent of LangChain's parts: a chain that asks a model, runs the tool it wants and asks again."""

from __future__ import annotations

from typing import Any

import weather
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.runnables import RunnableLambda
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI


def answer(config: dict[str, Any] | None = None) -> str:
    look = tool("weather")(weather.weather)
    model = ChatOpenAI(
        model="gpt-4.1-mini", base_url=f"{weather.PROVIDER}/v1", api_key="none", max_retries=0, temperature=0.2
    ).bind_tools([look])

    def turn(question: str) -> str:
        messages: list[Any] = [SystemMessage(weather.INSTRUCTIONS), HumanMessage(question)]
        asked = model.invoke(messages)
        messages.append(asked)
        messages.extend(look.invoke(call) for call in asked.tool_calls)
        return str(model.invoke(messages).content)

    return str(RunnableLambda(turn, name="turn").invoke(weather.QUESTION, config))
