"""Logfire watches OpenAI's client and sends nothing to Logfire."""

import logfire
import weather

logfire.configure(send_to_logfire=False, console=False)
client = weather.openai_client()
logfire.instrument_openai(client)

with logfire.span("turn"):
    weather.chat_turn(client)
    weather.chat_stream(client)
    weather.chat_failure(client)
