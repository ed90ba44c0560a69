"""The graceful end of a connection: what is under way is finished (docs/protocol.md)."""

import time

from . import _wire
from ._debug import event


def drain(connection, limiter, calls, grace):
    """Has the peer's calls answered that have come before, and then this side's; waits for so many seconds at most."""
    end = time.monotonic() + grace
    first_not_run = limiter.drain()
    if connection.drains:
        connection._writer.send(_wire.uint(_wire.DRAIN) + _wire.uint(first_not_run))
    limiter.idle.wait(max(0, end - time.monotonic()))
    if connection.logs is not None:
        connection.logs.flush()
    calls.close()
    calls.none_left.wait(max(0, end - time.monotonic()))


def close_quietly(connection, grace):
    try:
        connection.close(grace=grace)
    except Exception as error:
        event('{} ended with {!r}', connection, error)
