"""Modules in the children of a process that has them over a connection: a child asks that process.

Its text is run in children that multiprocessing spawns, before all else, and so needs nothing of this package. Each question is
one datagram, with a pipe for the answer: children share a socket, and a process that has ended fails every question.
"""

import array
import marshal
import os
import socket
import struct
import sys
import types

TEXTS = '_shared', '_importer'  # what a child is given
_START = 'exec(compile(SOURCES["_shared"], "across/_shared.py*", "exec"), globals()); receive(SOURCES, PARENT.detach(), NAMES)'
_LENGTH = struct.Struct('<Q')


class Parent:
    """Stands where the importer expects its connection."""

    extension = 1

    def __init__(self, descriptor, loader):
        """loader: the class of loaders."""
        self._descriptor = descriptor
        self._loader = loader

    def call(self, function, *arguments):
        """Functions of the importer, which the parent knows by their names."""
        done, found = self._ask(marshal.dumps((function.__name__, arguments), 2))
        if not done:
            raise ImportError(found)
        return self._loader(*found) if isinstance(found, tuple) else found

    def _ask(self, question):
        reads, writes = os.pipe()
        with open(reads, 'rb') as answers:
            try:
                with socket.socket(fileno=os.dup(self._descriptor)) as sock:
                    sock.sendmsg([question], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [writes]))])
            except OSError as error:
                return False, 'The process that has this module cannot be asked: {}'.format(error)
            finally:
                os.close(writes)
            length = answers.read(_LENGTH.size)
            data = answers.read(*_LENGTH.unpack(length)) if len(length) == _LENGTH.size else b''
        return marshal.loads(data) if data else (False, 'The process that has this module has ended')


def answer(pipe, *outcome):
    """Closes the pipe."""
    data = marshal.dumps(outcome, 2)
    with open(pipe, 'wb') as file:
        file.write(_LENGTH.pack(len(data)) + data)


class Gift:
    """Unpickled by a child, it has the child ask its parent."""

    def __init__(self, texts, descriptor, names):
        self._arguments = texts, descriptor, names

    def __reduce__(self):
        from multiprocessing.reduction import DupFd
        texts, descriptor, names = self._arguments
        return exec, (_START, {'__name__': 'across_shared', 'SOURCES': texts, 'PARENT': DupFd(descriptor), 'NAMES': names})


def receive(texts, descriptor, names):
    os.set_inheritable(descriptor, False)
    importing = types.ModuleType('across_importer')
    exec(compile(texts['_importer'], 'across/_importer.py*', 'exec'), importing.__dict__)

    importer = importing.Importer(Parent(descriptor, importing.AcrossLoader))
    importer.accept([name for name in names if name == '__main__' or name not in sys.modules])
    share_with_spawned(sys.modules['multiprocessing.spawn'], lambda: Gift(texts, descriptor, names))


def share_with_spawned(spawn, gift):
    """Has the module give each child what the function returns, or nothing if that is None."""
    prepare = spawn.get_preparation_data

    def get_preparation_data(name):
        given = gift()
        if given is None:
            return prepare(name)
        if '__main__' not in sys.modules:
            import __main__  # noqa: F401, which has been exported, but not imported yet
        data = prepare(name)
        if data.get('init_main_from_name') == '__main__':
            del data['init_main_from_name']  # the child imports it as any other
        data['across'] = given
        return data

    spawn.get_preparation_data = get_preparation_data
