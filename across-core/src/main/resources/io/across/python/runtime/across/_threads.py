"""Threads, which are used again, and what they do in the order in which it has come."""

import queue
import threading
import time
from contextlib import suppress

from ._fork import end_child, in_child

_IDLE_SECONDS = 10


def start_thread(name, task, *arguments):
    """Starts a thread for one task, which may take its time. It is a daemon, as all are."""
    thread = threading.Thread(target=task, args=arguments, name='across-' + name, daemon=True)
    thread.start()
    return thread


def persist(steps, tell, attempts=3):
    """Does each step, although memory or threads are short and whatever becomes of the others. Each may be done again.

    tell: takes what a step has failed with each time. Who is interrupted meanwhile is so when all is done.
    """
    done, failures, failed, interrupt = 0, 0, [], None
    while done < len(steps):
        try:
            if failures > 1:
                time.sleep(0.01)
            steps[done]()
            done, failures = done + 1, 0
        except BaseException as error:
            if not isinstance(error, Exception):
                interrupt = error
            failures += 1
            if failures == attempts:
                failed.append(error)
                done, failures = done + 1, 0
    for error in failed:
        with suppress(Exception):
            tell(error)
    if interrupt is not None:
        raise interrupt


class Workers:
    """Runs each task at once, in a thread that is idle or a new one. Thread-safe.

    Where there can be no further thread, a task waits for one of those that are there, or for the next one that can be.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._idle = 0  # guarded by the lock: threads that wait and have no task coming
        self._kept = 0  # guarded by the lock: tasks that wait for a thread
        self._tasks = queue.SimpleQueue()
        in_child(self, Workers.__init__)  # which has none of the threads

    def run(self, task):
        with self._lock:
            waiting = self._idle > 0
            if waiting:
                self._idle -= 1
        if waiting:
            self._tasks.put(task)
        else:
            self._start(task)

    def _start(self, task):
        try:
            start_thread('worker', self._work, task)
        except (RuntimeError, MemoryError) as error:
            if 'shutdown' in str(error):  # of the interpreter, which will have no more threads
                raise
            with self._lock:
                self._kept += 1
            self._tasks.put(task)

    def retry(self):
        """Sees to the tasks that wait for a thread. Called now and then, should no other come for them."""
        if self._kept:
            self._start(_nothing)

    def _work(self, task):
        tasks = self._tasks
        while task is not None:
            task()
            del task
            if tasks is not self._tasks:
                end_child(None)
            task = self._next()

    def _next(self):
        with self._lock:
            if self._kept:
                self._kept -= 1
            else:
                self._idle += 1
        while True:
            try:
                return self._tasks.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                with self._lock:
                    if self._idle > 0:
                        self._idle -= 1
                        return None
                # Somebody has just counted on this thread: the task is about to come.


def _nothing():
    pass


WORKERS = Workers()


class Order:
    """Puts off what must not happen before all values that arrived earlier have been read.

    Only who reads the connection takes tickets and puts off; whoever reads a value says so.
    """

    def __init__(self):
        self._latest = 0
        self._open = set()  # nobody locks it: each thread does one thing with it, which no other can interrupt
        self._lock = threading.Lock()  # guards what follows
        self._waiting = []

    def ticket(self):
        """For a value that has arrived."""
        self._latest = ticket = self._latest + 1
        self._open.add(ticket)
        return ticket

    def read(self, ticket):
        """The value has been read, or never will be."""
        self._open.discard(ticket)
        if self._waiting:  # if not yet, who adds to it finds the ticket gone
            self._act()

    def after_earlier(self, action):
        with self._lock:
            self._waiting.append((self._latest, action))
        self._act()

    def _act(self):
        with self._lock:
            oldest = min(list(self._open), default=self._latest + 1)
            due = [action for ticket, action in self._waiting if ticket < oldest]
            if due:
                self._waiting = [each for each in self._waiting if each[0] >= oldest]
        for action in due:
            action()
