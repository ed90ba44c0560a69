"""The main thread of a booted process, for what Python does only there, or always in the same thread."""

import os
import queue
import select
import signal
import threading

from ._fork import end_child, in_child
from ._values import public, thread


class MainThread:
    """Runs tasks one after the other. Thread-safe."""

    def __init__(self):
        self._tasks = queue.SimpleQueue()
        self._pipe = None  # a byte in it says that there is a task, or a signal

    def open(self):
        """From now on there may be tasks."""
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        in_child(self, MainThread._leave)

    def _leave(self):
        """In a forked child, whose main thread comes from a call."""
        signal.set_wakeup_fd(-1)
        for end in self._pipe or ():  # none in a child of a child
            os.close(end)
        self.__init__()

    def serve(self):
        """Runs tasks, and the handlers of signals, in this thread until it is stopped."""
        waits, wakes = self._pipe
        poll = select.poll()
        poll.register(waits, select.POLLIN)
        while True:
            # Without, a signal at the very moment when the wait begins would be seen only after it. Tasks may have set another.
            signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
            poll.poll()
            os.read(waits, 1000)
            while not self._tasks.empty():
                task = self._tasks.get()
                if task is None:
                    return
                task()
                del task

    def stop(self):
        self._put(None)

    def _put(self, task):
        self._tasks.put(task)
        try:
            os.write(self._pipe[1], b'.')
        except BlockingIOError:
            pass  # there is enough in it

    def run(self, func, args, kwargs):
        """What the function returns or raises. Waits for it, as long as the process lives."""
        if threading.current_thread() is threading.main_thread():
            return func(*args, **kwargs)
        if self._pipe is None:
            raise RuntimeError('The main thread of this process does not wait for tasks: only that of a booted process does')
        tasks, caller, outcome, over = self._tasks, thread.does, [], threading.Lock()

        def task():
            before, thread.does = thread.does, caller
            try:
                outcome[:] = func(*args, **kwargs), None
            except BaseException as error:
                outcome[:] = None, error
            finally:
                thread.does = before
            if tasks is not self._tasks:
                end_child(outcome[1])
            over.release()

        over.acquire()
        self._put(task)
        over.acquire()
        result, error = outcome
        if error is None:
            return result
        try:
            raise error
        finally:
            del error, outcome  # which would keep each other


MAIN = MainThread()


@public
def run_in_main(func, /, *args, **kwargs):
    """Calls the function in the main thread of this process, which was booted; what it returns or raises is the result."""
    return MAIN.run(func, args, kwargs)


_IDIOM = 'across: calls of the peer run in threads of a pool. '
_IN_MAIN = _IDIOM + 'across.run_in_main(function, *arguments) calls a function in the main thread, always the same'
_HINTS = (
    ('signal only works in main thread', _IN_MAIN),
    ('set_wakeup_fd only works in main thread', _IN_MAIN),
    ('SQLite objects created in a thread can only be used in that same thread',
     _IN_MAIN + ". Or open the database with check_same_thread=False, and lock it"),
    ('There is no current event loop in thread', _IDIOM + 'Run a coroutine by asyncio.run(), which makes a loop'))


def hint(error):
    """Notes on an error that comes of the thread what there is to do."""
    if type(error) in (ValueError, RuntimeError) or (
            type(error).__module__, type(error).__name__) == ('sqlite3', 'ProgrammingError'):
        text = error.args[0] if error.args else None  # str() may run code of others, and fail
        for beginning, note in _HINTS:
            if type(text) is str and text.startswith(beginning) and note not in getattr(error, '__notes__', ()):
                error.__notes__ = [*getattr(error, '__notes__', ()), note]  # add_note() is of Python 3.11
