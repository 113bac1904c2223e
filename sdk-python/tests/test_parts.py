"""The small parts: settings, resource, commit, JSON scanning, encodings."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from pathlib import Path

import pytest

from verbatim._calls.completeness import is_complete
from verbatim._calls.credentials import is_secret_header, scrub_url
from verbatim._calls.encodings import decoded
from verbatim._calls.json_scan import is_closed, scalars
from verbatim._commit import find_commit
from verbatim._config import Config
from verbatim._export.protobuf import rejected_spans, varint
from verbatim._export.span import Pieces
from verbatim._resource import describe

HASH = "0123456789abcdef0123456789abcdef01234567"


def test_settings_and_their_environment(caplog: pytest.LogCaptureFixture) -> None:
    environment = {
        "VERBATIM_ENDPOINT": "https://v.example/",
        "VERBATIM_API_KEY": " key ",
        "VERBATIM_MAX_BYTES": "1000",
        "VERBATIM_ENVIRONMENT": "staging",
        "VERBATIM_ENABLED": "off",
    }
    config = Config.of(environment, {"environment": "production"})
    assert config.traces_url() == "https://v.example/v1/traces"
    assert (config.api_key, config.max_bytes, config.environment, config.enabled) == ("key", 1000, "production", False)
    assert Config.of({}, {}).traces_url() == "http://localhost:4318/v1/traces"
    assert not Config.of({"OTEL_SDK_DISABLED": "True"}, {}).enabled
    assert not caplog.records


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("endpoint", "ftp://x"),
        ("endpoint", "localhost:4318"),
        ("endpoint", 17),
        ("max_bytes", 0),
        ("max_bytes", "much"),
        ("enabled", "perhaps"),
        ("shutdown_timeout", float("nan")),
        ("shutdown_timeout", -1),
        ("service", "  "),
    ],
)
def test_a_wrong_setting_is_reported_and_ignored(name: str, value: object, caplog: pytest.LogCaptureFixture) -> None:
    assert Config.of({}, {name: value}) == Config()
    assert "expected" in caplog.text
    if name == "endpoint":
        assert f"endpoint: {value}" not in caplog.text


def test_the_resource() -> None:
    resource = describe(
        Config(service="shop", release="1.2", environment="production", commit=HASH),
        {"OTEL_RESOURCE_ATTRIBUTES": "team=a%20b,deployment.environment=old,,broken"},
    )
    assert resource["service.name"] == "shop"
    assert resource["service.version"] == "1.2"
    assert resource["deployment.environment.name"] == "production"
    assert resource["vcs.ref.head.revision"] == HASH
    assert resource["team"] == "a b"
    assert resource["verbatim.sdk.name"] == "verbatim-sdk-python"
    found = describe(Config(), {"OTEL_SERVICE_NAME": "from-otel", "GITHUB_SHA": HASH})
    assert (found["service.name"], found["vcs.ref.head.revision"]) == ("from-otel", HASH)
    assert "deployment.environment.name" not in found
    assert describe(Config(), {})["service.name"]


def test_the_commit(tmp_path: Path) -> None:
    git = tmp_path / "repository" / ".git"
    below = tmp_path / "repository" / "src"
    (git / "refs" / "heads").mkdir(parents=True)
    below.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    assert find_commit({}, below) is None
    (git / "packed-refs").write_text(f"# pack-refs\n{HASH} refs/heads/main\n")
    assert find_commit({}, below) == HASH
    (git / "refs" / "heads" / "main").write_text("f" * 40 + "\n")
    assert find_commit({}, below) == "f" * 40
    assert find_commit({"VERBATIM_COMMIT": "not a hash", "GIT_COMMIT": "abcdef1"}, below) == "abcdef1"
    (git / "HEAD").write_text(HASH)
    assert find_commit({}, below) == HASH
    worktree = tmp_path / "worktree"
    (git / "worktrees" / "w").mkdir(parents=True)
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {git}/worktrees/w\n")
    (git / "worktrees" / "w" / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "worktrees" / "w" / "commondir").write_text("../..\n")
    assert find_commit({}, worktree) == "f" * 40


def test_scalars_are_found_at_the_top_and_one_below() -> None:
    body = json.dumps(
        {
            "messages": [{"model": "no", "content": '"model":"no" \\" {'}],
            "nested": {"model": {"model": "no"}, "usage": "no"},
            "model": "gpt-\u00e9",
            "usage": {"details": {"input_tokens": 1}, "input_tokens": 31, "share": 1.5},
            "text": None,
        }
    ).encode()
    wanted = frozenset(("model", "usage.input_tokens", "usage.share", "text"))
    assert scalars(body, wanted) == {"model": "gpt-\u00e9", "usage.input_tokens": 31}
    assert scalars(b'["model"]', wanted) == {}
    assert scalars(b"not json", wanted) == {}
    assert scalars(body[:40], wanted) == {}


def test_scalars_of_random_json() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    made = random.Random(seed)

    def value(depth: int) -> object:
        match made.randrange(7 if depth < 4 else 5):
            case 0:
                return made.choice(["", '"', "\\", "{", "]", "model", "\u20ac", "a:b,c"])
            case 1:
                return made.randrange(-5, 1 << 40)
            case 2:
                return made.choice([None, True, False, 1.5])
            case 3 | 4:
                return "x"
            case 5:
                return [value(depth + 1) for _ in range(made.randrange(4))]
            case _:
                return {made.choice("abc"): value(depth + 1) for _ in range(made.randrange(4))}

    names = [*"abc", *(f"{one}.{two}" for one in "abc" for two in "abc")]
    for _ in range(500):
        made_object = {key: value(1) for key in "abc"}
        expected = {}
        for name in names:
            at: object = made_object
            for part in name.split("."):
                at = at.get(part) if isinstance(at, dict) else None
            if isinstance(at, str) or (isinstance(at, int) and not isinstance(at, bool)):
                expected[name] = at
        text = json.dumps(made_object, ensure_ascii=made.random() < 0.5, indent=made.choice([None, 1])).encode()
        assert scalars(text, frozenset([*names, "never"])) == expected, text
        assert is_closed(text)
        assert not is_closed(text[: made.randrange(len(text))].rstrip())


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_encodings(size: int) -> None:
    plain = b"some text, some text, " * 50
    raw = zlib.compressobj(wbits=-15)
    for encoding, sent in (
        ("gzip", gzip.compress(plain)),
        ("deflate", zlib.compress(plain)),
        ("deflate", raw.compress(plain) + raw.flush()),
        ("deflate, gzip", gzip.compress(zlib.compress(plain))),
        ("identity", plain),
    ):
        chunks = [(sent[start : start + size], start) for start in range(0, len(sent), size)]
        out = decoded(encoding, chunks)
        assert out is not None, encoding
        assert b"".join(chunk for chunk, _ in out) == plain, encoding
        assert [nanos for _, nanos in out] == sorted(nanos for _, nanos in out)
    assert decoded("gzip", [(b"no gzip", 0)]) is None
    assert decoded("unheard-of", [(b"x", 0)]) is None
    cut = decoded("gzip", [(gzip.compress(plain)[:-10], 0)])
    assert cut is not None
    assert plain.startswith(b"".join(chunk for chunk, _ in cut))


def test_completeness() -> None:
    stream, document = "text/event-stream; charset=utf-8", "application/json"
    assert is_complete(stream, None, 0, Pieces([b"data: x\n\ndata: [DO", b"NE]\n", b"\n"]), False)
    assert not is_complete(stream, None, 0, Pieces([b"data: x\n\n"]), False)
    assert is_complete(document, None, 0, Pieces([b'{"a": "}', b'"}']), False)
    assert not is_complete(document, None, 0, Pieces([b'{"a": "}"']), False)
    assert not is_complete(document, None, 0, Pieces([b'{"a": 1}']), True)
    assert is_complete("image/png", "5", 5, Pieces([]), True)
    assert not is_complete("image/png", "5", 4, Pieces([b"abcd"]), False)


def test_credentials() -> None:
    for name in ("Authorization", "X-Api-Key", "x-my-token", "Set-Cookie", "client-secret", "my_api_key"):
        assert is_secret_header(name), name
    for name in ("content-type", "x-request-id", "x-ratelimit-remaining-tokens", "anthropic-version"):
        assert not is_secret_header(name), name
    assert scrub_url("https://u:p@h/x?key=1&a=2&sig=3#f") == "https://h/x?key=REDACTED&a=2&sig=REDACTED#f"


def test_protobuf() -> None:
    assert varint(0) == b"\x00"
    assert varint(300) == b"\xac\x02"
    assert varint(-1) == b"\xff" * 9 + b"\x01"
    for garbage in (b"\xff", b"\x0a\x05a", b"\x0a\x02\x08", b"\x0b", b"\xff" * 20):
        assert rejected_spans(garbage) == 0
