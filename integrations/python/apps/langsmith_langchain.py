"""LangChain, traced by LangSmith's SDK over OpenTelemetry, with nothing but the environment."""

import langchain_agent
from langchain_core.tracers.langchain import wait_for_all_tracers

langchain_agent.answer({"metadata": {"session_id": "chat-42", "user_id": "u-1042"}})
wait_for_all_tracers()
