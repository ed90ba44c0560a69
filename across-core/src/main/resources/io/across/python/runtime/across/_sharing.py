"""Gives the modules that this process has over connections to its child processes, too."""

import marshal
import os
import socket
import sys
import threading
from functools import partial
from importlib.machinery import PathFinder
from weakref import WeakSet

from ._fork import in_child
from ._importer import AcrossLoader, ResourceReader, _find_across_loader, _get_contents, _get_resource
from ._shared import TEXTS, Gift, Parent, answer, share_with_spawned
from ._threads import WORKERS, start_thread

_MAX_QUESTION = 1 << 16
_SPAWN = 'multiprocessing.spawn'
_FORKS = hasattr(os, 'register_at_fork')  # not on Windows, where children cannot be given a descriptor either


class Sharing:
    """What children ask for. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()  # guards what follows
        self._importers = WeakSet()
        self._own = self._others = None  # two sockets that are connected; children have a copy of the second
        self._watches = False
        in_child(self, Sharing._after_fork)
        if _FORKS:
            os.register_at_fork(before=self._descriptor)

    def add(self, importer):
        with self._lock:
            self._importers.add(importer)
            if self._watches:
                return
            self._watches = True
        if _SPAWN in sys.modules:
            self._watch(sys.modules[_SPAWN])
        else:
            sys.meta_path.insert(0, _SpawnFinder(self._watch))

    def _watch(self, spawn):
        share_with_spawned(spawn, self._gift)

    def _gift(self):
        descriptor = self._descriptor()
        if descriptor is None:
            return None
        names = [name for importer in self._known() for name in list(importer._accepted)]
        loader = sys.modules['across'].__spec__.loader
        if hasattr(loader, 'sources'):
            names.append('across')
        return Gift({name: loader.get_source('across.' + name) for name in TEXTS}, descriptor, tuple(names))

    def _descriptor(self):
        """Of the socket that children ask by; nothing if there is nothing to ask for."""
        with self._lock:
            if self._others is None and self._importers and _FORKS:
                self._own, self._others = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
                start_thread('sharing', self._serve, self._own)
            return self._others and self._others.fileno()

    def _after_fork(self):
        """Its parent answers, also to the children of this one."""
        self._lock = threading.Lock()
        if self._others is None:
            return
        if self._own is not None:
            self._own.close()
            self._own = None
        parent = Parent(self._others.fileno(), AcrossLoader)
        for importer in self._known():
            _ask_instead(importer._connection, parent)

    # Answers

    def _serve(self, own):
        while True:
            try:
                data, rights, _, _ = own.recvmsg(_MAX_QUESTION, socket.CMSG_SPACE(4), getattr(socket, 'MSG_CMSG_CLOEXEC', 0))
            except OSError:
                return
            for _, _, content in rights:
                pipe = int.from_bytes(content[:4], sys.byteorder)
                WORKERS.run(partial(self._answer, data, pipe))

    def _answer(self, data, pipe):
        try:
            try:
                name, arguments = marshal.loads(data)
                outcome = True, _ANSWERS[name](self, *arguments)
            except Exception as error:
                outcome = False, '{}: {}'.format(type(error).__name__, error)
            answer(pipe, *outcome)
        except OSError:
            pass  # who asked is gone

    def _importer_of(self, fullname):
        top = fullname.partition('.')[0]
        return next((importer for importer in self._known() if top in importer._accepted), None)

    def _known(self):
        with self._lock:
            return list(self._importers)

    def _find(self, fullname):
        if fullname.partition('.')[0] == 'across':
            loader = sys.modules['across'].__spec__.loader
            try:
                return loader.get_source(fullname), loader.is_package(fullname), loader.get_filename(fullname).rstrip('*')
            except ImportError:
                return None
        loader = getattr(getattr(sys.modules.get(fullname), '__spec__', None), 'loader', None)
        if not isinstance(loader, AcrossLoader):
            importer = self._importer_of(fullname)
            loader = importer and importer._connection.call(_find_across_loader, fullname)
        return loader and loader.__reduce__()[1][:3]

    def _reader(self, package):
        return ResourceReader(self._importer_of(package)._connection, package)

    def _read(self, package, name):
        try:
            return self._reader(package).read(name)
        except FileNotFoundError:
            return None

    def _list(self, package, directory):
        return self._reader(package).list(directory)


_ANSWERS = {
    _find_across_loader.__name__: Sharing._find,
    _get_resource.__name__: Sharing._read,
    _get_contents.__name__: Sharing._list,
}


def _ask_instead(connection, parent):
    """In a forked child, where importers and loaders have a connection that is not its own."""
    call = connection.call

    def call_parent(func, /, *args, **kwargs):
        return (parent.call if getattr(func, '__name__', None) in _ANSWERS else call)(func, *args, **kwargs)

    connection.call = call_parent
    connection.extension = 1  # that is what the parent can


class _SpawnFinder:
    """Tells when multiprocessing.spawn is imported, once."""

    def __init__(self, watch):
        self._watch = watch

    def find_spec(self, fullname, path=None, target=None):
        if fullname != _SPAWN:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                self._watch(module)

            spec.loader.exec_module = exec_module
        return spec


SHARING = Sharing()
