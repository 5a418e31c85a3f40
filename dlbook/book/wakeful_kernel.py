"""A kernel whose client looks for messages every second, whether it was woken or not.

pyzmq's asyncio sockets now and then miss that a message has come (zeromq/pyzmq#1558). The
message then lies there until somebody looks: a notebook stood still for exactly the time limit
of a cell, and then went on as if nothing had happened.
"""

from __future__ import annotations

import math
from queue import Empty
from time import monotonic
from typing import Any, ClassVar
from weakref import WeakSet

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

SECONDS_BETWEEN_LOOKS = 1.0


class WakefulChannel(AsyncZMQSocketChannel):
    """A channel that waits for a message in short stretches; each begins with a look."""

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """The next message; raises Empty if none comes within ``timeout`` seconds."""
        end = math.inf if timeout is None else monotonic() + timeout
        while True:
            left = max(0.0, end - monotonic())
            try:
                return await super().get_msg(min(left, SECONDS_BETWEEN_LOOKS))
            except Empty:
                if left <= SECONDS_BETWEEN_LOOKS:
                    raise


class WakefulKernelClient(AsyncKernelClient):
    """Answers and outputs come through wakeful channels."""

    shell_channel_class = Type(WakefulChannel)
    iopub_channel_class = Type(WakefulChannel)


class WakefulKernelManager(AsyncKernelManager):
    """Hands out wakeful clients, and knows all its like in this process."""

    client_factory = Type(WakefulKernelClient, klass=AsyncKernelClient)
    all_managers: ClassVar[WeakSet[WakefulKernelManager]] = WeakSet()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.all_managers.add(self)

    @classmethod
    def end_all(cls) -> None:
        """End every kernel at once; whoever waits for one learns that it died."""
        for manager in list(cls.all_managers):
            process = getattr(manager.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Keep the kernel from warning that a network could listen: both are on one computer."""
        return super().format_kernel_cmd([*(extra_arguments or []), "--log-level=ERROR"])
