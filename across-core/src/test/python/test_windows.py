"""What Windows does not have is not needed by who imports the package and calls a peer over TCP."""

import socket
import subprocess
import sys
import unittest

import across
from pair import PATIENCE

# A Python without what its documentation calls "Unix", and whose sockets say of connecting what those of Windows do.
WINDOWS = '''
import errno, os, select, signal, socket, sys

for module, names in ((os, 'fork register_at_fork readv writev get_blocking set_blocking pipe getsid setsid killpg getuid'),
                      (select, 'poll epoll POLLIN POLLOUT POLLERR POLLHUP'),
                      (signal, 'SIGKILL SIGHUP SIGQUIT SIGUSR1 SIGALRM pthread_sigmask'),
                      (socket, 'SCM_RIGHTS CMSG_SPACE MSG_CMSG_CLOEXEC')):
    for name in names.split():
        delattr(module, name) if hasattr(module, name) else None
for name in ('fcntl', 'grp', 'pwd', 'resource', 'termios', 'pty', 'posix'):
    sys.modules[name] = None
errno.EWOULDBLOCK = 10035
connect = socket.socket.connect_ex
socket.socket.connect_ex = lambda *args: {errno.EINPROGRESS: errno.EWOULDBLOCK}.get(connect(*args), 0)

import across, across.logging, across.servers
'''


class WindowsTests(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = socket.socket()
        self.addCleanup(self.server.close)
        self.server.bind(('127.0.0.1', 0))
        self.server.settimeout(PATIENCE)

    def start(self, program):
        # Without site, which may import what is not to be there; other modules have found out about the system before.
        process = subprocess.Popen(
            [sys.executable, '-S', '-W', 'error', '-c', 'import multiprocessing, random, subprocess, tempfile' + WINDOWS + '\nport = '
             + str(self.server.getsockname()[1]) + program],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        self.addCleanup(process.kill)
        return process

    def assert_said(self, process, said):
        with process:
            self.assertEqual(process.communicate(timeout=PATIENCE), (said, ''))

    def test_a_client(self):
        self.server.listen(1)
        process = self.start('''
with across.Connection.from_tcp('127.0.0.1', port) as connection:
    print(connection.call(sorted, [3, 1, 2]), connection.call(len, bytes(3 << 20)), connection._stream.is_waiting())
print(connection.is_connected())
''')
        accepted, _ = self.server.accept()
        accepted.settimeout(None)
        with across.Connection.from_socket(accepted, options=across.Options(timeout=PATIENCE)) as connection:
            connection.wait()
            self.assert_said(process, '[1, 2, 3] 3145728 False\nFalse\n')

    def test_nobody_listens(self):
        self.assert_said(self.start('''
try:
    across.Connection.from_tcp('127.0.0.1', port).__enter__()
except ConnectionRefusedError:
    print('refused')
'''), 'refused\n')

    def test_a_client_that_gives_up(self):
        self.server.listen(1)
        self.assert_said(self.start('''
connection = across.Connection.from_tcp('127.0.0.1', port)
connection.cancel()
connection.wait()
print(connection.is_connected())
'''), 'False\n')


if __name__ == '__main__':
    unittest.main()
