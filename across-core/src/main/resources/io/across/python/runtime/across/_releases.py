"""Proxies of this side that are garbage."""

import queue
import time

from . import _wire

_AT_ONCE = 1000
_MOST = 100000
_AFTER_FAILURE = 0.1


class Releases:
    """Tells the peer which of its objects are not needed here any more. Runs in a thread of its own."""

    def __init__(self, send):
        self._send = send
        self._ids = queue.SimpleQueue()  # may be added to by the garbage collector, whatever lock is held

    def add(self, object_id):
        self._ids.put(object_id)

    def add_unread(self, object_ids):
        """A peer that sends and does not read must wait here, not fill this process: then who reads tells it."""
        if self._ids.qsize() > _MOST:
            self._send(_wire.uint(_wire.DEL_OBJS) + _wire.ids(object_ids))
        else:
            for object_id in object_ids:
                self._ids.put(object_id)

    def end(self):
        self._ids.put(None)

    def run(self):
        object_ids = []  # what is yet to be told, whatever fails
        while True:
            try:
                if self._tell(object_ids):
                    return
            except Exception:  # no memory, perhaps
                time.sleep(_AFTER_FAILURE)

    def _tell(self, object_ids):
        """Whether that was all for ever."""
        if not object_ids:
            object_ids.append(self._ids.get())
        while len(object_ids) < _AT_ONCE and not self._ids.empty():
            object_ids.append(self._ids.get())
        if None in object_ids:
            return True
        self._send(_wire.uint(_wire.DEL_OBJS) + _wire.ids(object_ids))
        object_ids.clear()
        return False
