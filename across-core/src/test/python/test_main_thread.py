"""What a booted process does in its main thread, what signals do there, and what it hands on to programs."""

import os
import shutil
import signal
import tempfile
import threading
import time
import unittest

import across
from booting import PATIENCE, boot
from pair import PairTestCase


class MainThreadTestCase(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        self.errors = os.path.join(self.directory, 'errors')
        with open(self.errors, 'wb') as file:
            self.connection = boot(stderr=file)
        self.connection.__enter__()
        self.process = self.connection._process
        self.addCleanup(self.process.wait)
        self.addCleanup(self.connection.cancel)

    def printed(self):
        with open(self.errors, encoding='utf-8') as file:
            return file.read()

    def close(self):
        began = time.monotonic()
        self.connection.close()
        self.assertLess(time.monotonic() - began, 5)
        return self.process.returncode


class RunInMainTests(MainThreadTestCase):

    def test_what_only_the_main_thread_can(self):
        text = 'import across, os, signal, time\ngot = []\n'
        handler = self.connection.execute(
            text + 'across.run_in_main(signal.signal, signal.SIGUSR1, lambda *a: got.append(a[0]))\n'
            'os.kill(os.getpid(), signal.SIGUSR1)\nend = time.monotonic() + 20\n'
            'while not got and time.monotonic() < end: time.sleep(0.005)\ngot')
        self.assertEqual(handler, [signal.SIGUSR1])
        self.assertEqual(self.close(), 0)

    def test_results_errors_and_callbacks(self):
        run = self.connection.execute
        self.assertEqual(run('import across; across.run_in_main(sorted, [1, 3, 2], reverse=True)'), [3, 2, 1])
        with self.assertRaisesRegex(LookupError, 'lost'):
            run('import across\ndef fail(): raise LookupError("lost")\nacross.run_in_main(fail)')
        self.assertEqual(run('import across; across.run_in_main(lambda: across.get_connection().call(f, "abc"), )', f=len), 3)
        with self.assertRaises(SystemExit):
            run('import across, sys; across.run_in_main(sys.exit, 3)')
        self.assertEqual(run('import across; across.run_in_main(across.run_in_main, len, "ab")'), 2)
        self.assertEqual(self.connection.call(across.run_in_main, len, 'abcd'), 4)
        self.assertEqual(self.close(), 0)

    def test_it_is_always_the_same_thread(self):
        self.connection.execute(
            'import sqlite3, sys, across\nbooks = []\ndef entries():\n'
            '    if not books: books.append(sqlite3.connect(":memory:"))\n'
            '    return books[0].execute("select 1").fetchone()[0]\n'
            'sys.entries = lambda: across.run_in_main(entries)')
        failures = []

        def ask():
            try:
                for _ in range(50):
                    assert self.connection.execute('import sys; sys.entries()') == 1
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(failures, [])
        self.assertEqual(self.close(), 0)

    def test_a_main_thread_that_is_busy_does_not_hold_up_the_end(self):
        begun = threading.Event()
        caller = threading.Thread(target=self._run_for_long, args=(begun,))
        caller.start()
        self.assertTrue(begun.wait(PATIENCE))
        self.assertEqual(self.close(), 0)
        caller.join(PATIENCE)
        self.assertEqual(self.printed(), 'bye\n')

    def _run_for_long(self, begun):
        try:
            self.connection.execute(
                'import across, atexit, time; atexit.register(print, "bye")\n'
                'def long(): begun(); time.sleep(600)\nacross.run_in_main(long)', begun=across.ref(begun.set))
        except across.DisconnectError:
            pass

    def test_a_child_that_is_forked_there_ends(self):
        text = '''
import across, os

def both():
    pid = os.fork()
    return os.waitpid(pid, 0)[1] >> 8 if pid else "child"

across.run_in_main(both)'''
        self.assertEqual([self.connection.execute(text) for _ in range(5)], [1] * 5)
        self.assertEqual(self.printed().count('has returned from it'), 5)
        self.assertEqual(self.close(), 0)

    def test_errors_of_the_thread_say_what_to_do(self):
        for text, note in (
                ('import signal; signal.signal(signal.SIGTERM, lambda *a: None)', 'across.run_in_main('),
                ('import asyncio, warnings; warnings.simplefilter("ignore"); asyncio.get_event_loop()', 'asyncio.run()'),
                ('import sqlite3, across; across.run_in_main(sqlite3.connect, ":memory:").execute("select 1")',
                 'check_same_thread=False')):
            with self.assertRaises(Exception) as raised:
                self.connection.execute(text)
            self.assertIn(note, str(raised.exception.__notes__), text)

    def test_what_is_registered_for_the_exit_has_its_time(self):
        self.connection.execute('import atexit, time; atexit.register(print, "first"); atexit.register(time.sleep, 600)')
        self.assertEqual(self.close(), 0)
        self.assertIn('what atexit runs takes longer than 1.5 s', self.printed())

    def test_a_pool_that_nobody_shut_down(self):
        self.connection.execute(
            'import sys, concurrent.futures as f; sys.pool = f.ProcessPoolExecutor(1); sys.pool.submit(pow, 7, 2).result()')
        self.assertEqual(self.close(), 0)

    def test_a_handler_that_exits(self):
        self.connection.execute(
            'import across, signal, sys; across.run_in_main(signal.signal, signal.SIGTERM, lambda *a: sys.exit(5))')
        self.process.terminate()
        self.assertEqual(self.process.wait(PATIENCE), 5)

    def test_a_handler_that_fails(self):
        self.connection.execute(
            'import across, os, signal\ndef fail(*a): 1 / 0\nacross.run_in_main(signal.signal, signal.SIGUSR1, fail)')
        self.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + PATIENCE
        while 'ZeroDivisionError' not in self.printed() and time.monotonic() < end:
            time.sleep(0.005)
        self.assertIn('ZeroDivisionError', self.printed())
        self.assertEqual(self.connection.call(across.run_in_main, len, 'ab'), 2)
        self.assertEqual(self.close(), 0)


class OtherProcessTests(PairTestCase):

    def test_the_main_thread_of_a_program_is_its_own(self):
        with self.assertRaisesRegex(RuntimeError, 'does not wait for tasks'):
            self.near.call(across.run_in_main, len, 'a')
        self.assertEqual(across.run_in_main(len, 'a'), 1)


class InheritedTests(MainThreadTestCase):

    def test_programs_can_be_interrupted(self):
        self.assertEqual(self.connection.execute('''
import signal, subprocess
tape = subprocess.Popen(['sleep', '60'])
tape.send_signal(signal.SIGINT)
try:
    code = tape.wait(20)
finally:
    tape.kill()
code'''), -signal.SIGINT)

    def test_a_forked_child_can_be_interrupted(self):
        # By its handler alone: Python 3.13.0 runs none in a child that was forked from another thread than the main one.
        self.assertEqual(self.connection.execute('''
import os, signal
pid = os.fork()
if not pid:
    os._exit(9 if signal.getsignal(signal.SIGINT) is signal.default_int_handler else 1)
os.waitpid(pid, 0)[1] >> 8'''), 9)

    def test_an_interrupt_ends_neither_the_worker_nor_a_call(self):
        answers = []
        caller = threading.Thread(target=lambda: answers.append(self.connection.execute(
            'begun(); go(); 7', begun=across.ref(begun.set), go=across.ref(lambda: go.wait(PATIENCE) and None))))
        begun, go = threading.Event(), threading.Event()
        caller.start()
        self.assertTrue(begun.wait(PATIENCE))
        for _ in range(20):
            self.process.send_signal(signal.SIGINT)
            self.assertEqual(self.connection.call(len, 'abc'), 3)
        go.set()
        caller.join(PATIENCE)
        self.assertEqual(answers, [7])
        self.assertEqual(self.close(), 0)
        self.assertEqual(self.printed(), '')

    def test_an_ignored_interrupt_is_not_handed_on(self):
        self.connection.cancel()
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self.connection = boot()
        finally:
            signal.signal(signal.SIGINT, before)
        self.addCleanup(self.connection.cancel)
        self.test_programs_can_be_interrupted()
        self.connection.close()

    def test_programs_of_a_worker_that_a_jvm_has_started_end_by_sigquit(self):
        self.connection.cancel()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGQUIT,))
        try:
            self.connection = boot()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.addCleanup(self.connection.cancel)
        self.assertEqual(self.connection.execute('''
import os, signal, subprocess
tape = subprocess.Popen(['sleep', '60'])
tape.send_signal(signal.SIGQUIT)
try:
    codes = [tape.wait(20)]
finally:
    tape.kill()
pid = os.fork()
if not pid:
    os._exit(9 if signal.getsignal(signal.SIGQUIT) is signal.SIG_DFL else 1)
os.kill(os.getpid(), signal.SIGQUIT)  # which leaves the worker as it is
codes + [os.waitpid(pid, 0)[1] >> 8]'''), [-signal.SIGQUIT, 9])
        self.connection.close()

    def test_programs_inherit_what_those_of_a_plain_python_do(self):
        if not os.path.isdir('/proc/self/fd'):
            self.skipTest('no /proc')
        import subprocess
        import sys
        text = '''
import subprocess
shown = 'ls /proc/self/fd | tr "\\\\n" " "; grep -E "Sig(Blk|Ign)" /proc/self/status; wc -c'
result = [subprocess.run(['sh', '-c', shown], stdout=subprocess.PIPE, close_fds=close, timeout=20).stdout
          for close in (True, False)]
environment = dict(__import__('os').environ)
'''
        plain = eval(subprocess.run([sys.executable, '-c', text + 'print([result, environment])'], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, check=True, cwd='/').stdout)
        result, environment = self.connection.execute(text + '[result, environment]')
        self.assertEqual(result, plain[0])
        plain[1].pop('PYTHONPATH', None)
        for each in (environment, plain[1]):
            each.pop('PWD', None)
        self.assertEqual(environment, plain[1])


if __name__ == '__main__':
    unittest.main()
