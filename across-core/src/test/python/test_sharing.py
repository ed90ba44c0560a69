"""Modules that a process has over its connection, in the children of that process."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

from booting import boot

MILL = {
    'mill/__init__.py': 'NAME = "mill"\n',
    'mill/stones.txt': 'granite\n',
    'mill/water/wheel.txt': 'oak\n',
    'mill/late.py': 'def turn(n):\n    return n * 10\n',
    'mill/grain.py': '''
        import os
        import pkgutil
        import subprocess
        import sys
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        class Grain:
            def __init__(self, weight):
                self.weight = weight

            def __eq__(self, other):
                return self.weight == other.weight

        def grind(n):
            return n + 1

        def grind_late(n):
            import mill.late
            return mill.late.turn(n)

        def read(n):
            import mill
            import importlib.resources as r
            found = [pkgutil.get_data('mill', 'stones.txt'), pkgutil.get_data('mill', 'water/wheel.txt')]
            if hasattr(r, 'files'):
                found.append(r.files('mill').joinpath('stones.txt').read_bytes())
            try:
                pkgutil.get_data('mill', '../secret')
            except OSError:
                found.append('refused')
            found.append(sorted(m.name for m in pkgutil.iter_modules(mill.__path__)))
            return found

        def missing(n):
            found = []
            for name in ('mill.nothing', 'nothing_at_all'):
                try:
                    __import__(name)
                except ModuleNotFoundError as error:
                    found.append(str(error))
            return found

        def fail(n):
            raise LookupError('lost')  # in the mill

        def connection(n):
            import across
            try:
                return type(across.get_connection()).__name__[-10:]
            except Exception as error:
                return type(error).__name__

        def everything(n):
            return [grind(n), grind_late(n), read(n), missing(n), connection(n)]

        def deeper(kind, pipe):
            with get_context(kind).Pool(1) as pool:
                pipe.send(pool.map(grind_late, [1, 2]))

        def ground(queue, grain):
            queue.put(Grain(grain.weight + 1))

        class Miller(get_context('spawn').Process):
            def __init__(self, pipe):
                super().__init__()
                self.pipe = pipe

            def run(self):
                self.pipe.send(grind(6))

        def in_pool(kind, name, *arguments):
            with ProcessPoolExecutor(1, mp_context=get_context(kind)) as pool:
                return list(pool.map(globals()[name], *arguments))
        ''',
}
KINDS = 'fork', 'spawn', 'forkserver'

PROGRAM = '''
from multiprocessing import get_context

class Thing:
    def __init__(self, number):
        self.number = number

def double(thing):
    return Thing(thing.number * 2)

def all_doubled(kind):
    with get_context(kind).Pool(1) as pool:
        return [thing.number for thing in pool.map(double, [Thing(1), Thing(2)])]

if __name__ == '__main__':
    from booting import boot
    with boot() as connection:
        connection.export('__main__')
        print(connection.execute("""
from multiprocessing import get_context
with get_context('spawn').Pool(1) as pool:
    found = pool.map(abs, [-1])
found"""))
        for kind in 'fork', 'spawn', 'forkserver':
            print(kind, str(connection.call(all_doubled, kind)).replace(' ', ''))
'''


class SharingTests(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        for path, text in MILL.items():
            file = os.path.join(self.directory, *path.split('/'))
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, 'w') as out:
                out.write(textwrap.dedent(text))
        sys.path.insert(0, self.directory)
        self.addCleanup(sys.path.remove, self.directory)
        self.addCleanup(lambda: [sys.modules.pop(each) for each in list(sys.modules) if each.partition('.')[0] == 'mill'])
        self.errors = os.path.join(self.directory, 'errors')
        with open(self.errors, 'wb') as file:
            self.connection = boot(stderr=file)
        self.addCleanup(self.connection._process.wait)
        self.addCleanup(self.connection.cancel)
        self.connection.__enter__()
        self.connection.export('mill')

    def printed(self):
        with open(self.errors, encoding='utf-8') as file:
            return file.read()

    def in_pool(self, *arguments):
        return self.connection.execute('import mill.grain; mill.grain.in_pool(*arguments)', arguments=arguments)

    def test_functions_in_pools(self):
        read = [b'granite\n', b'oak\n'] + [b'granite\n'] * (sys.version_info >= (3, 9)) + ['refused', ['grain', 'late']]
        missing = ["No module named 'mill.nothing'", "No module named 'nothing_at_all'"]
        for kind in KINDS:
            connection = 'Connection' if kind == 'fork' else 'ValueError'
            self.assertEqual(self.in_pool(kind, 'everything', [1]), [[2, 10, read, missing, connection]], kind)
        # The children have imported it, and not their parent for them.
        self.assertFalse(self.connection.execute('import sys; "mill.late" in sys.modules'))
        self.connection.close()
        self.assertNotIn('Traceback', self.printed())

    def test_the_traceback_of_a_child_shows_the_source(self):
        with self.assertRaises(LookupError) as raised:
            self.in_pool('spawn', 'fail', [1])
        self.assertIn("raise LookupError('lost')  # in the mill", str(raised.exception.__cause__))

    def test_children_of_children(self):
        for kind, inner in (('fork', 'fork'), ('fork', 'spawn'), ('spawn', 'fork'), ('spawn', 'spawn'), ('forkserver', 'spawn')):
            self.assertEqual(self.connection.execute('''
from multiprocessing import get_context
from mill.grain import deeper
reads, writes = get_context(kind).Pipe(False)
process = get_context(kind).Process(target=deeper, args=(inner, writes))
process.start()
found = reads.recv() if reads.poll(60) else 'nothing came'
process.join(30)
found''', kind=kind, inner=inner), [10, 20], (kind, inner))

    def test_objects_of_exported_classes(self):
        for kind in KINDS:
            weight = self.connection.execute('''
from multiprocessing import get_context
from mill.grain import Grain, ground
context = get_context(kind)
queue = context.Queue()
process = context.Process(target=ground, args=(queue, Grain(4)))
process.start()
found = queue.get(timeout=30)
process.join(30)
assert type(found) is Grain and process.exitcode == 0
found.weight''', kind=kind)
            self.assertEqual(weight, 5, kind)

    def test_a_subclass_of_process(self):
        self.assertEqual(self.connection.execute('''
from multiprocessing import Pipe
from mill.grain import Miller
reads, writes = Pipe(False)
miller = Miller(writes)
miller.start()
found = reads.recv() if reads.poll(30) else 'nothing came'
miller.join(30)
found'''), 7)

    def test_a_manager(self):
        for kind in KINDS:
            self.assertEqual(self.connection.execute('''
from multiprocessing import get_context
from mill.grain import Grain
with get_context(kind).Manager() as manager:
    shared = manager.list([Grain(3)])
    shared.append(Grain(4))
    found = [grain.weight for grain in shared]
found''', kind=kind), [3, 4], kind)

    def test_a_pool_outlives_calls_and_later_exports(self):
        self.connection.execute('''
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from mill.grain import grind
sys.pool = ProcessPoolExecutor(2, mp_context=get_context('spawn'))
sys.pool.submit(grind, 1).result(60)''')
        for n in range(20):
            self.assertEqual(self.connection.execute(
                'import sys, mill.grain; sys.pool.submit(mill.grain.grind_late, n).result(60)', n=n), n * 10)

    def test_a_child_is_killed(self):
        for kind in KINDS[:2]:
            with self.assertRaisesRegex(Exception, 'terminated abruptly'):
                self.connection.execute('''
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from mill.grain import grind
with ProcessPoolExecutor(1, mp_context=get_context(kind)) as pool:
    pool.submit(grind, 1).result(60)
    pool.submit(os.kill, next(iter(pool._processes)), 9).result(60)''', kind=kind)
            self.assertEqual(self.in_pool(kind, 'grind', [1]), [2])

    def test_a_child_whose_parent_is_gone(self):
        text = '''
import os
from mill.grain import grind
reads, writes = os.pipe()
goes, stays = os.pipe()
pid = os.fork()
if not pid:
    os.close(stays)
    os.read(goes, 1)
    try:
        import mill.late
        found = 'imported'
    except ImportError as error:
        found = str(error)
    with open(path + '.part', 'w') as file:
        file.write(found)
    os.rename(path + '.part', path)
    os._exit(0)
pid, os.getpid()'''
        path = os.path.join(self.directory, 'found')
        child, parent = self.connection.execute(text, path=path)
        os.kill(parent, signal.SIGKILL)
        self.connection._process.wait(30)
        end = time.monotonic() + 30
        while not os.path.exists(path) and time.monotonic() < end:
            time.sleep(0.005)
        with open(path) as file:
            self.assertRegex(file.read(), 'The process that has this module')

    def test_programs_are_started_from_exported_modules(self):
        self.assertEqual(self.connection.execute('''
import subprocess, sys
import mill.grain
mill.grain.subprocess.run([sys.executable, '-c', 'print(6 * 7)'], stdout=subprocess.PIPE, timeout=30).stdout'''), b'42\n')

    def test_who_has_no_such_modules_pays_nothing(self):
        with boot() as other:
            self.assertFalse(other.execute('import sys; "across._sharing" in sys.modules'))

    def test_the_main_program(self):
        file = os.path.join(self.directory, 'program.py')
        with open(file, 'w') as out:
            out.write(PROGRAM)
        path = os.pathsep.join([os.path.dirname(os.path.abspath(__file__)), os.environ['PYTHONPATH']])
        printed = subprocess.run([sys.executable, file], stdout=subprocess.PIPE, check=True, timeout=120,
                                 env=dict(os.environ, PYTHONPATH=path)).stdout
        self.assertEqual(printed.decode().split(), ['[1]', 'fork', '[2,4]', 'spawn', '[2,4]', 'forkserver', '[2,4]'])


if __name__ == '__main__':
    unittest.main()
