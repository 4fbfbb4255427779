"""Long work of the engine that Ctrl-C can leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")


def run_interruptibly(work: Callable[[], T]) -> T:
    """Do work in a thread, and wait for it.

    Python hears Ctrl-C in its main thread alone, and only between two steps of its own: while the
    engine reads a large file there, it would hear nothing until the end.

    Args:
        work: Work that spends its time in the engine, which lets other threads run.

    Example:
        >>> run_interruptibly(lambda: 6 * 7)
        42
    """
    import threading

    if threading.current_thread() is not threading.main_thread():
        return work()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, name="engine", daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]
