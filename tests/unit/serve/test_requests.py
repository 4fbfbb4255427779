"""Requests: places are given in turn, and what Accept asks for is given."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.serve.protocol import GRAPHS, HTML, ROWS, TRUTHS, preferred_form
from bordergraph.serve.runner import BusyError, Places


async def work(
    places: Places, client: str, done: list[str], until: asyncio.Event | None = None
) -> None:
    async with places.place(client):
        await (until.wait() if until else asyncio.sleep(0))
        done.append(client)


def test_a_client_with_many_waits_in_turn_with_a_client_of_one() -> None:
    async def run() -> list[str]:
        places, done = Places(1, 1, 100, 5), list[str]()
        await asyncio.gather(*(work(places, c, done) for c in ["greedy"] * 6 + ["modest"]))
        assert (places.running_count, places.waiting_count) == (0, 0)
        return done

    assert asyncio.run(run()).index("modest") <= 2


def test_a_client_has_no_more_than_its_share() -> None:
    async def run() -> None:
        places, done, is_over = Places(2, 1, 100, 5), list[str](), asyncio.Event()
        greedy = [asyncio.create_task(work(places, "greedy", done, is_over)) for _ in range(3)]
        await asyncio.sleep(0)
        assert (places.running_count, places.waiting_count) == (1, 2)
        await work(places, "modest", done)
        assert done == ["modest"]
        is_over.set()
        await asyncio.gather(*greedy)

    asyncio.run(run())


def test_who_waits_too_long_or_behind_too_many_is_busy() -> None:
    async def run() -> None:
        places, done, is_over = Places(1, 1, 1, 0.05), list[str](), asyncio.Event()
        first = asyncio.create_task(work(places, "a", done, is_over))
        await asyncio.sleep(0)
        second = asyncio.create_task(work(places, "a", done))
        await asyncio.sleep(0)
        third = asyncio.create_task(work(places, "b", done))
        with pytest.raises(BusyError, match="1 others wait"):
            # The last of whoever has most in the queue makes room.
            await second
        with pytest.raises(BusyError, match=r"free for 0\.05 s"):
            await third
        is_over.set()
        await first
        await work(places, "b", done)
        assert done == ["a", "b"]

    asyncio.run(run())


def test_the_only_one_waiting_of_a_client_makes_room_as_another_job_ends() -> None:
    async def run() -> None:
        places, done, is_over = Places(1, 1, 1, 5), list[str](), asyncio.Event()
        first = asyncio.create_task(work(places, "a", done, is_over))
        await asyncio.sleep(0)
        second = asyncio.create_task(work(places, "b", done))
        await asyncio.sleep(0)
        # The third comes in the same turn of the loop in which the first ends.
        third = asyncio.create_task(work(places, "c", done))
        is_over.set()
        results = await asyncio.gather(first, second, third, return_exceptions=True)
        assert [type(result) for result in results] == [type(None), BusyError, type(None)]
        assert (places.running_count, places.waiting_count, done) == (0, 0, ["a", "c"])

    asyncio.run(run())


def test_who_leaves_gives_the_place_back_and_the_end_is_told() -> None:
    async def run() -> None:
        places, done, never = Places(1, 1, 5, 5), list[str](), asyncio.Event()
        first = asyncio.create_task(work(places, "a", done, never))
        second = asyncio.create_task(work(places, "b", done, never))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (places.running_count, places.waiting_count) == (1, 0)
        third = asyncio.create_task(work(places, "c", done))
        await asyncio.sleep(0)
        places.close()
        with pytest.raises(BusyError, match="ends"):
            await third
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        with pytest.raises(BusyError):
            await work(places, "d", done)
        assert (places.running_count, places.waiting_count) == (0, 0)

    asyncio.run(run())


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", "json", "turtle"), ("*/*", "json", "turtle"), ("text/csv", "csv", None),
        ("application/json", "json", "jsonld"), ("application/xml", "xml", "rdfxml"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv", None),
        ("text/csv;q=0, */*", "json", "turtle"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml", "turtle"),
        ("TEXT/TURTLE", None, "turtle"), ("text/plain", None, "ntriples"),
        ("image/png", None, None), ("text/csv;q=high, nonsense", None, None),
        ("application/rdf+xml;q=0.9, application/ld+json;q=0.95", None, "jsonld"),
    ],
)  # fmt: skip
def test_the_preferred_form(accept: str, rows: str | None, graph: str | None) -> None:
    found = preferred_form(accept, ROWS), preferred_form(accept, GRAPHS)
    assert tuple(f.name if f else None for f in found) == (rows, graph)


def test_a_browser_is_given_a_page_and_a_truth_has_no_table() -> None:
    assert preferred_form(BROWSER, (HTML, *GRAPHS)) is HTML
    assert preferred_form("text/turtle, text/html;q=0.5", (HTML, *GRAPHS)) is GRAPHS[0]
    assert preferred_form("text/csv", TRUTHS) is None


@given(st.text(max_size=60))
def test_any_header_is_read(accept: str) -> None:
    assert preferred_form(accept, ROWS) in {None, *ROWS}
