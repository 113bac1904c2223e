"""OpenInference watches LangChain, whose model is asked, whose tool runs and whose model answers."""

import langchain_agent
import tracing
from openinference.instrumentation import using_attributes
from openinference.instrumentation.langchain import LangChainInstrumentor

LangChainInstrumentor().instrument(tracer_provider=tracing.provider)

with using_attributes(session_id="chat-42", user_id="u-1042"):
    langchain_agent.answer()
