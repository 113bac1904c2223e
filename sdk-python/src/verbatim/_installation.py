"""The one recorder of the process: made on first use, exchanged by new settings and by a fork."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from ._calls.tracker import CallTracker
from ._config import Config
from ._export.log import say
from ._recorder import Recorder

_lock = threading.RLock()
_current: Recorder | None = None
_hooked = False
_hooked_child = False
_inherited: Config | None = None
"""In a forked process: the settings of its parent."""


def recorder() -> Recorder:
    return _current or _first()


def tracker() -> CallTracker | None:
    """None while capture is switched off."""
    return recorder().tracker


def _first() -> Recorder:
    global _current
    with _lock:
        if _current is None:
            _current = _make({}) if _inherited is None else _child(_inherited)
        return _current


def configure(given: Mapping[str, Any], unknown: Sequence[str] = ()) -> None:
    """What was captured before is still sent in the background. Names that are no settings are reported."""
    global _current
    for name in unknown:
        say(f"Verbatim: {name} is no setting; ignored")
    with _lock:
        old, _current = _current, _make(given)
    if old is not None:
        timeout = old.config.shutdown_timeout
        threading.Thread(target=old.close, args=(timeout,), name="verbatim-closer", daemon=True).start()


def _make(given: Mapping[str, Any]) -> Recorder:
    try:
        _hook()
        return Recorder(Config.of(os.environ, given))
    except Exception as fault:
        say(f"Verbatim: cannot start, nothing is captured: {type(fault).__name__}: {fault}")
        return Recorder(Config(enabled=False))


def _child(config: Config) -> Recorder:
    _hook()
    return Recorder(config)


def _hook() -> None:
    """Once in a process: its end and its forks."""
    global _hooked, _hooked_child
    if not _hooked:
        _hooked = True
        atexit.register(close)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_after_fork)
    multiprocessing = sys.modules.get("multiprocessing.process")
    if not _hooked_child and multiprocessing is not None and multiprocessing.parent_process() is not None:
        # Before Python 3.13 a forked process of multiprocessing ends without the functions of atexit.
        _hooked_child = True
        from multiprocessing.util import Finalize

        Finalize(None, close, exitpriority=0)


def _after_fork() -> None:
    """The child gets nothing of its parent's queue, locks and threads; the settings hold."""
    global _lock, _current, _hooked_child, _inherited
    _lock = threading.RLock()
    _hooked_child = False
    old, _current = _current, None
    if old is not None:
        old.disown()
        _inherited = old.config


def close() -> None:
    """Sends what is left, within the shutdown timeout, and stops capturing."""
    at = _current
    if at is not None:
        at.close(at.config.shutdown_timeout)
