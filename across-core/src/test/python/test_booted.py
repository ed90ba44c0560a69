"""A Python that has been booted: what it prints, what it imports, how it ends."""

import os
import shutil
import sys
import tempfile
import textwrap
import traceback
import unittest

import across
from booting import PATIENCE, boot
from pair import caught

PRINTING = r'''
import os, subprocess, sys
print('printed')
sys.stdout.write('no end')
sys.stdout.flush()
print()
sys.stderr.write('complained\n')
os.write(1, b'descriptor 1\n')
subprocess.run(['echo', 'from a child'])
subprocess.run([sys.executable, '-c', 'print("from a Python")'])
os.system('echo from a shell')
print('x' * 100000)
print('\u00e4\u4e16')
sys.stdin.read()
'''


class BootedTests(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        self.errors = os.path.join(self.directory, 'errors')

    def boot(self, **how):
        with open(self.errors, 'wb') as file:
            return boot(stderr=file, **how)

    def printed(self):
        with open(self.errors, encoding='utf-8') as file:
            return file.read()

    def module(self, path, source):
        file = os.path.join(self.directory, *path.split('/'))
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, 'w', encoding='utf-8') as out:
            out.write(textwrap.dedent(source))

    def export(self, connection, name):
        sys.path.insert(0, self.directory)
        self.addCleanup(sys.path.remove, self.directory)
        self.addCleanup(lambda: [sys.modules.pop(each) for each in list(sys.modules) if each.partition('.')[0] == name])
        connection.export(name)

    def test_what_is_printed_goes_to_standard_error(self):
        with self.boot() as connection:
            self.assertEqual(connection.execute(PRINTING + '"done"'), 'done')
            self.assertEqual(connection.execute('import sys; print("unfinished", end=""); 6 * 7'), 42)
        printed = self.printed()
        for line in ('printed\nno end\n', 'complained\n', 'descriptor 1\n', 'from a child\n', 'from a Python\n',
                     'from a shell\n', 'x' * 100000 + '\n', '\u00e4\u4e16\n'):
            self.assertIn(line, printed)
        self.assertTrue(printed.endswith('unfinished'))

    def test_it_ends_with_its_connection_whatever_runs(self):
        with self.boot() as connection:
            connection.execute('import threading, time; threading.Thread(target=time.sleep, args=(600,)).start()')
            connection.execute('import atexit; atexit.register(print, "exit")')
        self.assertEqual(connection._process.returncode, 0)
        self.assertEqual(self.printed(), 'exit\n')

    def test_its_threads_know_the_connection(self):
        with self.boot() as connection:
            numbers = []
            connection.execute(
                'import across, threading\n'
                'thread = threading.Thread(target=lambda: across.get_connection().call(add, 5))\n'
                'thread.start(); thread.join()', add=across.ref(numbers.append))
            self.assertEqual(numbers, [5])

    def test_packages_are_imported(self):
        self.module('wonder/__init__.py', 'NAME = "wonder"\n')
        self.module('wonder/land.py', '''\
            from . import NAME

            def where():
                return NAME + 'land'

            def fail():
                raise LookupError('lost')  # in wonderland
            ''')
        self.module('wonder/space/part.py', 'VALUE = 1\n')
        self.module('wonder/bad.py', 'x = 1\ny = = 2\n')
        with self.boot() as connection:
            self.export(connection, 'wonder')
            self.assertEqual(connection.execute('import wonder.land; wonder.land.where()'), 'wonderland')
            self.assertEqual(connection.execute('import wonder.land; wonder.land.__file__')[-len('land.py*'):], 'land.py*')
            self.assertEqual(connection.execute('from wonder.space.part import VALUE; VALUE'), 1)
            lost = caught(connection.execute, 'import wonder.land; wonder.land.fail()')
            self.assertIn("raise LookupError('lost')  # in wonderland", traceback.extract_tb(lost.__traceback__)[-1].line)
            with self.assertRaisesRegex(ModuleNotFoundError, "No module named 'wonder.missing'"):
                connection.execute('import wonder.missing')
            with self.assertRaises(SyntaxError) as broken:
                connection.execute('import wonder.bad')
            self.assertTrue(broken.exception.filename.endswith('bad.py*'))
            self.assertEqual(broken.exception.lineno, 2)
            with self.assertRaises(ModuleNotFoundError):
                connection.execute('import booting')

    def test_resources_are_read(self):
        self.module('wonder/__init__.py', '')
        self.module('wonder/data.txt', 'text\n')
        self.module('wonder/tables/a.csv', '1,2\n')
        with self.boot() as connection:
            self.export(connection, 'wonder')
            run = connection.execute
            self.assertEqual(run('import pkgutil; pkgutil.get_data("wonder", "data.txt")'), b'text\n')
            self.assertEqual(run('import pkgutil; pkgutil.get_data("wonder", "tables/a.csv")'), b'1,2\n')
            self.assertEqual(run('from importlib.resources import *; read_text("wonder", "data.txt")')
                             if sys.version_info < (3, 11) or sys.version_info >= (3, 13) else 'text\n', 'text\n')
            for name in ('../errors', '/etc/passwd', 'tables/../../errors', 'missing.txt'):
                with self.assertRaises(OSError):
                    run('import wonder; wonder.__loader__.get_resource_reader("wonder").read(name)', name=name)
            if sys.version_info >= (3, 9):
                self.assertEqual(run('from importlib.resources import files; files("wonder").joinpath("data.txt").read_text()'),
                                 'text\n')
                self.assertEqual(run('from importlib.resources import files; (files("wonder") / "tables" / "a.csv").read_bytes()'),
                                 b'1,2\n')
                self.assertEqual(run('from importlib.resources import files; sorted(f.name for f in files("wonder").iterdir())'),
                                 ['__init__.py', 'data.txt', 'tables'])
                self.assertFalse(run('from importlib.resources import files; files("wonder").joinpath("no.txt").is_file()'))

    def test_names_that_cannot_be_exported(self):
        with self.boot() as connection:
            with self.assertRaisesRegex(ValueError, 'Not a top-level module: a.b'):
                connection.export('a.b')
            with self.assertRaisesRegex(ValueError, 'Cannot export module sys because it is already imported'):
                connection.export('sys')

    def test_tracebacks_show_the_lines_of_the_runtime(self):
        with self.boot() as connection:
            text = connection.execute(
                'import across, traceback\n'
                'try: across.Options(timeouts=1)\n'
                'except AttributeError: text = traceback.format_exc()\n'
                'text')
        self.assertIn('across/_options.py*', text)
        self.assertIn("raise AttributeError('There is no option", text)

    def test_the_timeout_is_taken(self):
        with self.boot(options=across.Options(timeout=PATIENCE + 0.25)) as connection:
            self.assertEqual(connection._heartbeat.peer_timeout, int(os.environ['ACROSS_TIMEOUT_MS']) / 1000)


if __name__ == '__main__':
    unittest.main()
