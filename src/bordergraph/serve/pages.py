"""Pages that take seconds to write: each is written once, and kept while there is room."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from bordergraph.errors import BordergraphError
from bordergraph.serve.places import BusyError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from starlette.requests import Request

    from bordergraph.serve.runner import Runner, Work

_ROOM = 64 << 20


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    media_type: str
    body: bytes
    tag: str


class PageCache:
    """Writes pages, and never one twice at once."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._kept: OrderedDict[Hashable, _Page] = OrderedDict()
        self._writing: dict[Hashable, asyncio.Task[_Page]] = {}

    async def page(self, key: Hashable, work: Work, request: Request, client: str) -> Response:
        """Return a page."""
        page = self._kept.get(key)
        if page is None:
            task = self._writing.get(key)
            if task is None:
                # It is not this reader's alone: it goes on when he leaves.
                task = asyncio.create_task(self._write(key, work, client))
                self._writing[key] = task
                task.add_done_callback(lambda done: self._written(key, done))
            page = await asyncio.shield(task)
        else:
            self._kept.move_to_end(key)
        headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
        if page.status == 200:  # noqa: PLR2004 - HTTP's own number
            headers["ETag"] = page.tag
            given = request.headers.get("if-none-match", "").split(",")
            if {page.tag, "*"} & {tag.strip().removeprefix("W/") for tag in given}:
                return Response(status_code=304, headers=headers)
        return Response(page.body, page.status, headers, page.media_type)

    def _written(self, key: Hashable, done: asyncio.Task[_Page]) -> None:
        del self._writing[key]
        if not done.cancelled():
            done.exception()  # Of which those who wait are told, if there are any.

    async def _write(self, key: Hashable, work: Work, client: str) -> _Page:
        try:
            answered = await self._runner.run(work, self._runner.page, client)
        except BordergraphError as error:
            if not isinstance(error, BusyError):
                print(f"error: {key}: {error.message}", file=sys.stderr, flush=True)  # noqa: T201
            raise
        with answered.body as file:
            body = file.read()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = _Page(answered.status, answered.media_type, body, tag)
        if page.status == 200 and len(body) < _ROOM:  # noqa: PLR2004 - HTTP's own number
            self._kept[key] = page
            while sum(len(p.body) for p in self._kept.values()) > _ROOM:
                self._kept.popitem(last=False)
        return page
