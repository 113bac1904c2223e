"""LangSmith's SDK over OpenTelemetry: its OpenAI client and its decorator."""

import weather
from langsmith import traceable
from langsmith.run_helpers import get_current_run_tree
from langsmith.wrappers import wrap_openai

client = wrap_openai(weather.openai_client())
weather.weather = traceable(run_type="tool", name="weather")(weather.weather)


@traceable(run_type="chain", name="turn", metadata={"session_id": "chat-42", "user_id": "u-1042"})
def turn(question: str) -> str:
    answer = weather.chat_turn(client)
    weather.chat_stream(client)
    weather.chat_failure(client)
    sender.append(get_current_run_tree().client)
    return answer


sender: list = []
turn(weather.QUESTION)
sender[0].flush()
