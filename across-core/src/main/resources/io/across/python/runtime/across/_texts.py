"""Texts that are executed: each run has a module of its own."""

import linecache
import sys
import threading
import types
import weakref
from collections import OrderedDict
from importlib.machinery import ModuleSpec

from ._fork import in_child
from ._importer import AcrossLoader

_KEPT_TEXTS = 200
_KEPT_CHARACTERS = 4000000
_KEPT_THINGS = 100
_SELF = '__across_module__'


class Texts:
    """Gives each text a file name of its own, and keeps the lines of the latest for tracebacks. Thread-safe."""

    def __init__(self):
        self._renew()
        in_child(self, Texts._renew)
        self._numbers = OrderedDict()
        self._characters = 0
        self._count = 0
        self._sent = OrderedDict()

    def _renew(self):
        self._lock = threading.Lock()  # guards all that __init__ makes

    def begin(self, source):
        """A new module, which can be imported until the run ends."""
        with self._lock:
            number = self._number(source)
            name, turn = '__execute_{}__'.format(number), 1
            while name in sys.modules:
                turn += 1
                name = '__execute_{}_{}__'.format(number, turn)
            module = sys.modules[name] = types.ModuleType(name)
        module.__file__ = file = _file(number)
        module.__loader__ = AcrossLoader(source, False, file)
        module.__spec__ = ModuleSpec(name, module.__loader__, origin=file)
        return module

    def _number(self, source):
        number = self._numbers.get(source)
        if number is not None:
            self._numbers.move_to_end(source)
            return number
        self._count += 1
        number = self._numbers[source] = self._count
        self._characters += len(source)
        linecache.cache[_file(number)] = len(source), None, source.splitlines(True), _file(number)
        while len(self._numbers) > 1 and (len(self._numbers) > _KEPT_TEXTS or self._characters > _KEPT_CHARACTERS):
            oldest, gone = self._numbers.popitem(last=False)
            self._characters -= len(oldest)
            linecache.cache.pop(_file(gone), None)
        return number

    def end(self, name, module, is_used):
        """It can be imported as long as somebody uses its variables, or has one of its classes."""
        classes = {key: value for key, value in list(vars(module).items())
                   if issubclass(type(value), type) and getattr(value, '__module__', None) == name}
        if is_used:
            vars(module)[_SELF] = module  # which is there, then, as long as they are
        if is_used or classes:
            sys.modules[name] = Remains(name, module, classes, self)
        else:
            sys.modules.pop(name, None)

    def keep(self, name, thing):
        """What has been looked up by its name was sent, probably, and may come back: the latest stay."""
        gone = None
        with self._lock:
            self._sent[name] = thing
            self._sent.move_to_end(name)
            if len(self._sent) > _KEPT_THINGS:
                gone = self._sent.popitem(last=False)
        del gone  # outside of the lock: its end may run anything

    @staticmethod
    def find_spec(name, path=None, target=None):
        """The last that is asked for a module."""
        if name.startswith('__execute_'):
            raise ModuleNotFoundError(
                'There is no {}: what an executed text defines is only where it ran, as long as somebody holds it. Pass it by '
                'reference, or define it in a module that both sides can import'.format(name), name=name)
        return None


def _file(number):
    return '<execute {}>'.format(number)


class Remains(types.ModuleType):
    """A module whose text has run. Holds nothing, and goes when others hold nothing of it."""

    def __init__(self, name, module, classes, texts):
        super().__init__(name)
        own = dict(
            _module=weakref.ref(module, self._lose), _texts=texts,
            _classes={key: weakref.ref(value, self._lose) for key, value in classes.items()})
        own.update((key, getattr(module, key, None)) for key in ('__file__', '__loader__', '__spec__'))
        for key, value in own.items():
            object.__setattr__(self, key, value)

    def _lose(self, reference):
        if not self.__dict__ and sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)

    @property
    def __dict__(self):
        module = self._module()
        if module is not None:
            return vars(module)
        found = {name: reference() for name, reference in self._classes.items()}
        return {name: value for name, value in found.items() if value is not None}

    def __getattr__(self, name):
        try:
            value = self.__dict__[name]
        except KeyError:
            raise AttributeError('module {!r} has no attribute {!r}'.format(self.__name__, name)) from None
        if isinstance(value, (type, types.FunctionType)):
            self._texts.keep((self.__name__, name), value)
        return value

    def __setattr__(self, name, value):
        self.__dict__[name] = value

    def __delattr__(self, name):
        del self.__dict__[name]
