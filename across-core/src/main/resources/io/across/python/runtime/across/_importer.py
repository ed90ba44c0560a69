"""Modules that come from the other side (protocol, section 5). Those that go there are in _exports."""

import ast
import importlib.abc
import io
import sys
import threading
from importlib.machinery import ModuleSpec

_GUARDS = [ast.dump(ast.parse(text, mode='eval').body) for text in ('__name__ == "__main__"', '"__main__" == __name__')]


def _file_name(name):
    """As it is shown here: never one that could be that of a local file."""
    return name if name.startswith('<') and name.endswith('>') else name + '*'


def _is_guard(statement):
    return isinstance(statement, ast.If) and ast.dump(statement.test) in _GUARDS


def _disarm(tree):
    """Leaves what a program defines, without what it does."""
    if not tree.body or not _is_guard(tree.body[-1]):
        raise ImportError('__main__ module cannot be safely imported remotely because it lacks proper '
                          '"if __name__ == \'__main__\'" guard')
    for statement in filter(_is_guard, tree.body):
        statement.test = ast.copy_location(ast.Constant(False), statement.test)


class AcrossLoader(importlib.abc.InspectLoader):
    """The source of a module. On the wire it is its first four arguments."""

    def __init__(self, source, is_package, filename, code=None):
        self._arguments = source, is_package, filename
        self._connection = None
        self._name = None

    def __reduce__(self):
        return AcrossLoader, self._arguments + (None,)

    def bind(self, connection, name):
        self._connection = connection
        self._name = name
        return self

    def is_from(self, connection):
        return self._connection is connection

    def directory(self):
        """Of the file; empty if there is none."""
        return self._arguments[2].rpartition('/')[0]

    def get_source(self, fullname):
        return self._arguments[0]

    def is_package(self, fullname):
        return self._arguments[1]

    def get_filename(self, fullname=None):
        return _file_name(self._arguments[2])

    def get_code(self, fullname):
        tree = compile(self.get_source(fullname), self.get_filename(), 'exec', ast.PyCF_ONLY_AST, dont_inherit=True)
        if fullname == '__main__':
            _disarm(tree)
        return compile(tree, self.get_filename(), 'exec', dont_inherit=True)

    def get_data(self, path):
        """For pkgutil: a path below the directory of the file."""
        directory = self.get_filename().rpartition('/')[0] + '/'
        reader = self.get_resource_reader(self._name)
        if reader is None or not path.startswith(directory):
            raise FileNotFoundError(path)
        return reader.read(path[len(directory):])

    def get_resource_reader(self, fullname):
        if not self.is_package(fullname) or self._connection.extension == 0:
            return None  # which is what 0.1.0 has
        return ResourceReader(self._connection, fullname)


# The question for a list as a text, for a peer of 0.1.0, which does not know it.
_LIST = '''\
import importlib.util, os
paths = [os.path.join(each, *name.split('/'))
         for each in importlib.util.find_spec(package).submodule_search_locations or ()]
entries = [entry for path in paths if os.path.isdir(path) for entry in os.scandir(path)]
sorted({entry.name + '/' * entry.is_dir() for entry in entries} - {'__pycache__/'})
'''


class ResourceReader:
    """The files of a package, for every importlib.resources since Python 3.8."""

    def __init__(self, connection, package):
        self._connection = connection
        self._package = package

    def read(self, name):
        data = self._connection.call(_get_resource, self._package, name)
        if data is None:
            raise FileNotFoundError('{} in package {}'.format(name, self._package))
        return data

    def open_resource(self, resource):
        return io.BytesIO(self.read(resource))

    def resource_path(self, resource):
        raise FileNotFoundError('{} in package {} is no file of this machine'.format(resource, self._package))

    def list(self, directory=''):
        if self._connection.extension == 0:
            return self._connection.execute(_LIST, package=self._package, name=directory)
        return self._connection.call(_get_contents, self._package, directory)

    def modules(self):
        """Those directly in the package, by name: whether each is a package."""
        names = self.list()
        found = {name[:-3]: False for name in names if name.endswith('.py')}
        found.update((name[:-1], True) for name in names if name.endswith('/') and '__init__.py' in self.list(name[:-1]))
        found.pop('__init__', None)
        return sorted((name, is_package) for name, is_package in found.items() if '.' not in name)

    def is_resource(self, name):
        return name in self.list()

    def contents(self):
        return [name.rstrip('/') for name in self.list()]

    def files(self):
        return Resource(self, '', True)


class Resource:
    """A file or directory of a package: an importlib.resources.abc.Traversable."""

    def __init__(self, reader, path, directory):
        self._reader = reader
        self._path = path
        self._directory = directory

    @property
    def name(self):
        return self._path.rpartition('/')[2]

    def iterdir(self):
        for name in self._reader.list(self._path):
            yield Resource(self._reader, self._below(name.rstrip('/')), name.endswith('/'))

    def _below(self, name):
        return self._path + '/' + name if self._path else name

    def is_dir(self):
        return self._directory

    def is_file(self):
        return not self._directory and any(
            name == self.name for name in self._reader.list(self._path.rpartition('/')[0]))

    def joinpath(self, *names):
        resource = self
        for part in [part for name in names for part in str(name).split('/')]:
            path = resource._below(part)
            resource = Resource(self._reader, path, part + '/' in self._reader.list(resource._path))
        return resource

    __truediv__ = joinpath

    def read_bytes(self):
        return self._reader.read(self._path)

    def read_text(self, encoding=None, errors=None):
        with self.open('r', encoding=encoding, errors=errors) as file:
            return file.read()

    def open(self, mode='r', **how):
        file = io.BytesIO(self.read_bytes())
        return file if 'b' in mode else io.TextIOWrapper(file, **how)

    def __repr__(self):
        return 'Resource({!r})'.format(self._path)


class PackageLister:
    """What pkgutil asks at the one entry of a package's path. Modules are found by the importer, before anybody asks here."""

    def __init__(self, reader):
        self._reader = reader

    def find_spec(self, fullname, target=None):
        return None

    def iter_modules(self, prefix=''):
        for name, is_package in self._reader.modules():
            yield prefix + name, is_package


class Importer(importlib.abc.MetaPathFinder):
    """Finds what the peer of one connection exports. Thread-safe."""

    def __init__(self, connection):
        self._connection = connection
        self._lock = threading.Lock()
        self._accepted = set()
        self._missing = set()
        self._own_main = None
        self._listers = {}  # by the entry in the path of the package
        self._lister = self._find_lister  # one object, which can be removed

    def accept(self, names):
        for name in names:
            if '.' in name:
                raise ValueError('Not a top-level module: ' + name)
        with self._lock:
            new = [name for name in names if name not in self._accepted]
            for name in new:
                if name in sys.modules and name != '__main__':
                    raise ValueError('Cannot export module {} because it is already imported'.format(name))
            if new and not self._accepted:
                sys.meta_path.insert(0, self)
                sys.path_hooks.insert(0, self._lister)
            if '__main__' in new:
                self._own_main = sys.modules.pop('__main__', None)
            self._accepted.update(new)

    def close(self):
        if self in sys.meta_path:
            sys.meta_path.remove(self)
            sys.path_hooks.remove(self._lister)
            for entry in self._listers:
                sys.path_importer_cache.pop(entry, None)
        if self._own_main is not None:
            sys.modules['__main__'] = self._own_main

    def find_spec(self, fullname, path=None, target=None):
        parent = fullname.rpartition('.')[0]
        if fullname.partition('.')[0] not in self._accepted or fullname in self._missing or parent and not self._brought(parent):
            return None
        loader = self._connection.call(_find_across_loader, fullname)
        if loader is None:
            self._missing.add(fullname)
            return None
        loader.bind(self._connection, fullname)
        spec = ModuleSpec(fullname, loader, origin=loader.get_filename(), is_package=loader.is_package(fullname))
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            # Not a list: pkgutil.extend_path() adds no directories of this machine to it.
            entry = '{}*'.format(loader.directory() or fullname)
            self._listers[entry] = PackageLister(ResourceReader(self._connection, fullname))
            spec.submodule_search_locations = entry,
        return spec

    def _brought(self, package):
        """Whether it came from the peer; if not, neither does what is below it."""
        loader = getattr(getattr(sys.modules.get(package), '__spec__', None), 'loader', None)
        return isinstance(loader, AcrossLoader) and loader.is_from(self._connection)

    def iter_modules(self, prefix=''):
        """For pkgutil: the exported modules."""
        for name in sorted(self._accepted - {'__main__'}):
            spec = self.find_spec(name)
            if spec is not None:
                yield prefix + name, spec.submodule_search_locations is not None

    def _find_lister(self, entry):
        try:
            return self._listers[entry]
        except KeyError:
            raise ImportError('no package of a peer', path=entry) from None


def _own_exports():
    from ._current import get_connection
    return get_connection()._exports


def _find_across_loader(fullname):
    """Asked by a peer that imports."""
    return _own_exports().find_here(fullname)


def _get_resource(package, name):
    """Asked by a peer that reads a file of a package: its bytes, or None."""
    return _own_exports().resource_here(package, name)


def _get_contents(package, directory):
    """Asked by a peer that lists a package: names, those of directories with a slash behind."""
    return _own_exports().contents_here(package, directory)
