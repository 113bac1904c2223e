"""Writes tapes."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

from .player import Player, PlayerError

_SECONDS = 10.0


def write_run(player: Player, trace: str, calls: int, folder: Path) -> None:
    """Puts the tape of a run in the place of the old one, when it is complete.

    calls: how many spans the run has at least; they are stored behind their answers.
    """
    deadline = time.monotonic() + _SECONDS
    while True:
        taken = player.tape(trace)
        if taken is not None:
            with zipfile.ZipFile(io.BytesIO(taken)) as archive:
                if len(archive.read("spans.jsonl").splitlines()) >= calls:
                    _replace(archive, folder)
                    return
        if time.monotonic() > deadline:
            raise PlayerError(f"the player stored less than {calls} calls of the run in {_SECONDS:g} s")
        time.sleep(0.05)


def _replace(archive: zipfile.ZipFile, folder: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        # Extraction keeps names inside of the directory.
        archive.extractall(fresh)
        fresh.chmod(folder.stat().st_mode)
        os.rename(folder, old)
        try:
            os.rename(fresh, folder)
        except OSError:
            os.rename(old, folder)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
