"""Modules that come from the other side, and modules that go there (protocol, section 5)."""

import ast
import importlib.abc
import importlib.util
import io
import os
import sys
import threading
from importlib.machinery import ModuleSpec

_GUARDS = [ast.dump(ast.parse(text, mode='eval').body) for text in ('__name__ == "__main__"', '"__main__" == __name__')]


def _file_name(name):
    """As it is shown here: never one that could be that of a local file."""
    return name if name.startswith('<') and name.endswith('>') else name + '*'


def _cut_at_guard(tree):
    """Leaves what a program defines, without what it does."""
    for index, statement in enumerate(tree.body):
        if isinstance(statement, ast.If) and ast.dump(statement.test) in _GUARDS:
            del tree.body[index:]
            return
    raise ImportError('__main__ module cannot be safely imported remotely because it lacks proper '
                      '"if __name__ == \'__main__\'" guard')


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

    def get_source(self, fullname):
        return self._arguments[0]

    def is_package(self, fullname):
        return self._arguments[1]

    def get_filename(self, fullname=None):
        return _file_name(self._arguments[2])

    def get_code(self, fullname):
        tree = ast.parse(self.get_source(fullname), self.get_filename())
        if fullname == '__main__':
            _cut_at_guard(tree)
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
            return None  # 0.1.0 does not know the questions
        return ResourceReader(self._connection, fullname)


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
        return self._connection.call(_get_contents, self._package, directory)

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


class Importer(importlib.abc.MetaPathFinder):
    """What one connection exports, and finds exported. Thread-safe."""

    def __init__(self, connection):
        self._connection = connection
        self._lock = threading.Lock()
        self._offered = set()
        self._accepted = set()
        self._missing = set()
        self._own_main = None

    # From here to there

    def offer(self, names):
        self._offered.update(names)

    def find_here(self, fullname):
        if fullname.partition('.')[0] not in self._offered:
            return None
        spec = importlib.util.find_spec(fullname)
        if spec is None:
            return None
        if spec.loader is None or not hasattr(spec.loader, 'get_source') or spec.origin is None:
            return AcrossLoader('', True, '<source>')
        source = spec.loader.get_source(fullname)
        if source is None:
            return None
        return AcrossLoader(source, spec.submodule_search_locations is not None, spec.origin)

    def resource_here(self, package, name):
        for directory in self._directories(package, name):
            path = os.path.join(directory, *name.split('/'))
            if os.path.isfile(path):
                with open(path, 'rb') as file:
                    return file.read()
        return None

    def contents_here(self, package, name):
        found = set()
        for directory in self._directories(package, name):
            path = os.path.join(directory, *name.split('/'))
            if os.path.isdir(path):
                with os.scandir(path) as entries:
                    found.update(entry.name + '/' if entry.is_dir() else entry.name for entry in entries)
        return sorted(found - {'__pycache__/'})

    def _directories(self, package, name):
        """Of an exported package, unless the path that is asked for leads out of it."""
        parts = name.split('/') if name else []
        if package.partition('.')[0] not in self._offered or any(
                part in ('', '.', '..') or '\\' in part or ':' in part for part in parts):
            return []
        spec = importlib.util.find_spec(package)
        return list(spec.submodule_search_locations or ()) if spec is not None else []

    # From there to here

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
            if '__main__' in new:
                self._own_main = sys.modules.pop('__main__', None)
            self._accepted.update(new)

    def close(self):
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        if self._own_main is not None:
            sys.modules['__main__'] = self._own_main

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition('.')[0] not in self._accepted or fullname in self._missing:
            return None
        loader = self._connection.call(_find_across_loader, fullname)
        if loader is None:
            self._missing.add(fullname)
            return None
        loader.bind(self._connection, fullname)
        spec = ModuleSpec(fullname, loader, origin=loader.get_filename(), is_package=loader.is_package(fullname))
        spec.has_location = True
        return spec


def _own_importer():
    from ._current import get_connection
    return get_connection()._importer


def _find_across_loader(fullname):
    """Asked by a peer that imports."""
    return _own_importer().find_here(fullname)


def _get_resource(package, name):
    """Asked by a peer that reads a file of a package: its bytes, or None."""
    return _own_importer().resource_here(package, name)


def _get_contents(package, directory):
    """Asked by a peer that lists a package: names, those of directories with a slash behind."""
    return _own_importer().contents_here(package, directory)
