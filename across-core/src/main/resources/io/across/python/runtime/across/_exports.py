"""Modules that go to the other side (protocol, section 5). Those that come from there are in _importer."""

import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec

from ._importer import AcrossLoader


class Exports:
    """What one connection exports. Thread-safe."""

    def __init__(self):
        self._offered = set()

    def offer(self, names):
        self._offered.update(names)

    def find_here(self, fullname):
        if fullname.partition('.')[0] not in self._offered:
            return None
        spec = _spec_here(fullname)
        if spec is None or isinstance(spec.loader, AcrossLoader):
            return spec and spec.loader
        if spec.origin is not None:
            _require_inside(fullname, spec.origin)
        if spec.loader is None or not hasattr(spec.loader, 'get_source') or spec.origin is None:
            return AcrossLoader('', True, '<source>')
        try:
            source = spec.loader.get_source(spec.name)
        except ImportError:
            source = None  # of the main module of "python -c"
        if source is None:
            raise ImportError('module {} ({}) has no source, so it cannot be imported remotely'.format(
                fullname, spec.origin), name=fullname)
        return AcrossLoader(source, spec.submodule_search_locations is not None, spec.origin)

    def resource_here(self, package, name):
        reader, directories = self._places(package, name)
        if reader is not None:
            try:
                return reader.read(name)
            except FileNotFoundError:
                return None
        for directory in directories:
            path = os.path.join(directory, *name.split('/'))
            if os.path.isfile(path):
                _require_inside(package + '.', path)
                with open(os.path.realpath(path), 'rb') as file:
                    return file.read()
        return None

    def contents_here(self, package, name):
        reader, directories = self._places(package, name)
        if reader is not None:
            return reader.list(name)
        found = set()
        for directory in directories:
            path = os.path.join(directory, *name.split('/'))
            if os.path.isdir(path):
                _require_inside(package + '.', path)
                with os.scandir(path) as entries:
                    found.update(entry.name + '/' if entry.is_dir() else entry.name for entry in entries
                                 if _is_inside(package + '.', entry.path))
        return sorted(found - {'__pycache__/'})

    def _places(self, package, name):
        """Of an exported package: who reads it, if it came over another connection, and its directories. Nothing if the
        path that is asked for leads out of it."""
        parts = name.split('/') if name else []
        if package.partition('.')[0] not in self._offered or any(
                part in ('', '.', '..') or '\\' in part or ':' in part for part in parts):
            return None, ()
        spec = importlib.util.find_spec(package)
        if spec is None:
            return None, ()
        if isinstance(spec.loader, AcrossLoader):
            return spec.loader.get_resource_reader(package), ()
        return None, list(spec.submodule_search_locations or ())


def _spec_here(fullname):
    """None if there is no such module."""
    main = sys.modules.get(fullname) if fullname == '__main__' else None
    if main is not None:
        # Without a spec it was run as a file. With one, as "python -m package", its loader knows it by another name.
        return getattr(main, '__spec__', None) or ModuleSpec(
            fullname, main.__loader__, origin=getattr(main, '__file__', '<source>'))
    try:
        return importlib.util.find_spec(fullname)
    except ModuleNotFoundError as error:
        if error.name is not None and (fullname + '.').startswith(error.name + '.'):
            return None
        raise


def _folders(fullname):
    """What is exported with a module, or with a file in a package, whose name ends in a dot: the folders of the package, and
    those that it has added to its path itself."""
    parts = fullname.split('.')[:-1]
    top = _locations(parts[0]) if parts else []
    added = [each for length in range(2, len(parts) + 1) for each in _locations('.'.join(parts[:length]))
             if not any(_is_below(os.path.abspath(each), os.path.abspath(folder)) for folder in top)]
    return top + added


def _locations(package):
    spec = _spec_here(package)
    return list(spec and spec.submodule_search_locations or ())


def _is_below(path, folder):
    return (path + os.sep).startswith(folder.rstrip(os.sep) + os.sep)


def _is_inside(fullname, path):
    """Whether no symbolic link leads out of what is exported."""
    folders = _folders(fullname)
    return not folders or any(_is_below(os.path.realpath(path), os.path.realpath(folder)) for folder in folders)


def _require_inside(fullname, path):
    if not _is_inside(fullname, path):
        raise PermissionError('{} is not exported: a symbolic link leads out of the package'.format(path))
