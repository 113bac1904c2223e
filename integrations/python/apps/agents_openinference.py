"""OpenAI's Agents SDK, watched by OpenInference, which takes the place of OpenAI's own tracing."""

import tracing
import weather
from agents import Agent, OpenAIResponsesModel, Runner, function_tool
from openai import AsyncOpenAI
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

OpenAIAgentsInstrumentor().instrument(tracer_provider=tracing.provider)

client = AsyncOpenAI(base_url=f"{weather.PROVIDER}/v1", api_key="none", max_retries=0)
agent = Agent(
    name="forecaster",
    instructions=weather.INSTRUCTIONS,
    model=OpenAIResponsesModel("gpt-4.1-mini", client),
    tools=[function_tool(weather.weather)],
)
Runner.run_sync(agent, weather.QUESTION)
