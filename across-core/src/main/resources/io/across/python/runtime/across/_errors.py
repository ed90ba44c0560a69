"""Exceptions on the wire (protocol, section 5.3 and the extension ERROR_FACTS)."""

import copyreg
import importlib
import io
import os
import pickle
import sys
import types
import weakref

from ._tracebacks import Printed, is_own, trace_of, traceback_of
from ._values import _PROTOCOL, Activity, OperationError, _Blocks, dumps, failed, loads, public, thread

_CHAIN = 64  # causes and contexts that are told
_KINDS = 50
_TEXT = 1 << 16
_LIBRARY = os.path.dirname(os.__file__) + os.sep

_set = object.__setattr__  # that of an exception's class may refuse
_local = weakref.WeakValueDictionary()  # classes that have been sent and that no name leads to
_stand_ins = {}


def is_of_user(failure):
    """Whether the reason why a value could not be written or read is code that is neither ours nor Python's."""
    error = failure.__cause__
    if error is None or isinstance(error, (OperationError, pickle.PickleError)):
        return False
    if isinstance(error, SyntaxError):
        return True
    at = error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        at = at.tb_next
        if not is_own(file) and not file.startswith('<frozen') and (
                not file.startswith(_LIBRARY) or 'site-packages' in file):
            return True
    return False


# From here to there


def write_error(connection, error):
    """The blocks of the pickle, and the ids that it lends; see dumps()."""
    if not connection.tells_facts:
        try:
            packed = _Packer(None).pack(error)
        except Exception as failure:  # of code of its class
            raise OperationError('{}: {}'.format(type(failure).__name__, failure)) from failure
        return dumps(connection, packed, is_result=True)
    packer = _Packer(Printed(error) if not connection.peer.get('runtime', '').startswith('Python') else None)
    packed = packer.pack(error, packer.printed)
    before, written = thread.does, []
    thread.does = Activity(connection, written=written, is_result=True)
    try:
        for pickler in (_Pickler, _CarefulPickler, _BarePickler):
            try:
                blocks = _Blocks()
                pickler(blocks, packer.further).dump(packed)
                return blocks, written
            except BaseException as failure:
                connection.table.remove(written)
                del written[:]
                reason = failure
        raise failed('Pickling', reason) from reason
    finally:
        thread.does = before


class _Packer:
    """Makes the tuples of one exception and of all that led to it."""

    def __init__(self, printed):
        self.printed = printed
        self.further = {}  # by identity: as what it is printed, and the exceptions of a group
        self._seen = {}

    def pack(self, error, printed=None, depth=0):
        self._seen[id(error)] = error

        def pack_other(other, printed):
            if other is None or id(other) in self._seen or depth == _CHAIN:
                return self._seen.get(id(other))
            return self.pack(other, printed and printed(), depth + 1)

        # If both are the same it is printed as the cause, but told where it comes first.
        same = error.__context__ is error.__cause__
        error_context = pack_other(error.__context__, printed and (printed.cause if same else printed.context))
        cause = pack_other(error.__cause__, printed and printed.cause)
        members = getattr(error, 'exceptions', None) if _is_group(error) else None
        if members:
            members = [pack_other(member, None) for member in members]
        self.further[id(error)] = printed.text() if printed else '', members
        return error, error_context, error.__suppress_context__, cause, trace_of(error)


def _is_group(error):
    return any(kind.__name__ == 'BaseExceptionGroup' and kind.__module__ == 'builtins' for kind in type(error).__mro__)


def _base(kind):
    """The nearest class that is Python's own, and makes an exception without code of others."""
    return next(each for each in kind.__mro__ if each.__module__ == 'builtins' and getattr(
        sys.modules['builtins'], each.__name__, None) is each)


def _members(error, base, args):
    """What it keeps beside its dictionary: in slots, and in Python's own classes where the arguments do not tell of it."""
    made, found = None, {}
    for each in type(error).__mro__:
        is_own = each.__module__ != 'builtins'
        for name, member in vars(each).items():
            if type(member) is not types.MemberDescriptorType or name.startswith('_across' if is_own else '_'):
                continue
            try:
                value = member.__get__(error)
                if not is_own:
                    made = made or _made(base, args)
                    # The object of an AttributeError is what Python's own pickle leaves out, too: it may be anything.
                    if name == 'obj' or made is None or _is_same(value, member.__get__(made)):
                        continue
                found[name] = value
            except AttributeError:
                pass  # not set
    return found


def _is_same(value, other):
    return value is other or type(value) is type(other) and type(value) in (int, str, bytes) and value == other


class _Pickler(pickle.Pickler):
    """Writes exceptions so that they can be made without calling their classes."""

    def __init__(self, blocks, further):
        super().__init__(blocks, _PROTOCOL)
        self._further = further

    def reducer_override(self, obj):
        return self._facts(obj) if isinstance(obj, BaseException) else NotImplemented

    def _facts(self, error, bare=False):
        kind = type(error)
        base = _base(kind)
        kinds = tuple((each.__module__, each.__qualname__) for each in kind.__mro__[:-1][:_KINDS])
        if _named(sys.modules.get(kind.__module__), kind.__qualname__) is not kind:
            _local[kinds[0]] = kind
        reduced = base.__reduce__(error)
        args, state = reduced[1], dict(reduced[2]) if len(reduced) > 2 and reduced[2] else {}
        state.update(_members(error, base, args))
        printed, members = self._further.get(id(error), ('', None))
        if members is not None:
            args = args[0], ()
        if bare:
            args, state = (), {}
        return _raised, (kinds, args, state, _text(error), printed, None if bare else _own_pickle(error, base), members)


class _CarefulPickler(_Pickler):
    """Puts a text in the place of whatever cannot be written."""

    def reducer_override(self, obj):
        if isinstance(obj, BaseException):
            return self._facts(obj)
        try:
            if isinstance(obj, (type, types.FunctionType)):
                pickle.dumps(obj, _PROTOCOL)
                return NotImplemented
            reduce = copyreg.dispatch_table.get(type(obj))
            return reduce(obj) if reduce is not None else obj.__reduce_ex__(_PROTOCOL)
        except Exception:
            return _lost, (_repr(obj),)


class _BarePickler(_Pickler):
    """Writes names and texts alone."""

    def reducer_override(self, obj):
        return self._facts(obj, True) if isinstance(obj, BaseException) else NotImplemented


def _own_pickle(error, base):
    """As its class wants it, if that wants anything."""
    kind = type(error)
    if kind.__reduce__ is base.__reduce__ and kind.__reduce_ex__ is object.__reduce_ex__ and (
            getattr(kind, '__getstate__', None) is getattr(base, '__getstate__', None)) and (
                kind.__setstate__ is BaseException.__setstate__):
        return None
    written = thread.does.written
    before = len(written)
    try:
        own = pickle.dumps(error, _PROTOCOL)
    except Exception:
        own = None
    if len(written) > before:  # whoever passes the bytes on does not know what they lend
        thread.does.connection.table.remove(written[before:])
        del written[before:]
        own = None
    return own


def _text(error):
    try:
        return str(error)[:_TEXT]
    except BaseException:
        return '<exception str() failed>'


def _repr(obj):
    try:
        return repr(obj)[:200]
    except BaseException:
        return object.__repr__(obj)


# From there to here


@public
def _lost(text):
    """What could not be sent."""
    return text


@public
def _raised(kinds, args, state, text, printed='', own=None, members=None):
    """The exception that these facts are of, made without calling its class."""
    error = None if own is None else _unpickled(own)
    if error is None:
        kind = _find(*kinds[0])
        if members is not None:
            args = args[0], [unpack_error(member) for member in members]
        error = kind and _made(kind, args)
        if error is None:
            error = _made(_stand_in(kinds), args)
            error._across_text = text
    elif '__notes__' not in state or hasattr(error, '__notes__'):
        return error
    for name, value in state.items():
        try:
            _set(error, name, value)
        except (AttributeError, TypeError):
            pass  # what cannot be set is not lost, but made of the arguments
    return error


def _unpickled(own):
    try:
        error = pickle.loads(own)
    except Exception:
        return None
    return error if isinstance(error, BaseException) else None


def _named(module, name):
    for part in name.split('.'):
        module = getattr(module, part, None)
    return module


def _find(module, name):
    """The class of exceptions, or None."""
    there = _local.get((module, name))
    if there is None:
        try:
            there = _named(sys.modules.get(module) or importlib.import_module(module), name)
        except Exception:
            return None
    return there if isinstance(there, type) and issubclass(there, BaseException) else None


def _made(kind, args):
    """None if its class must be called."""
    base = _base(kind)
    try:
        error = base.__new__(kind, *args)
        base.__init__(error, *args)
        return error
    except Exception:
        return None


def _stand_in(kinds):
    """A class of the same name, below the nearest that there is."""
    known = _stand_ins.get(kinds)
    if known is None:
        base = next((each for each in (_find(*names) for names in kinds[1:]) if each and _made(each, ())), Exception)
        module, name = kinds[0]
        known = type(name.rpartition('.')[2], (base,), {
            '__module__': module, '__qualname__': name, '__slots__': ('_across_text',),
            '__str__': lambda self: self._across_text})
        if len(_stand_ins) < 1000:
            _stand_ins[kinds] = known
    return known


def read_error(connection, data, object_ids):
    """The exception, with what the other side knows of it; OperationError if it cannot be read."""
    try:
        return unpack_error(loads(connection, data, object_ids, _load))
    except (TypeError, ValueError) as failure:
        raise OperationError('The peer raised what cannot be read: {}'.format(failure)) from failure


def _load(data):
    try:
        return pickle.loads(data)
    except Exception as failure:
        try:
            value = _LenientUnpickler(io.BytesIO(data)).load()
        except Exception:
            raise failure
        if not isinstance(value[0] if isinstance(value, tuple) and value else value, BaseException):
            raise
        return value


class _LenientUnpickler(pickle._Unpickler):
    """Makes exceptions whose classes are not here, or want other arguments than they were given."""

    dispatch = dict(pickle._Unpickler.dispatch)

    def find_class(self, module, name):
        try:
            return super().find_class(module, name)
        except Exception:
            return _stand_in(((module, name),))

    def load_reduce(self):
        args = self.stack.pop()
        func = self.stack[-1]
        try:
            made = func(*args)
        except Exception:
            made = _made(func, args) if isinstance(func, type) and issubclass(func, BaseException) else None
            if made is None:
                made = _stand_in(((getattr(func, '__module__', ''), getattr(func, '__qualname__', repr(func))),))(*args)
        if type(made) in _stand_ins.values() and not hasattr(made, '_across_text'):
            made._across_text = BaseException.__str__(made)
        self.stack[-1] = made

    dispatch[pickle.REDUCE[0]] = load_reduce

    def load_build(self):
        try:
            super().load_build()
        except Exception:
            pass  # it is there, if not as it was

    dispatch[pickle.BUILD[0]] = load_build


def unpack_error(packed):
    if packed is None or isinstance(packed, BaseException):
        return packed
    if not isinstance(packed, tuple):
        raise TypeError('{!r} is no exception with its circumstances'.format(packed))
    error, error_context, suppress, cause, trace = packed
    if not isinstance(error, BaseException):
        raise TypeError('{!r} is no exception'.format(error))
    _set(error, '__context__', unpack_error(error_context))
    _set(error, '__cause__', unpack_error(cause))
    _set(error, '__suppress_context__', bool(suppress))
    return error.with_traceback(traceback_of(trace))
