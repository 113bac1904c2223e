"""What a replayed test prints. The plugin itself is tested on real tapes, end to end."""

from __future__ import annotations

from typing import Any

from verbatim._testing.report import report

STATE: dict[str, Any] = {
    "status": "diverged",
    "fork": {"call": 2, "sentence": "Call 2 of 3 is the first that differs."},
    "calls": [
        {"number": 1, "match": "exact", "reason": None},
        {"number": 2, "match": "structural", "reason": "refused"},
        {"number": 3, "match": "miss", "reason": None},
    ],
    "misses": [
        {
            "call": 2,
            "changes": [
                {"path": "/system/0", "recorded": '"a\\nb\\nc"', "asked": '"a\\nx\\nc"', "words": "1 line"},
                {"path": "/temperature", "recorded": None, "asked": "0.5"},
                {"path": "/long", "recorded": '"' + "x" * 400 + '"', "asked": None},
            ],
        },
        {"call": 3, "changes": []},
    ],
    "tools": [{"name": "send_mail", "action": "deny", "reason": "it may write"}],
    "unused": [{"spanId": "aa", "name": "chat gpt-5"}],
    "notReplayable": [],
}


def test_the_report_names_the_call_the_field_and_the_line() -> None:
    assert report(STATE, "tapes/refund").split("\n") == [
        "The run differs from the recording tapes/refund (diverged).",
        "Call 2 of 3 is the first that differs.",
        "Call 2 (structural):",
        "  /system/0: 1 line",
        "    - b",
        "    + x",
        "  /temperature",
        "    + 0.5",
        "  /long",
        "    - " + "x" * 298 + "… (402 characters)",
        "Call 3 (miss):",
        "  nothing like it was recorded",
        "Tool send_mail: it may write",
        "Not asked for: chat gpt-5 (aa)",
    ]
