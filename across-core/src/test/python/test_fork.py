"""Forked children of a process that has connections: which are not theirs."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import across
from across._booting import get_socket_bios
from booting import PATIENCE, boot
from pair import PairTestCase, rounds

FOREIGN = 'The connection belongs to process .* which was forked from it'

BASE = '''
import atexit, gc, logging, os, signal, sys, threading, time
from multiprocessing import get_context

def fork(task):
    """Runs it in a child, which ends as multiprocessing has it; the exit code."""
    process = get_context('fork').Process(target=task)
    process.start()
    process.join(20)
    if process.is_alive():
        process.kill()
        raise TimeoutError('the child hangs')
    return process.exitcode

def raised(task, *arguments):
    try:
        return 'no error: {!r}'.format(task(*arguments))
    except BaseException as error:
        return '{}: {}'.format(type(error).__name__, error)

def in_pool(task, *arguments, kind='fork'):
    with get_context(kind).Pool(1) as pool:
        return pool.apply_async(task, arguments).get(20)

def status(pid):
    """The exit code of a child, or minus the signal that ended it."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        done, how = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.WEXITSTATUS(how) if os.WIFEXITED(how) else -os.WTERMSIG(how)
        time.sleep(0.005)
    os.kill(pid, 9)
    raise TimeoutError('the child hangs')
'''


class ForkTestCase(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        self.errors = os.path.join(self.directory, 'errors')
        with open(self.errors, 'wb') as file:
            self.connection = self.boot(file)
        self.connection.__enter__()
        self.addCleanup(self.connection._process.wait)
        self.addCleanup(self.connection.cancel)
        # A module by its name, as a user has it: multiprocessing finds its functions there.
        self.connection.call(exec, "import sys, types; m = sys.modules['base'] = types.ModuleType('base'); exec(t, m.__dict__)",
                             {'t': BASE})

    def boot(self, errors):
        return boot(stderr=errors)

    def run_there(self, text, **variables):
        return self.connection.execute("m = sys.modules['base'].__dict__; m.update(variables); exec(text, m); m['work']()"
                                       .replace('sys', '__import__("sys")'), text=text, variables=variables)

    def printed(self):
        with open(self.errors, encoding='utf-8') as file:
            return file.read()

    def assert_alive(self):
        self.assertEqual(self.connection.call(len, 'abc'), 3)
        self.connection.close()
        self.assertEqual(self.connection._process.returncode, 0)


class ForkTests(ForkTestCase):

    def test_records_of_a_child_are_printed(self):
        self.connection.execute('import logging, across.logging\nlogging.getLogger().addHandler(across.logging.AcrossHandler())')
        text = '''
def weigh(crate):
    logging.getLogger('scales').warning('crate %d', crate)
    return crate * 2

def work():
    with get_context('fork').Pool(2) as pool:
        return pool.map(weigh, [1, 2, 3, 4])
'''
        for _ in range(10):
            self.assertEqual(self.run_there(text), [2, 4, 6, 8])
        self.assert_alive()
        for crate in (1, 2, 3, 4):
            self.assertEqual(self.printed().count('WARNING scales: crate {}\n'.format(crate)), 10)

    def test_a_child_calls_in_vain(self):
        text = '''
import across

def attempts():
    c = across.get_connection()
    found = [raised(f) for f in (lambda: question('plum'), lambda: c.call(len, 'a'), lambda: c.call_ref(len, 'a'),
                                 lambda: c.replicate([]), lambda: c.execute('1'), c.__enter__, c.close, c.cancel, c.wait)]
    return found, c.is_connected()

def work():
    return in_pool(attempts)
'''
        found, connected = self.run_there(text, question=across.ref(len))
        for each in found[:6]:
            self.assertRegex(each, 'DisconnectError: ' + FOREIGN)
        self.assertEqual(found[6:], ['no error: None'] * 3)
        self.assertFalse(connected)
        self.assert_alive()

    def test_proxies_that_are_garbage_in_a_child_live_in_its_parent(self):
        text = '''
held = [question]
del question

def drop():
    held.clear()
    gc.collect()

def work():
    codes = [fork(drop) for _ in range(5)]
    return codes, held[0]('plum')
'''
        self.assertEqual(self.run_there(text, question=across.ref(len)), ([0] * 5, 4))
        self.assert_alive()

    def test_a_child_that_returns_from_the_call_ends(self):
        for end, code, printed in (('return "child"', 1, 'which was forked in a call, has returned from it'),
                                   ('raise LookupError("lost")', 1, 'LookupError: lost'),
                                   ('sys.exit()', 0, ''), ('sys.exit(7)', 7, ''), ('sys.exit("goodbye")', 1, 'goodbye\n'),
                                   ('os._exit(3)', 3, ''), ('os.kill(os.getpid(), 9)', -9, ''),
                                   ('1 / 0', 1, 'ZeroDivisionError: division by zero')):
            text = 'def work():\n    pid = os.fork()\n    if not pid:\n        {}\n    return "parent", status(pid)'.format(end)
            self.assertEqual(self.run_there(text), ('parent', code), end)
            self.assertIn(printed, self.printed())
        self.assert_alive()

    def test_a_child_with_a_terminal_that_returns_from_the_call_ends(self):
        text = '''
import pty

def work():
    pid, terminal = pty.fork()
    if not pid:
        return 'child'
    shown = b''
    try:
        while b'multiprocessing' not in shown:
            shown += os.read(terminal, 1000)
    except OSError:
        pass
    os.close(terminal)
    status(pid)
    return shown.decode()
'''
        self.assertIn('has returned from it, and ends', self.run_there(text))
        self.assert_alive()

    def test_what_runs_at_the_exit_of_a_child(self):
        text = '''
import across

def bye():
    c = across.get_connection()
    os.write(2, (raised(c.call, len, 'a') + raised(c.close) + '\\n').encode())

def work():
    atexit.register(bye)
    pid = os.fork()
    if not pid:
        atexit._run_exitfuncs()
        os._exit(5)
    atexit.unregister(bye)
    return status(pid)
'''
        self.assertEqual(self.run_there(text), 5)
        self.assert_alive()
        self.assertRegex(self.printed(), 'DisconnectError: ' + FOREIGN + '.*no error: None')

    def test_a_child_of_a_child(self):
        text = '''
def work():
    pid = os.fork()
    if not pid:
        grandchild = os.fork()
        if not grandchild:
            os._exit(6)
        os._exit(status(grandchild))
    return status(pid)
'''
        self.assertEqual(self.run_there(text), 6)
        self.assert_alive()
        self.assertEqual(self.printed(), '')

    def test_a_child_opens_a_connection_of_its_own(self):
        text = '''
import across, socket

def work():
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        near, far = socket.socketpair()
        other = across.Connection.from_socket(far)
        with across.Connection.from_socket(near) as a:
            os.write(writes, b''.join(b'%d' % a.call(len, 'x' * n) for n in range(4)))
        os._exit(0)
    os.close(writes)
    with open(reads, 'rb') as file:
        return file.read(), status(pid)
'''
        self.assertEqual(self.run_there(text), (b'0123', 0))
        self.assert_alive()

    def test_a_child_has_no_descriptor_of_the_connection(self):
        if not os.path.isdir('/proc/self/fd'):
            self.skipTest('no /proc')
        text = '''
def files():
    found = {}
    for each in os.listdir('/proc/self/fd'):
        try:
            found[int(each)] = os.readlink('/proc/self/fd/' + each)
        except OSError:
            pass
    return found

def work():
    before = files()
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        os.write(writes, repr(files()).encode())
        os._exit(0)
    os.close(writes)
    with open(reads, 'rb') as file:
        return before, eval(file.read()), status(pid)
'''
        before, inherited, code = self.run_there(text)
        self.assertEqual(code, 0)
        self.assertEqual({number for number in before if number > 2} & {
            number for number, name in inherited.items() if before.get(number) == name}, set(), (before, inherited))
        self.assert_alive()

    def test_a_child_that_outlives_its_parent_does_not_keep_the_connection(self):
        text = '''
def work():
    pid = os.fork()
    if not pid:
        time.sleep(60)
        os._exit(0)
    return pid, os.getpid()
'''
        child, parent = self.run_there(text)
        self.addCleanup(os.kill, child, signal.SIGKILL)
        began = time.monotonic()
        os.kill(parent, signal.SIGKILL)
        self.connection._process.wait(PATIENCE)
        self.connection._ended.wait(PATIENCE)
        self.assertLess(time.monotonic() - began, 10)
        os.kill(child, 0)

    def test_children_are_forked_while_others_call(self):
        self.connection.execute('import logging, across.logging\nlogging.getLogger().addHandler(across.logging.AcrossHandler())')
        text = '''
import across

def child():
    logging.getLogger('child').warning('here')
    raised(across.get_connection().call, len, 'a')
    raised(question, 'a')
    held.clear()
    gc.collect()

held = [question]

def work():
    return [fork(child) for _ in range(rounds)]
'''
        stop, failures, counts = threading.Event(), [], []
        lent = across.ref(len)

        def call():
            count = 0
            try:
                while not stop.is_set():
                    assert self.connection.execute('print(question(x)); x', question=lent, x='x' * count) == 'x' * count
                    count = (count + 1) % 500
            except BaseException as error:
                failures.append(error)
            counts.append(count)

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        try:
            children = rounds(10)
            for _ in range(2):
                self.assertEqual(self.run_there(text, question=across.ref(len), rounds=children), [0] * children)
        finally:
            stop.set()
            for thread in threads:
                thread.join(PATIENCE)
        self.assertEqual((failures, len(counts)), ([], 8))
        self.assert_alive()


class ForkFromSocketTests(ForkTestCase):
    """The same where the connection is a socket, of which the bootstrap has made files."""

    def boot(self, errors):
        near, far = socket.socketpair()
        with far:
            environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
            process = subprocess.Popen([sys.executable, '-c', get_socket_bios(), str(far.fileno())], stdin=subprocess.DEVNULL,
                                       stdout=errors, stderr=errors, pass_fds=[far.fileno()], env=environment, cwd='/')
        connection = across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE))
        connection._process = process
        return connection

    test_children = ForkTests.test_records_of_a_child_are_printed
    test_proxies = ForkTests.test_proxies_that_are_garbage_in_a_child_live_in_its_parent
    test_returns = ForkTests.test_a_child_that_returns_from_the_call_ends
    test_descriptors = ForkTests.test_a_child_has_no_descriptor_of_the_connection
    test_outlives = ForkTests.test_a_child_that_outlives_its_parent_does_not_keep_the_connection
    test_while_others_call = ForkTests.test_children_are_forked_while_others_call


class ForkOfAProgramTests(PairTestCase):
    """Not in a call, and of a process that was not booted."""

    def test_the_connection_of_a_program(self):
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            pid = os.fork()
        if not pid:
            code = 1
            try:
                try:
                    self.near.call(len, 'a')
                except across.DisconnectError as error:
                    code = 0 if 'forked' in str(error) else 2
                self.near.close()
                self.far.cancel()
            finally:
                os._exit(code)
        self.assertEqual(os.WEXITSTATUS(os.waitpid(pid, 0)[1]), 0)
        self.assertEqual(self.near.call(len, 'abc'), 3)


if __name__ == '__main__':
    unittest.main()
