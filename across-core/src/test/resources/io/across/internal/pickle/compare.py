"""Reads lines "NAME HEX HEX" and prints the names of those whose two pickles make different objects, and why.

Run with the folder of the vectors' fixtures as its argument. Objects by reference are compared as what is written of them.
"""
import math
import pickle
import sys
import types

sys.path.insert(0, sys.argv[1])


class Call:
    def __init__(self, name, args):
        self.name, self.args = name, args


def named(name):
    return lambda *args: Call(name, args)


class Symbols(dict):
    def __missing__(self, name):
        made = named(name)
        self[name] = made
        return made


SYMBOLS = Symbols()


class Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if module == 'across' or module.startswith('across.'):
            return SYMBOLS[module + ':' + name]
        return super().find_class(module, name)


def loads(data):
    import io
    return Unpickler(io.BytesIO(data)).load()


def same(a, b, seen):
    if a is b:
        return True
    if (id(a), id(b)) in seen:
        return True
    seen.add((id(a), id(b)))
    if isinstance(a, float) and isinstance(b, float):
        return math.isnan(a) and math.isnan(b) or a == b and math.copysign(1, a) == math.copysign(1, b)
    if isinstance(a, Call):
        return isinstance(b, Call) and a.name == b.name and same(a.args, b.args, seen)
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key], seen) for key in a)
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y, seen) for x, y in zip(a, b))
    if isinstance(a, (set, frozenset, str, bytes, bytearray, int, complex)):
        return a == b
    if isinstance(a, BaseException):
        return same(list(a.args), list(b.args), seen) and same(a.__dict__, b.__dict__, seen)
    if isinstance(a, types.ModuleType):
        return a is b
    try:
        if a == b:
            return True
    except Exception:
        pass
    return same(list(a.__reduce_ex__(4)[:3]), list(b.__reduce_ex__(4)[:3]), seen)


def why(recorded, written):
    try:
        before = loads(bytes.fromhex(recorded))
    except Exception as e:
        return None  # recorded because it cannot be read
    try:
        after = loads(bytes.fromhex(written))
    except Exception as e:
        return 'cannot be read: %r' % e
    try:
        return None if same(before, after, set()) else '%.200r became %.200r' % (before, after)
    except Exception as e:
        return 'cannot be compared: %r' % e


for line in sys.stdin:
    name, recorded, written = line.split()
    reason = why(recorded, written)
    if reason:
        print(name, reason)
