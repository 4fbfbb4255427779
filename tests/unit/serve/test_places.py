"""Places are given in turn, to a share, and not for ever."""

import asyncio

import pytest

from bordergraph.serve.places import BusyError, Places


async def work(places: Places, client: str, done: list[str], seconds: float = 0.01) -> None:
    async with places.place(client):
        await asyncio.sleep(seconds)
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
        places, done = Places(2, 1, 100, 5), list[str]()
        greedy = [asyncio.create_task(work(places, "greedy", done, 0.1)) for _ in range(3)]
        await asyncio.sleep(0)
        assert (places.running_count, places.waiting_count) == (1, 2)
        await work(places, "modest", done)
        assert done == ["modest"]
        await asyncio.gather(*greedy)

    asyncio.run(run())


def test_who_waits_too_long_or_behind_too_many_is_busy() -> None:
    async def run() -> None:
        places, done = Places(1, 1, 1, 0.05), list[str]()
        first = asyncio.create_task(work(places, "a", done, 0.2))
        await asyncio.sleep(0)
        second = asyncio.create_task(work(places, "a", done))
        await asyncio.sleep(0)
        third = asyncio.create_task(work(places, "b", done))
        with pytest.raises(BusyError, match="1 others wait"):
            # The last of whoever has most in the queue makes room.
            await second
        with pytest.raises(BusyError, match=r"free for 0\.05 s"):
            await third
        await first
        await work(places, "b", done)
        assert done == ["a", "b"]

    asyncio.run(run())


def test_who_leaves_gives_the_place_back_and_the_end_is_told() -> None:
    async def run() -> None:
        places, done = Places(1, 1, 5, 5), list[str]()
        first = asyncio.create_task(work(places, "a", done, 5))
        second = asyncio.create_task(work(places, "b", done, 5))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0.01)
        assert (places.running_count, places.waiting_count) == (1, 0)
        third = asyncio.create_task(work(places, "c", done))
        await asyncio.sleep(0)
        places.close()
        with pytest.raises(BusyError, match="ends"):
            await third
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        with pytest.raises(BusyError):
            await work(places, "d", done)
        assert (places.running_count, places.waiting_count) == (0, 0)

    asyncio.run(run())
