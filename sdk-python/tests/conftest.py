"""What the tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from receiver import Receiver

import verbatim
from verbatim import _installation
from verbatim._export.sender import ExportLimits

QUICK = ExportLimits(linger_seconds=0.005, first_backoff_seconds=0.01, max_backoff_seconds=0.05)


def start(**settings: object) -> None:
    """Begins with a fresh recorder whose counters are zero."""
    _installation.configure({"limits": QUICK, **settings})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        start(endpoint=made.url, service="tests")
        yield made
        verbatim.flush(5)
        assert verbatim.stats().faults == 0
        start(enabled=False)


@pytest.fixture(autouse=True)
def _switched_off() -> Iterator[None]:
    """No test sends anything to a server that the machine may run."""
    start(enabled=False)
    yield
    start(enabled=False)
