"""A project of a user, whose prompt and questions the variables PROMPT and QUESTIONS change."""

import os

import pytest
from openai import OpenAI

PROMPT = "You help customers of a shop with their refunds.\nBe brief and polite.\nNever promise what the policy does not allow."


@pytest.fixture
def client():
    return OpenAI(max_retries=0)


def answers(client):
    system = {"role": "system", "content": PROMPT.replace("polite", os.environ.get("PROMPT", "polite"))}
    for question in os.environ.get("QUESTIONS", "How long?|And then?").split("|"):
        messages = [system, {"role": "user", "content": question}]
        completion = client.chat.completions.create(model="gpt-5", messages=messages)
        yield completion.choices[0].message.content


@pytest.mark.replay("tapes/refund")
def test_refund(client):
    assert os.environ["OPENAI_API_KEY"] == "replay"
    assert list(answers(client))[0] == "answer to How long?"


@pytest.mark.replay_corpus("tapes")
def test_each(client, replay):
    assert replay.base_urls["openai"] == os.environ["OPENAI_BASE_URL"]
    assert len(list(answers(client))) == 2


def test_without_replay():
    assert "VERBATIM_REPLAY_URL" not in os.environ
