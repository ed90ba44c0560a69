"""Proxies of this side that are garbage."""

import queue

from . import _wire

_AT_ONCE = 1000


class Releases:
    """Tells the peer which of its objects are not needed here any more. Runs in a thread of its own."""

    def __init__(self, send):
        self._send = send
        self._ids = queue.SimpleQueue()  # may be added to by the garbage collector, whatever lock is held

    def add(self, object_id):
        self._ids.put(object_id)

    def end(self):
        self._ids.put(None)

    def run(self):
        while True:
            object_ids = [self._ids.get()]
            while len(object_ids) < _AT_ONCE and not self._ids.empty():
                object_ids.append(self._ids.get())
            if None in object_ids:
                return
            self._send(_wire.uint(_wire.DEL_OBJS) + _wire.ids(object_ids))
