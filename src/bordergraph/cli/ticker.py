"""One line on a terminal's stderr that says what is going on, once it takes a while."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 2.0
"""Seconds of work before anything is drawn."""

_EVERY = 0.5


class _Ticker:
    """Draws a line again and again until it is stopped."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._began = time.monotonic()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._drawn = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        wait = PATIENCE
        while not self._stopped.wait(wait):
            wait = _EVERY
            with self._lock:
                if self._stopped.is_set():
                    return
                self._drawn = True
                seconds = int(time.monotonic() - self._began)
                click.echo(f"\r{self.what} ({seconds} s)\x1b[K", err=True, nl=False)

    def stop(self) -> None:
        """Draw no more, and wipe what was drawn."""
        with self._lock:
            self._stopped.set()
            if self._drawn:
                self._drawn = False
                click.echo("\r\x1b[K", err=True, nl=False)


_NOW: ContextVar[_Ticker | None] = ContextVar("ticker", default=None)


@contextmanager
def ticking(what: str) -> Iterator[None]:
    """Say what is going on while this lasts, on a terminal and after two seconds."""
    drawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not drawable or _NOW.get() is not None:
        yield
        return
    token = _NOW.set(_Ticker(what))
    try:
        yield
    finally:
        quiet()
        _NOW.reset(token)


def quiet() -> None:
    """Wipe the line, since something else is about to be written."""
    ticker = _NOW.get()
    if ticker is not None:
        ticker.stop()


def stage(what: str) -> None:
    """Name what is being done now."""
    ticker = _NOW.get()
    if ticker is not None:
        ticker.what = what


def progress(name: str, done: int, total: int) -> None:
    """Say how far the work has come."""
    stage(f"{name}: {done} of {total}")
