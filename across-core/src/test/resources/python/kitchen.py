import os
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor

_ovens = []


def bake(n):
    """In a process of a pool, which is left as it is."""
    if not _ovens:
        _ovens.append(ProcessPoolExecutor(1))
    return _ovens[0].submit(pow, n, 2).result()


def cooks():
    import multiprocessing
    return [process.pid for process in multiprocessing.active_children()]


def start(*command):
    """The id of a process that goes on when nobody waits for it."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL).pid


def abandon():
    """The id of a process in a session of its own, whose parent has ended: a daemon."""
    script = 'setsid nohup sleep 1000 >/dev/null 2>&1 & echo $!'
    return int(subprocess.run(['sh', '-c', script], stdout=subprocess.PIPE, check=True).stdout)


def chatter(lines):
    """Prints from now on, on the descriptor itself and by another process."""
    def print_all():
        for _ in range(lines):
            os.write(1, b'x' * 99 + b'\n')
        os.system('echo by a shell')

    threading.Thread(target=print_all).start()


def session():
    return os.getsid(0) == os.getpid() == os.getpgid(0)


def rest_of_input():
    return sys.stdin.read() + os.read(0, 10).decode()


def arguments():
    return sys.argv
