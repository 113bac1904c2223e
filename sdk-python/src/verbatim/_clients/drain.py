"""Reads the bodies of failed attempts, which the clients close unread before they try again.

This happens in the background and within bounds of size and time, so that a server that stalls cannot hold up a retry.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

from .._calls.endings import Ending
from .exchange import Exchange

_LARGEST = 64 * 1024
_PATIENCE_SECONDS = 2.0

_threads = threading.BoundedSemaphore(2)
_tasks: set[asyncio.Task[None]] = set()
"""The event loop holds its tasks only weakly."""


def drain(source: Any, exchange: Exchange, extensions: Any) -> bool:
    """False if it cannot be done now; then the caller closes the source."""
    if not _threads.acquire(blocking=False):
        return False
    try:
        timeout = extensions.get("timeout")
        if isinstance(timeout, dict):
            # Nothing of the body was asked for yet, so the wait for it can still be shortened.
            timeout["read"] = _PATIENCE_SECONDS
        thread = threading.Thread(target=_drain, args=(source, exchange), name="verbatim-drain", daemon=True)
        thread.start()
    except Exception:
        _threads.release()
        return False
    return True


def _drain(source: Any, exchange: Exchange) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    total = 0
    try:
        for chunk in source:
            exchange.response_bytes(chunk, drained=True)
            total += len(chunk)
            if total >= _LARGEST or time.monotonic() > deadline:
                break
        else:
            exchange.read_to_end()
    except Exception:
        # Stalled or cut: what was read is kept.
        exchange.ended(Ending.CLOSE)
    finally:
        _threads.release()
        _close(source)
        exchange.ended(Ending.CLOSE)


def _close(source: Any) -> None:
    try:
        source.close()
    except Exception:
        # It was to be closed anyway; the application is not there to hear of it.
        return


def drain_async(source: Any, exchange: Exchange) -> bool:
    """The same for a response of asyncio; other event loops have no tasks that can be left alone."""
    try:
        task = asyncio.get_running_loop().create_task(_drain_async(source, exchange))
    except RuntimeError:
        return False
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return True


async def _drain_async(source: Any, exchange: Exchange) -> None:
    try:
        await asyncio.wait_for(_read_async(source, exchange), _PATIENCE_SECONDS)
    except Exception:
        exchange.ended(Ending.CLOSE)
    finally:
        exchange.ended(Ending.CLOSE)
        try:
            await source.aclose()
        except Exception:
            exchange.ended(Ending.CLOSE)


async def _read_async(source: Any, exchange: Exchange) -> None:
    total = 0
    async for chunk in source:
        exchange.response_bytes(chunk, drained=True)
        total += len(chunk)
        if total >= _LARGEST:
            return
    exchange.read_to_end()
