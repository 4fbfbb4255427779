"""Pages that take seconds to write: each is written once, and kept while there is room."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from bordergraph.serve.pool import Lane

if TYPE_CHECKING:
    from starlette.requests import Request

    from bordergraph.serve.pool import Pool
    from bordergraph.serve.watch import Watch

__all__ = ["Pages"]

_SECONDS = 300.0
_ROOM = 64 << 20
_QUEUE = 16
_KEPT = {200}


@dataclass(frozen=True)
class _Page:
    status: int
    media_type: str
    body: bytes
    tag: str


class Pages:
    """Writes pages, one at a time, and never one twice at once.

    Args:
        pool: Who writes them.
        watch: Who counts.
    """

    def __init__(self, pool: Pool, watch: Watch) -> None:
        self._pool = pool
        self._watch = watch
        self.lane = Lane("page", 1, _QUEUE, _SECONDS)
        self._kept: OrderedDict[str, _Page] = OrderedDict()
        self._writing: dict[str, asyncio.Task[_Page]] = {}

    async def page(self, job: dict[str, Any], language: str, request: Request) -> Response:
        """Return a page.

        Args:
            job: What `jobs.Jobs.do` takes.
            language: Of the reader.
            request: Which says what the reader has already.

        Raises:
            BusyError: There is too much to do.
        """
        key = json.dumps(job | {"language": language, "accept": job.get("accept", "")})
        page = self._kept.get(key)
        if page is None:
            task = self._writing.get(key)
            if task is None:
                # It is not this reader's alone: it goes on when he leaves.
                task = asyncio.create_task(self._write(key, job, language))
                self._writing[key] = task
                task.add_done_callback(lambda _: self._writing.pop(key, None))
            page = await asyncio.shield(task)
        else:
            self._kept.move_to_end(key)
        headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
        if page.status in _KEPT:
            headers["ETag"] = page.tag
            if request.headers.get("if-none-match") == page.tag:
                return Response(status_code=304, headers=headers)
        return Response(page.body, page.status, headers, page.media_type)

    async def _write(self, key: str, job: dict[str, Any], language: str) -> _Page:
        answered = await self._pool.run(self.lane, job | {"language": language}, _SECONDS)
        with answered.body as file:
            body = file.read()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = _Page(answered.status, answered.media_type, body, tag)
        if page.status in _KEPT and len(body) < _ROOM:
            self._kept[key] = page
            while sum(len(p.body) for p in self._kept.values()) > _ROOM:
                self._kept.popitem(last=False)
        return page
