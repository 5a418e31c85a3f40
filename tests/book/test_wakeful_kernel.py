"""A message that nobody announced is found all the same, and in time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty
from time import monotonic
from typing import Any

import pytest
import zmq
import zmq.asyncio
from jupyter_client.session import Session

from dlbook.book import wakeful_kernel


class Deaf(zmq.asyncio.Socket):
    """A socket that is never woken: it finds what lay there when the look began."""

    def poll(self, timeout: int | None = None, flags: int = zmq.POLLIN) -> Any:
        async def look() -> int:
            found: int = zmq.Socket.shadow(self.underlying).poll(0)
            if not found:
                await asyncio.sleep(3600 if timeout is None else timeout / 1000)
            return found

        return look()


def receive(channel_class: Any, *, sends: bool, timeout: float | None) -> Any:
    """What a deaf channel receives, where the message is sent after its first look."""
    with ThreadPoolExecutor(1) as pool:  # in this thread the browser's event loop runs
        return pool.submit(asyncio.run, answer(channel_class, sends, timeout)).result()


async def answer(channel_class: Any, sends: bool, timeout: float | None) -> Any:
    session = Session(key=b"a key")
    with zmq.asyncio.Context() as context:
        theirs = context.socket(zmq.PAIR)
        ours = context.socket(zmq.PAIR, socket_class=Deaf)
        theirs.bind("inproc://wakeful")
        ours.connect("inproc://wakeful")
        waiting = asyncio.ensure_future(channel_class(ours, session).get_msg(timeout))
        await asyncio.sleep(0.05)
        if sends:
            message = session.serialize(session.msg("status", {"execution_state": "idle"}))
            await theirs.send_multipart(message)
        try:
            return await waiting
        finally:
            theirs.close(0)
            ours.close(0)


@pytest.fixture
def channel_class(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(wakeful_kernel, "SECONDS_BETWEEN_LOOKS", 0.2)
    return wakeful_kernel.WakefulChannel


@pytest.mark.parametrize("timeout", [None, 3600])
def test_message_is_found(channel_class: Any, timeout: float | None) -> None:
    message = receive(channel_class, sends=True, timeout=timeout)
    assert message["content"] == {"execution_state": "idle"}


def test_no_message_is_reported_in_time(channel_class: Any) -> None:
    begun = monotonic()
    with pytest.raises(Empty):
        receive(channel_class, sends=False, timeout=0.5)
    assert monotonic() - begun >= 0.5
