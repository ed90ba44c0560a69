"""What a Python BIOS runs: imports the package ``across`` from memory, and with it serves the connection.

Runs with four variables: ``ACROSS`` says where the connection is (protocol, section 7), ``TIMEOUT_MS`` is its timeout in
milliseconds, ``FILES`` has the sources of the package by their paths, and ``SOURCE`` is this one, which is not among them.
"""

import sys
from importlib.machinery import ModuleSpec


class MemoryImporter:
    """Imports modules whose sources are in memory. Thread-safe: nothing changes."""

    def __init__(self, files):
        self._files = files

    def sources(self):
        return dict(self._files)

    def _path(self, name):
        path = name.replace('.', '/')
        for candidate in (path + '/__init__.py', path + '.py'):
            if candidate in self._files:
                return candidate
        return None

    def find_spec(self, name, path=None, target=None):
        file = self._path(name)
        if file is None:
            return None
        # The asterisk keeps tracebacks from looking for a file of that name; they ask get_source() instead.
        spec = ModuleSpec(name, self, origin=file + '*', is_package=self.is_package(name))
        spec.has_location = True
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)

    def is_package(self, name):
        return (self._path(name) or '').endswith('/__init__.py')

    def get_source(self, name):
        file = self._path(name)
        if file is None:
            raise ImportError('no module ' + name, name=name)
        return self._files[file]

    def get_code(self, name):
        return compile(self.get_source(name), self.get_filename(name), 'exec', dont_inherit=True)

    def get_filename(self, name):
        file = self._path(name)
        if file is None:
            raise ImportError('no module ' + name, name=name)
        return file + '*'

    def get_data(self, path):
        try:
            return self._files[path].encode()
        except KeyError:
            raise FileNotFoundError(path) from None


FILES['across/_bootloader.py'] = SOURCE  # to be handed on
sys.meta_path.insert(0, MemoryImporter(FILES))

from across._main import serve  # noqa: E402

serve(ACROSS, TIMEOUT_MS)
