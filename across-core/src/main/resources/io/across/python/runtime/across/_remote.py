"""What a peer calls by name, beside the functions of values."""

import ast
import linecache
import threading
from collections import OrderedDict

from ._current import get_connection
from ._fork import in_child
from ._values import public

_FILE = '<execute>'
_KEPT = 200
_KEPT_CHARACTERS = 4000000


class Texts:
    """Gives each text a file name of its own, and keeps the lines of the latest for tracebacks. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()  # guards all below
        self._names = OrderedDict()
        self._characters = 0
        self._count = 0
        in_child(self, Texts.__init__)

    def name(self, source):
        with self._lock:
            name = self._names.get(source)
            if name is not None:
                self._names.move_to_end(source)
                return name
            self._count += 1
            name = self._names[source] = '<execute {}>'.format(self._count)
            self._characters += len(source)
            linecache.cache[name] = len(source), None, source.splitlines(True), name
            while len(self._names) > 1 and (len(self._names) > _KEPT or self._characters > _KEPT_CHARACTERS):
                oldest, gone = self._names.popitem(last=False)
                self._characters -= len(oldest)
                linecache.cache.pop(gone, None)
            return name


_TEXTS = Texts()


@public
def _execute(source, variables):
    """Runs a text; the value of its last expression, or None."""
    tree = ast.parse(source, _FILE)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    variables.setdefault('__name__', '__execute__')
    name = _TEXTS.name(source)
    exec(compile(tree, name, 'exec'), variables)
    return None if last is None else eval(compile(last, name, 'eval'), variables)


@public
def _export(names):
    connection = get_connection()
    if not connection.options.accept_exported_modules:
        raise ValueError('Exporting modules is not allowed')
    connection._importer.accept(names)
