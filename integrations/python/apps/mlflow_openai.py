"""MLflow watches OpenAI's client and sends over OTLP only."""

import mlflow
import weather

mlflow.openai.autolog()

client = weather.openai_client()
with mlflow.start_span("turn"):
    weather.chat_turn(client)
    weather.chat_stream(client)
    weather.chat_failure(client)
