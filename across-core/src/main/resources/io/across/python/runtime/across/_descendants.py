"""What a process that has been booted has started, which ends with it."""

import os
import signal
import sys
import time

_TRACKER = b'multiprocessing.resource_tracker'  # deletes what others have left, and ends by itself
_OWNER = os.getpid()


def end_pools():
    """What the interpreter would do at its exit, before all that is registered with ``atexit``."""
    pools = sys.modules.get('concurrent.futures.process')
    if pools is not None and sys.version_info >= (3, 9):  # before, it is registered there itself
        pools._python_exit()


def kill_descendants(mark):
    """Members of the session that this process leads, and those that have the mark of this worker in their environment.

    Does nothing where the system has no ``/proc``.
    """
    own = os.getpid()
    if own != _OWNER:
        return  # forked, and so started itself
    session = own if os.getsid(0) == own else None
    if session is None and not mark or not os.path.isdir('/proc/self'):
        return
    spared = {own, os.getppid()}
    for _ in range(20):
        found = [pid for pid in map(int, filter(str.isdigit, os.listdir('/proc')))
                 if pid not in spared and _belongs(pid, session, mark)]
        if not found:
            return
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass  # it has ended
        time.sleep(0.005)


def _belongs(pid, session, mark):
    try:
        state, _, _, its_session = _read(pid, 'stat').rpartition(b')')[2].split()[:4]
        if state in b'ZX' or not (int(its_session) == session or mark and mark in _read(pid, 'environ')):
            return False
        return _TRACKER not in _read(pid, 'cmdline')
    except (OSError, ValueError):
        return False  # it has ended, or is another user's


def _read(pid, name):
    with open('/proc/{}/{}'.format(pid, name), 'rb') as file:
        return file.read()
