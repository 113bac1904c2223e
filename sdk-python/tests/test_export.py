"""The way to the receiver when that is down, busy or broken, and within bounds."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import QUICK, start
from exchange_parts import ask, client, ok, sse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from provider import Provider
from receiver import Receiver

import verbatim
from verbatim._calls.bodies import LARGEST_BODY


def steps(count: int, size: int = 10) -> None:
    for number in range(count):
        with verbatim.observe(f"step-{number}") as step:
            step.output("x" * size)


def test_everything_arrives_once_the_receiver_is_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    start(endpoint=f"http://127.0.0.1:{port}")
    steps(20)
    assert not verbatim.flush(0.2)
    deadline = time.monotonic() + 10
    while not verbatim.stats().retries and time.monotonic() < deadline:
        time.sleep(0.01)
    with Receiver(port=port) as receiver:
        assert verbatim.flush(10)
        assert len(receiver.spans) == 20
    stats = verbatim.stats()
    assert (stats.sent, stats.dropped, stats.bytes_held) == (20, {}, 0)
    assert stats.retries > 0


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_receiver_is_asked_again(status: int) -> None:
    with Receiver(lambda index: (status, {}, b"") if index < 3 else None) as receiver:
        start(endpoint=receiver.url)
        steps(1)
        assert verbatim.flush(5)
        assert len(receiver.spans) == 1
        assert verbatim.stats().retries == 3


def test_retry_after_is_obeyed_also_by_a_flush() -> None:
    with Receiver(lambda index: (503, {"retry-after": "1"}, b"") if index == 0 else None) as receiver:
        start(endpoint=receiver.url)
        steps(1)
        assert verbatim.flush(5)
        assert receiver.times[1] - receiver.times[0] >= 0.95


@pytest.mark.parametrize("status", [401, 404, 500])
def test_other_refusals_are_final_and_counted(status: int) -> None:
    with Receiver(lambda index: (status, {}, b"")) as receiver:
        start(endpoint=receiver.url)
        steps(3)
        assert verbatim.flush(5)
        assert verbatim.stats().dropped == {f"status_{status}": 3}


def test_one_bad_span_does_not_cost_the_others() -> None:
    bad: list[Receiver] = []
    with Receiver(lambda index: (400, {}, b"") if bad[0].span_counts and index < 2 else None) as receiver:
        bad.append(receiver)
        start(endpoint=receiver.url)
        steps(8)
        assert verbatim.flush(5)
    stats = verbatim.stats()
    assert stats.sent + stats.dropped_total == 8
    assert stats.sent >= 6
    assert set(stats.dropped) <= {"status_400"}


def test_partial_success_and_web_pages_are_counted() -> None:
    partial = ExportTraceServiceResponse()
    partial.partial_success.rejected_spans = 2
    replies: dict[int, Any] = {
        0: (200, {"content-type": "application/x-protobuf"}, partial.SerializeToString()),
        1: (200, {"content-type": "text/html; charset=utf-8"}, b"<html>"),
        2: (200, {"content-type": "application/x-protobuf"}, b"\xff\xff garbage"),
    }
    with Receiver(replies.get) as receiver:
        start(endpoint=receiver.url)
        for _ in replies:
            steps(3)
            assert verbatim.flush(5)
    stats = verbatim.stats()
    assert stats.dropped == {"rejected": 2, "not_otlp": 3}
    assert stats.sent == 1 + 3


def test_a_receiver_that_answers_garbage_or_nothing_is_tried_again() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        start(endpoint=f"http://127.0.0.1:{listening.getsockname()[1]}", shutdown_timeout=0.1)
        steps(1)
        for reply in (b"", b"\x00\x01 no http\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"):
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.sendall(reply)
            connection.close()
        deadline = time.monotonic() + 5
        while verbatim.stats().retries < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert verbatim.stats().retries >= 2
        assert verbatim.stats().faults == 0


def test_memory_is_bounded_by_bytes_and_what_does_not_fit_is_counted() -> None:
    start(endpoint="http://127.0.0.1:9", max_bytes=1 << 20, shutdown_timeout=0.1)
    steps(100, 100_000)
    stats = verbatim.stats()
    assert 0 < stats.bytes_held <= 1 << 20
    assert stats.captured == 100
    assert stats.dropped["queue_full"] >= 85


def test_a_body_that_does_not_fit_is_left_out_and_its_span_says_so() -> None:
    with Receiver() as receiver, Provider([ok()]) as provider:
        start(endpoint=receiver.url, max_bytes=200_000)
        made = client(provider)
        made.chat.completions.create(model="m", messages=[{"role": "user", "content": "x" * 300_000}])
        assert verbatim.flush(5)
        (attempt,) = receiver.spans[0].attempts
    assert "verbatim.request.body" not in attempt
    assert attempt["verbatim.body.dropped"] == "request"
    assert attempt["verbatim.body.dropped_bytes"] == len(provider.requests[0])
    assert attempt["verbatim.response.body"] == provider.responses[0]
    assert verbatim.stats().bodies_dropped == 1
    assert verbatim.stats().bytes_held == 0


def test_a_body_beyond_the_bound_of_the_format_is_left_out(receiver: Receiver) -> None:
    piece = b"x" * (1 << 20)
    pieces = LARGEST_BODY // len(piece) + 1
    with Provider([sse(0, chunks=[piece] * pieces) | {"chunks": [piece] * pieces}]) as provider:
        with client(provider).chat.completions.with_streaming_response.create(model="m", messages=[]) as response:
            assert sum(len(chunk) for chunk in response.iter_bytes()) == pieces * len(piece)
        assert verbatim.flush(5)
    (attempt,) = receiver.spans[0].attempts
    assert attempt["verbatim.body.dropped"] == "response"
    assert attempt["verbatim.body.dropped_bytes"] == pieces * len(piece)


def test_batches_are_bounded() -> None:
    with Receiver() as receiver:
        start(endpoint=receiver.url, limits=type(QUICK)(batch_bytes=1 << 20, linger_seconds=0.2))
        steps(20, 300_000)
        assert verbatim.flush(10)
        assert len(receiver.spans) == 20
        assert max(receiver.request_sizes) <= 1 << 20
        assert len(receiver.request_sizes) < 20


def test_the_api_key_is_sent_as_bearer_token() -> None:
    with Receiver() as receiver:
        start(endpoint=f"{receiver.url}/v1/traces", api_key="vb-key")
        steps(1)
        assert verbatim.flush(5)
        assert receiver.request_headers[0]["authorization"] == "Bearer vb-key"


def test_after_close_spans_are_counted_as_lost() -> None:
    with Receiver() as receiver:
        start(endpoint=receiver.url)
        steps(1)
        verbatim.close()
        steps(2)
        assert len(receiver.spans) == 1
    assert verbatim.stats().dropped == {"closed": 2}


def run_program(text: str, receiver: Receiver, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as its end and its forks are what is tested."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("VERBATIM", "OTEL"))}
    return subprocess.run(
        [sys.executable, "-c", text],
        env={**inherited, "VERBATIM_ENDPOINT": receiver.url, "PYTHONPATH": str(Path(__file__).parent), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_end_of_the_process_sends_what_is_left() -> None:
    with Receiver() as receiver:
        done = run_program(
            """
import verbatim
for i in range(50):
    with verbatim.observe(f"step-{i}"):
        pass
""",
            receiver,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(receiver.spans) == 50


def test_the_end_of_the_process_waits_no_longer_than_its_deadline() -> None:
    with Receiver(lambda index: (503, {}, b"")) as receiver:
        start_time = time.monotonic()
        done = run_program(
            """
import time, verbatim
verbatim.init(shutdown_timeout=0.5)
with verbatim.observe("step"):
    pass
begin = time.monotonic()
import atexit
verbatim.close()
print(time.monotonic() - begin)
""",
            receiver,
        )
        assert done.returncode == 0
        assert 0.4 < float(done.stdout) < 3
        assert time.monotonic() - start_time < 50


FORK = """
import os, sys, threading, time
import verbatim
with verbatim.observe("before"):
    pass
outer = verbatim.observe("outer")
outer.__enter__()
threading.Thread(target=lambda: [verbatim.stats() for _ in range(2000)], daemon=True).start()
children = []
for number in range(3):
    child = os.fork()
    if child == 0:
        with verbatim.observe(f"child-{number}"):
            pass
        outer.__exit__(None, None, None)
        assert verbatim.stats().captured == 1, verbatim.stats()
        sys.exit(0 if verbatim.flush(10) else 3)
    children.append(child)
assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
outer.__exit__(None, None, None)
with verbatim.observe("after"):
    pass
"""


def test_a_fork_sends_what_is_its_own_and_nothing_twice() -> None:
    with Receiver() as receiver:
        done = run_program(FORK, receiver)
        assert done.returncode == 0, done.stderr
        names = sorted(span.name for span in receiver.spans)
        assert names == ["after", "before", "child-0", "child-1", "child-2", "outer"]
        ids = {span.name: span.span_id for span in receiver.spans}
        parents = {span.name: span.parent_span_id for span in receiver.spans}
        assert parents["child-0"] == ids["outer"]
        assert len({span.resource["service.instance.id"] for span in receiver.spans}) == 4


def test_processes_of_multiprocessing_send_at_their_end() -> None:
    with Receiver() as receiver:
        done = run_program(
            """
import multiprocessing, verbatim
def work(number):
    with verbatim.observe(f"work-{number}"):
        pass
with verbatim.observe("main"):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work, args=(n,)) for n in range(3)]
    for p in processes: p.start()
    for p in processes: p.join()
""",
            receiver,
        )
        assert done.returncode == 0, done.stderr
        assert sorted(span.name for span in receiver.spans) == ["main", "work-0", "work-1", "work-2"]


def test_a_streamed_call_under_way_at_the_end_is_handed_over() -> None:
    with Receiver() as receiver, Provider([sse(2, hold=True)]) as provider:
        done = run_program(
            f"""
import openai, verbatim
client = verbatim.wrap_openai(openai.OpenAI(api_key="k", base_url="{provider.url}/v1"))
stream = client.chat.completions.create(model="m", messages=[], stream=True)
next(stream)
""",
            receiver,
        )
        # Not the exit code: CPython 3.13.0 crashes when a stream of openai is open at the end, recorded or not.
        assert "Traceback" not in done.stderr, done.stderr
        (span,) = receiver.spans
        assert span.attempts[0]["verbatim.response.end"] == "abandoned"
        assert span.attempts[0]["verbatim.response.body"]


def test_ask_reaches_the_receiver_compressed(receiver: Receiver) -> None:
    with Provider([ok()]) as provider:
        ask(client(provider))
    assert verbatim.flush(5)
    assert receiver.spans[0].resource["service.name"] == "tests"
