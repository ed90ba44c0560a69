"""Who is silent and who is not: no time counts in which this process could not have heard anything."""

import ctypes
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import across
from across import _wire
from across._heartbeat import Heartbeat
from across._stream import Stream
from pair import rounds

# A peer that says nothing but that it is alive, from another process: this one will not be able to for a while.
TICKING = '''
import socket, sys, time
sock = socket.socket(fileno=int(sys.argv[1]))
sock.sendall(bytes.fromhex(sys.argv[2]))
while True:
    time.sleep(0.3)
    sock.sendall(bytes.fromhex('000000000000000205'))
'''


def want_lock(over):
    while not over.is_set():
        time.sleep(0.001)


class HeldLockTests(unittest.TestCase):
    """Code that holds the interpreter lock stops the heartbeat, and also the reader."""

    def connect(self, timeout):
        near, far = socket.socketpair()
        ticking = subprocess.Popen(
            [sys.executable, '-IS', '-c', TICKING, str(far.fileno()), (_wire.SUPERBLOCK + bytes(8)).hex()],
            pass_fds=[far.fileno()])
        far.close()
        self.addCleanup(ticking.wait)
        self.addCleanup(ticking.kill)
        connection = across.Connection.from_socket(near, options=across.Options(timeout=timeout))
        self.addCleanup(connection.cancel)
        return connection.__enter__(), ticking

    def test_after_it_was_held_for_longer_than_the_timeout_the_peer_lives(self):
        connection, _ = self.connect(1)
        over = threading.Event()
        self.addCleanup(over.set)
        for _ in range(30):  # others that want the lock when it is free again
            threading.Thread(target=want_lock, args=[over], daemon=True).start()
        for _ in range(rounds(2)):
            ctypes.PyDLL(None).usleep(1300000)
            received = connection._stream.received
            while connection.is_connected and connection._stream.received == received:
                time.sleep(0.001)
            self.assertTrue(connection.is_connected, connection._reason)

    def test_a_peer_that_falls_silent_meanwhile_is_given_up_some_time_after(self):
        connection, ticking = self.connect(1)
        ticking.send_signal(signal.SIGSTOP)
        ctypes.PyDLL(None).usleep(1300000)
        connection.wait()
        with self.assertRaisesRegex(TimeoutError, 'Nothing was received for 1 s'):
            connection.close()


class BeatTests(unittest.TestCase):

    def setUp(self):
        near, self.far = socket.socketpair()
        self.addCleanup(near.close)
        self.addCleanup(self.far.close)
        self.stream = Stream.of_socket(near)
        self.heartbeat = Heartbeat(self.stream, 8, None)
        self.failures = []
        self.now = 1000000
        self.beat()

    def beat(self, seconds=0):
        self.now += seconds
        return self.heartbeat.beat(self.now, self.failures.append, lambda: True)

    def test_silence_that_could_be_noticed_counts(self):
        for _ in range(8):
            self.assertEqual(self.beat(1), 1)
        self.assertFalse(self.failures)
        self.beat(1)
        self.assertEqual(len(self.failures), 1)

    def test_a_sleep_of_the_machine_does_not_count(self):
        for _ in range(4):
            self.beat(1)
        self.beat(10000)
        self.assertFalse(self.failures)
        for _ in range(2):
            self.beat(1)
        self.assertFalse(self.failures)
        self.beat(1)
        self.assertEqual(len(self.failures), 1)

    def test_what_waits_to_be_read_is_no_silence(self):
        self.far.sendall(b'x')
        for _ in range(20):
            self.beat(1)
        self.assertFalse(self.failures)
        self.assertEqual(self.stream.read(1), b'x')
        for _ in range(9):
            self.beat(1)
        self.assertFalse(self.failures)
        self.beat(1)
        self.assertEqual(len(self.failures), 1)


if __name__ == '__main__':
    unittest.main()
