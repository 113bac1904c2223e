"""A model provider on this machine for packages under test.

It speaks as much of OpenAI's Chat Completions and Responses and of Anthropic's Messages as one conversation needs: the
user asks for the weather, the model asks for a tool, the tool answers, the model tells the user. What it answers follows
from the request alone, so every test may share it. A request for the model `missing` fails. Prints its address, then
answers until it is ended.
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CALL_ID = "call_oslo"
ARGUMENTS = '{"city":"Oslo"}'
ANSWER = "It rains in Oslo, at 8 degrees."
SHORT = ["It ", "rains ", "in Oslo."]
"""What is streamed."""


def chat(request: dict[str, Any]) -> dict[str, Any]:
    """Tokens: 120 of which 64 cached, 18 out for the tool call; 150 and 12 for the answer."""
    if request["messages"][-1]["role"] == "tool":
        choice = {"message": {"role": "assistant", "content": ANSWER, "refusal": None}, "finish_reason": "stop"}
        tokens = (150, 0, 12)
    elif request.get("tools"):
        function = {"name": "weather", "arguments": ARGUMENTS}
        calls = [{"id": CALL_ID, "type": "function", "function": function}]
        message = {"role": "assistant", "content": None, "tool_calls": calls, "refusal": None}
        choice = {"message": message, "finish_reason": "tool_calls"}
        tokens = (120, 64, 18)
    else:
        choice = {"message": {"role": "assistant", "content": "".join(SHORT), "refusal": None}, "finish_reason": "stop"}
        tokens = (40, 0, 5)
    return {
        "id": f"chatcmpl-{tokens[0]}",
        "object": "chat.completion",
        "created": 1763800000,
        "model": "gpt-4.1-mini-2025-04-14",
        "choices": [{"index": 0, "logprobs": None, **choice}],
        "usage": chat_usage(*tokens),
    }


def chat_usage(read: int, cached: int, written: int) -> dict[str, Any]:
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
        "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def chat_stream() -> list[dict[str, Any] | str]:
    def chunk(choices: list[dict[str, Any]], usage: dict[str, Any] | None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-40",
            "object": "chat.completion.chunk",
            "created": 1763800000,
            "model": "gpt-4.1-mini-2025-04-14",
            "choices": choices,
            "usage": usage,
        }

    def delta(said: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return chunk([{"index": 0, "delta": said, "logprobs": None, "finish_reason": reason}], None)

    said = [delta({"content": piece}) for piece in SHORT]
    start = delta({"role": "assistant", "content": "", "refusal": None})
    return [start, *said, delta({}, "stop"), chunk([], chat_usage(40, 0, 5)), "[DONE]"]


def responses(request: dict[str, Any]) -> dict[str, Any]:
    """The same tokens as `chat`."""
    given = request["input"]
    answered = isinstance(given, list) and any(item.get("type") == "function_call_output" for item in given)
    item: dict[str, Any]
    if request.get("tools") and not answered:
        item = {
            "type": "function_call",
            "id": "fc_1",
            "call_id": CALL_ID,
            "name": "weather",
            "arguments": ARGUMENTS,
            "status": "completed",
        }
        tokens = (120, 64, 18)
    else:
        text = {"type": "output_text", "text": ANSWER, "annotations": [], "logprobs": []}
        item = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [text]}
        tokens = (150, 0, 12)
    return {
        "id": f"resp_{tokens[0]}",
        "object": "response",
        "created_at": 1763800000,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": request.get("instructions"),
        "metadata": {},
        "model": "gpt-4.1-mini-2025-04-14",
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": request.get("tools", []),
        "top_p": 1.0,
        "output": [item],
        "usage": {
            "input_tokens": tokens[0],
            "input_tokens_details": {"cached_tokens": tokens[1], "cache_write_tokens": 0},
            "output_tokens": tokens[2],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": tokens[0] + tokens[2],
        },
    }


def messages(request: dict[str, Any]) -> dict[str, Any]:
    """The same tokens as `chat`; Anthropic counts what the cache gave apart from the input."""
    last = request["messages"][-1]["content"]
    if isinstance(last, list) and any(block.get("type") == "tool_result" for block in last):
        content, reason, tokens = [{"type": "text", "text": ANSWER}], "end_turn", (150, 0, 12)
    else:
        tool = {"type": "tool_use", "id": CALL_ID, "name": "weather", "input": json.loads(ARGUMENTS)}
        content, reason, tokens = [{"type": "text", "text": "Let me look."}, tool], "tool_use", (120, 64, 18)
    return {
        "id": f"msg_{tokens[0]}",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5-20251001",
        "content": content,
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": messages_usage(*tokens),
    }


def messages_usage(read: int, cached: int, written: int) -> dict[str, Any]:
    return {
        "input_tokens": read - cached,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": cached,
        "output_tokens": written,
    }


def messages_stream() -> list[dict[str, Any]]:
    message = {
        "id": "msg_40",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5-20251001",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": messages_usage(40, 0, 1),
    }
    said = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}} for piece in SHORT
    ]
    return [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *said,
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 5},
        },
        {"type": "message_stop"},
    ]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        path = self.path.partition("?")[0]
        if request["model"] == "missing":
            error = {
                "type": "not_found_error",
                "message": "The model `missing` does not exist.",
                "code": "model_not_found",
            }
            self.answer(404, {"type": "error", "error": {**error, "param": None}})
        elif path.endswith("/chat/completions"):
            if request.get("stream"):
                self.stream([(None, event) for event in chat_stream()])
            else:
                self.answer(200, chat(request))
        elif path.endswith("/messages"):
            if request.get("stream"):
                self.stream([(event["type"], event) for event in messages_stream()])
            else:
                self.answer(200, messages(request))
        elif path.endswith("/responses") and not request.get("stream"):
            self.answer(200, responses(request))
        else:
            self.answer(501, {"error": {"type": "not_implemented", "message": f"{path} is not played here"}})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def stream(self, events: list[tuple[str | None, dict[str, Any] | str]]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for name, event in events:
            data = event if isinstance(event, str) else json.dumps(event)
            sent = (f"event: {name}\n" if name else "") + f"data: {data}\n\n"
            self.wfile.write(f"{len(sent.encode()):x}\r\n{sent}\r\n".encode())
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
