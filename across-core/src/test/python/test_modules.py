"""Modules that travel: the main program, packages and what is asked of them, from one connection to the next."""

import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

import across
from booting import PATIENCE, boot

RUNTIME = os.path.dirname(os.path.dirname(across.__file__))

MAIN = '''\
import os, sys, traceback
import across

STATE = 'as defined'

def where():
    return STATE, getattr(sys.modules['__main__'], '__file__', None), os.getpid()

def fail():
    raise KeyError('lost')  # in the main program

def chain(length, function):
    if length == 0:
        return [function()]
    with across.Connection.from_command([sys.executable, '-c', across.get_bios()]) as connection:
        connection.export('__main__')
        connection.export('__main__')
        return [where()] + connection.call(chain, length - 1, function)

'''

GUARDED = '''\
if __name__ == '__main__':
    STATE = 'changed'
    hops = int(sys.argv[1])
    places = chain(hops, where)
    assert [place[0] for place in places] == ['changed'] + hops * ['as defined'], places
    assert [place[1] for place in places] == [__file__] + hops * [__file__ + '*'], places
    assert len({place[2] for place in places}) == hops + 1, places
    try:
        chain(hops, fail)
    except KeyError as error:
        shown = traceback.format_exc()
        assert shown.count('return [where()] + connection.call') == hops, shown
        assert "raise KeyError('lost')  # in the main program" in shown, shown
    print('passed')
'''

UNGUARDED = '''\
STATE = 'changed'
try:
    chain(1, where)
except across.OperationError as error:
    assert isinstance(error.__context__, ImportError), repr(error.__context__)
    assert 'cannot be safely imported remotely' in str(error), error
    print('passed')
'''


class ModuleTestCase(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def write(self, path, source):
        file = os.path.join(self.directory, *path.split('/'))
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, 'w', encoding='utf-8') as out:
            out.write(textwrap.dedent(source))
        return file

    def export(self, connection, name):
        sys.path.insert(0, self.directory)
        self.addCleanup(sys.path.remove, self.directory)
        self.addCleanup(lambda: [sys.modules.pop(each) for each in list(sys.modules) if each.partition('.')[0] == name])
        connection.export(name)


class MainTests(ModuleTestCase):

    def run_python(self, *arguments):
        done = subprocess.run([sys.executable, '-B', *arguments], cwd=self.directory, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=PATIENCE, env=dict(os.environ, PYTHONPATH=RUNTIME))
        self.assertEqual(done.stdout.decode().strip(), 'passed', done.stderr.decode())

    def test_a_file(self):
        self.run_python(self.write('program.py', MAIN + GUARDED), '3')

    def test_a_module(self):
        self.write('program.py', MAIN + GUARDED)
        self.run_python('-m', 'program', '1')

    def test_a_package(self):
        self.write('program/__init__.py', '')
        self.write('program/__main__.py', MAIN + GUARDED)
        self.run_python('-m', 'program', '1')

    def test_a_guard_in_between_keeps_what_follows(self):
        guard = "if '__main__' == __name__:\n    STATE = 'changed early'\n\n"
        self.run_python(self.write('program.py', guard + MAIN + GUARDED), '1')

    def test_a_program_without_a_guard(self):
        self.run_python(self.write('program.py', MAIN + UNGUARDED))

    def test_a_program_that_acts_behind_its_guard(self):
        self.run_python(self.write('program.py', MAIN + "if __name__ == '__main__':\n    pass\n" + UNGUARDED))

    def test_a_program_that_is_no_file(self):
        self.run_python('-c', MAIN + textwrap.dedent('''\
            try:
                chain(1, where)
            except across.OperationError as error:
                assert isinstance(error.__context__, ImportError), repr(error.__context__)
                assert 'has no source' in str(error), error
                print('passed')
            '''))


class PackageTests(ModuleTestCase):

    def setUp(self):
        super().setUp()
        self.write('garden/__init__.py', '''\
            from pkgutil import extend_path
            __path__ = extend_path(__path__, __name__)
            ''')
        self.write('garden/rose.py', 'X = 1\n\nclass Rose:\n    pass\n\n\ndef smell():\n    return X  # sweet\n')
        self.write('garden/bed/__init__.py', '')
        self.write('garden/bed/tulip.py', '')
        self.write('garden/wild/poppy.py', '')
        self.write('garden/data/seeds.txt', 'seeds\n')

    def test_it_can_be_listed(self):
        for describes_itself in (True, False):  # which a peer of 0.1.0 does not
            options = across.Options(timeout=PATIENCE)
            options._describes_itself = describes_itself
            with boot(options=options) as connection:
                self.export(connection, 'garden')
                run = connection.execute
                self.assertEqual(run('import pkgutil, garden; [tuple(m)[1:] for m in pkgutil.iter_modules(garden.__path__)]'),
                                 [('bed', True), ('rose', False)])
                self.assertEqual(run(
                    'import pkgutil, garden; [m.name for m in pkgutil.walk_packages(garden.__path__, "garden.")]'),
                    ['garden.bed', 'garden.bed.tulip', 'garden.rose'])
                self.assertEqual(run('import pkgutil, garden.wild as wild; [m.name for m in pkgutil.iter_modules(wild.__path__)]'),
                                 ['poppy'])
                self.assertEqual(run('import pkgutil; [m.name for m in pkgutil.iter_modules() if m.name == "garden"]'), ['garden'])
                if describes_itself and sys.version_info >= (3, 9):
                    self.assertEqual(run('from importlib.resources import files; [f.name for f in files("garden").iterdir()]'),
                                     ['__init__.py', 'bed', 'data', 'rose.py', 'wild'])

    def test_its_modules_come_from_there_only(self):
        here = os.path.join(self.directory, 'elsewhere')
        self.write('elsewhere/garden/__init__.py', '')
        self.write('elsewhere/garden/weed.py', '')
        with boot() as connection:
            self.export(connection, 'garden')
            run = connection.execute
            run('import sys; sys.path.insert(0, here)', here=here)
            self.assertEqual(run('import garden.rose; garden.rose.X'), 1)
            with self.assertRaisesRegex(ModuleNotFoundError, "No module named 'garden.weed'"):
                run('import garden.weed')
            self.assertEqual(run('import importlib.util; importlib.util.find_spec("garden.weed")'), None)

    def test_what_was_found_here_takes_its_modules_from_here(self):
        self.write('elsewhere/thicket/__init__.py', '')
        with boot() as connection:
            connection._exports.offer(['thicket'])
            connection.export('garden')
            connection.call(across._export, ['thicket'])
            connection.execute('import sys; sys.path.insert(0, here)', here=os.path.join(self.directory, 'elsewhere'))
            connection.execute('import thicket')
            self.write('thicket/__init__.py', '')
            self.write('thicket/thorn.py', '')
            sys.path.insert(0, self.directory)
            self.addCleanup(sys.path.remove, self.directory)
            with self.assertRaises(ModuleNotFoundError):
                connection.execute('import thicket.thorn')

    def test_it_goes_on_as_it_came(self):
        text = textwrap.dedent('''\
            import across, garden, garden.rose, sys
            with across.Connection.from_command([sys.executable, '-c', across.get_bios()]) as connection:
                connection.export('garden')
                there = connection.execute(text)
            there
            ''')
        ask = ('import garden.rose, pkgutil; (garden.__file__, garden.rose.__file__, pkgutil.get_data("garden", "data/seeds.txt"),'
               ' [m.name for m in pkgutil.iter_modules(garden.__path__)], pkgutil.get_data.__module__)')
        with boot() as connection:
            self.export(connection, 'garden')
            first = connection.execute(ask)
            self.assertEqual(connection.execute(text, text=ask), first)
        self.assertEqual(first[0], os.path.join(self.directory, 'garden', '__init__.py*'))
        self.assertEqual(first[3], ['bed', 'rose'])

    def test_what_introspection_expects(self):
        with boot() as connection:
            self.export(connection, 'garden')
            run = connection.execute
            self.assertEqual(run('import inspect, garden.rose; inspect.getsource(garden.rose.smell)'),
                             'def smell():\n    return X  # sweet\n')
            self.assertEqual(run('import inspect, garden.rose; inspect.getsource(garden.rose.Rose)'), 'class Rose:\n    pass\n')
            self.assertIn('X = 1', run('import inspect, garden.rose; inspect.getsource(garden.rose)'))
            self.assertEqual(run('import linecache, garden.rose as r, inspect; f = inspect.getsourcefile(r.smell); inspect.getsource(r);'
                                 ' linecache.checkcache(); linecache.getline(f, 8)'), '    return X  # sweet\n')
            self.assertEqual(run('import garden.rose as r; (r.__spec__.name, r.__spec__.parent, r.__loader__ is r.__spec__.loader,'
                                 ' r.__package__, r.__spec__.origin == r.__file__)'),
                             ('garden.rose', 'garden', True, 'garden', True))
            self.assertEqual(run('from unittest import mock\nwith mock.patch("garden.rose.X", 5):\n'
                                 ' import garden.rose\n v = garden.rose.smell()\nv'), 5)
            self.assertEqual(run('import runpy; runpy.run_module("garden.wild.poppy")["__name__"]'), 'garden.wild.poppy')
            self.assertEqual(run('import pickle, copy, garden.rose as r;'
                                 ' type(pickle.loads(pickle.dumps(copy.deepcopy(r.Rose())))) is r.Rose'), True)

    def test_links_that_lead_out_of_it_are_refused(self):
        self.write('secrets/__init__.py', '')
        secret = self.write('secrets/key.py', 'KEY = 1')
        for link, target in (('key.py', secret), ('secrets', os.path.dirname(secret)), ('alias.py', 'rose.py'),
                             ('data/key.txt', secret), ('data/more', os.path.dirname(secret)),
                             ('data/alias.txt', 'seeds.txt')):
            os.symlink(target, os.path.join(self.directory, 'garden', *link.split('/')))
        with boot() as connection:
            self.export(connection, 'garden')
            run = connection.execute
            self.assertEqual(run('import garden.alias; garden.alias.X'), 1)
            self.assertEqual(run('import pkgutil; pkgutil.get_data("garden", "data/alias.txt")'), b'seeds\n')
            for text in ('import garden.key', 'import garden.secrets', 'import garden.secrets.key',
                         'import pkgutil; pkgutil.get_data("garden", "data/key.txt")',
                         'import pkgutil; pkgutil.get_data("garden", "data/more/key.py")'):
                with self.assertRaisesRegex(Exception, 'a symbolic link leads out of the package'):
                    run(text)
            names = run('import garden; garden.__loader__.get_resource_reader("garden").list("data")')
            self.assertEqual(names, ['alias.txt', 'seeds.txt'])

    def test_what_has_no_source(self):
        source = self.write('source.py', 'X = 1')
        py_compile.compile(source, os.path.join(self.directory, 'compiled.pyc'))
        with boot() as connection:
            self.export(connection, 'compiled')
            with self.assertRaisesRegex(ImportError, 'module compiled .*compiled.pyc.* has no source, so it cannot be imported'):
                connection.execute('import compiled')


class BootedCommandLineTests(unittest.TestCase):

    def test_it_can_be_imported(self):
        with boot() as connection:
            self.assertEqual(connection.execute('import across.__main__ as m; m.__name__'), 'across.__main__')
            self.assertEqual(connection.execute(
                'import across, subprocess, sys\n'
                'with across.Connection.from_command([sys.executable, "-c", across.get_bios()]) as connection:\n'
                '    name = connection.execute("import across.__main__ as m; m.main.__module__")\n'
                'name'), 'across.__main__')


if __name__ == '__main__':
    unittest.main()
