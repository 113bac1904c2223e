"""Pydantic AI, watched by Logfire, which sends nothing to Logfire."""

import logfire
import weather
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

logfire.configure(send_to_logfire=False, console=False)
logfire.instrument_pydantic_ai()

agent = Agent(
    OpenAIChatModel("gpt-4.1-mini", provider=OpenAIProvider(base_url=f"{weather.PROVIDER}/v1", api_key="none")),
    name="forecaster",
    instructions=weather.INSTRUCTIONS,
    tools=[weather.weather],
)
agent.run_sync(weather.QUESTION, conversation_id="chat-42")
