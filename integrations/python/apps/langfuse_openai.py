"""Langfuse's SDK: its OpenAI client and its decorators."""

import weather
from langfuse import get_client, observe, propagate_attributes
from langfuse.openai import OpenAI

client = OpenAI(base_url=f"{weather.PROVIDER}/v1", api_key="none", max_retries=0)
weather.weather = observe(as_type="tool")(weather.weather)


@observe(as_type="agent")
def turn(question: str) -> str:
    with propagate_attributes(session_id="chat-42", user_id="u-1042", tags=["oslo"], metadata={"tier": "gold"}):
        answer = weather.chat_turn(client)
        weather.chat_stream(client)
        weather.chat_failure(client)
        return answer


turn(weather.QUESTION)
get_client().flush()
