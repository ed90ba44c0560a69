"""Values on the wire: pickles, references, proxies (protocol, sections 5 and 6)."""

import keyword
import pickle
import threading

SPECIAL_METHODS = frozenset((
    '__contains__', '__delitem__', '__getitem__', '__len__', '__setitem__', '__call__', '__iter__', '__next__'))

_PROTOCOL = 4
_PLAIN = frozenset((type(None), bool, int, float, str, bytes))
_SMALL = 1 << 12


class Activity:
    """What a thread does: for which connection, and while it writes or reads a value, with which object ids.

    What may be read twice keeps the proxies that it has made.
    """

    __slots__ = ('connection', 'written', 'arrived', 'is_result', 'made')

    def __init__(self, connection, written=None, arrived=(), is_result=False):
        self.connection = connection
        self.written = written
        self.arrived = arrived
        self.is_result = is_result
        self.made = None


class _Thread(threading.local):

    does = Activity(None)  # set for a while, then back to what it was before


thread = _Thread()


def public(thing):
    """A global of the protocol: it is written as a member of the package, wherever it is defined."""
    thing.__module__ = 'across'
    return thing


@public
class OperationError(Exception):
    """A single operation has failed; the connection lives on."""


@public
class DisconnectError(OperationError):
    """The connection has ended, and with it this and every later operation."""


@public
class NotSentError(DisconnectError):
    """One side is ending the connection, and this call came too late: it has not been run, and may be repeated elsewhere."""


def name_of(error):
    """As Python prints it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == 'builtins' else kind.__module__ + '.' + kind.__qualname__


def described(error):
    """As Python prints it in one line."""
    text = str(error)
    return name_of(error) + ': ' + text if text else name_of(error)


def current_connection():
    return thread.does.connection


@public
class Reference:
    """Marks an object that the other side gets a proxy of."""

    __slots__ = ('_obj',)

    def __init__(self, obj):
        self._obj = obj

    def __reduce__(self):
        writing = thread.does
        if writing.written is None:
            raise RuntimeError('A reference can be pickled only by a connection that sends it')
        object_id = writing.connection.table.add(self._obj)
        writing.written.append(object_id)
        return _make_proxy, (object_id, method_names(self._obj))


@public
def ref(obj):
    return obj if isinstance(obj, Reference) else Reference(obj)


def method_names(obj):
    """The methods that a proxy of the object has."""
    names = []
    offered = dir(obj)
    if isinstance(obj, type):  # whose own special methods are those of its instances
        offered = [name for name in dir(type(obj)) if name in SPECIAL_METHODS] + [
            name for name in offered if name not in SPECIAL_METHODS]
    for name in offered:
        if name.startswith('_') and name not in SPECIAL_METHODS:
            continue
        try:
            if callable(getattr(obj, name)):
                names.append(name)
        except Exception:
            continue  # a property that fails is no method
    return names


@public
class Proxy:
    """Stands for an object of the other side; a method called here runs there."""

    __slots__ = ('_across_connection', '_across_id', '__weakref__')

    def __reduce__(self):
        writing = thread.does
        if writing.written is None or writing.connection is not self._across_connection:
            raise RuntimeError('A proxy can be pickled only by the connection that it came from, when it is sent')
        if writing.is_result:
            self._across_connection.keep_returned(self)
        return _get_obj, (self._across_id,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self._across_connection.call(_get_obj, self._across_id)

    def __del__(self):
        try:
            self._across_connection.release(self._across_id)
        except AttributeError:
            pass  # never finished, or the interpreter is going


_WALKED = {'extend': 'append', '__setitem__': 'append', 'update': 'setdefault'}  # with what a list, or a dict, has beside


def _walked(name, args):
    """What methods of lists and dicts walk through: generators, ranges and views only this side can."""
    value = args[-1]
    if name == '__setitem__' and not isinstance(args[0], slice) or not hasattr(value, '__iter__') or isinstance(
            value, (str, bytes, list, tuple, set, frozenset, dict, Proxy)):
        return args
    return args[:-1] + (dict(value) if name == 'update' and hasattr(value, 'keys') else list(value),)


def _method(name, is_walking=False):
    def method(self, *args, **kwargs):
        if is_walking and args:
            args = _walked(name, args)
        result = self._across_connection.call(_apply_method, self, name, args, kwargs)
        return self if result is _SELF else result

    method.__name__ = method.__qualname__ = name
    return method


def _proxy_class(names, cache={}):
    """One class for each set of methods; a name that Python cannot call is left out."""
    key = tuple(name for name in names if isinstance(name, str) and name.isidentifier() and (
        name in SPECIAL_METHODS or not name.startswith('_')) and not keyword.iskeyword(name))
    known = cache.get(key)
    if known is None:
        members = {name: _method(name, _WALKED.get(name) in key) for name in key}
        members['__slots__'] = ()
        members['__module__'] = 'across'
        known = type('Proxy', (Proxy,), members)
        if len(cache) < 1000:
            cache[key] = known
    return known


@public
def _make_proxy(object_id, methods):
    if type(object_id) is not int or not 0 <= object_id < 1 << 64:
        raise OperationError('{!r:.40} is no id of an object'.format(object_id))  # nor could it be released
    reading = thread.does
    if reading.made is not None and object_id in reading.made:
        return reading.made[object_id]
    proxy = _proxy_class(methods)()
    proxy._across_connection = reading.connection
    proxy._across_id = object_id
    if reading.arrived:
        reading.arrived.discard(object_id)
    if reading.made is not None:
        reading.made[object_id] = proxy
    return proxy


@public
def _get_obj(object_id):
    return current_connection().table.get(object_id)


@public
class _SELF:
    """Returned by a method in the place of its own object."""


@public
def _apply_method(obj, name, args, kwargs):
    if isinstance(obj, type) and name in SPECIAL_METHODS:
        result = getattr(type(obj), name)(obj, *args, **kwargs)
    else:
        result = getattr(obj, name)(*args, **kwargs)
    if result is obj:
        return _SELF
    return Reference(result) if name == '__iter__' else result


@public
def _apply_ref(func, args, kwargs):
    return ref(func(*args, **kwargs))


@public
def get_proxy_connection(proxy):
    if not isinstance(proxy, Proxy):
        raise TypeError('Not a proxy: {!r}'.format(proxy))
    return proxy._across_connection


class ObjectTable:
    """What this side has lent, by id. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._objects = {}
        self._leaving = {}  # which the peer has given back, though a value that is yet to be read may name them
        self._next = 0

    def __len__(self):
        return len(self._objects)

    def add(self, obj):
        with self._lock:
            object_id = self._next
            self._next += 1
            self._objects[object_id] = obj
            return object_id

    def get(self, object_id):
        for objects in (self._objects, self._leaving):  # in this order: it may leave meanwhile
            try:
                return objects[object_id]
            except KeyError:
                pass
        raise OperationError('There is no object {} any more'.format(object_id))

    def remove(self, object_ids):
        """The ids among them that were not there."""
        with self._lock:
            missing = [object_id for object_id in object_ids if object_id not in self._objects]
            gone = [self._objects.pop(object_id, None) for object_id in object_ids]
        del gone  # outside of the lock: whatever their end runs may come back here
        return missing

    def leave(self, object_ids):
        """The peer gives objects back, each once. The ids among them that were not there."""
        with self._lock:
            missing = []
            for object_id in object_ids:
                if object_id in self._objects:
                    self._leaving[object_id] = self._objects[object_id]
                    del self._objects[object_id]
                else:
                    missing.append(object_id)
        return missing

    def forget(self, object_ids):
        """No value can name these any more, which have left."""
        with self._lock:
            gone = [self._leaving.pop(object_id, None) for object_id in object_ids]
        del gone

    def clear(self):
        with self._lock:
            gone = self._objects, self._leaving
            self._objects, self._leaving = {}, {}
        del gone


class _Blocks(list):
    """What a pickle is written to: large bytes in it are a block of their own, and not copied."""

    write = list.append


def dumps(connection, value, is_result=False):
    """The blocks of the pickle, and the ids that it lends. OperationError, and nothing lent, if the value cannot be written."""
    if type(value) in _PLAIN and value.__sizeof__() <= _SMALL:
        return [pickle.dumps(value, _PROTOCOL)], ()  # runs nobody's code, and is quicker than a Pickler
    written = []
    before, thread.does = thread.does, Activity(connection, written=written, is_result=is_result)
    try:
        blocks = _Blocks()
        pickle.Pickler(blocks, _PROTOCOL).dump(value)
        return blocks, written
    except BaseException as error:
        connection.table.remove(written)
        if isinstance(error, OperationError) or not (is_result or isinstance(error, Exception)):
            raise  # of a caller, who is interrupted
        raise failed('Pickling', error) from error
    finally:
        thread.does = before


def failed(what, error):
    return OperationError('{} failed due to {}'.format(what, described(error)))


def loads(connection, data, object_ids, load=pickle.loads):
    """The value. OperationError if it cannot be read; what it was to become a proxy of is given back then."""
    reading = Activity(connection, arrived=set(object_ids)) if object_ids else connection.serving
    if load is not pickle.loads and object_ids:
        reading.made = {}
    before, thread.does = thread.does, reading
    try:
        return load(data)
    except BaseException as error:
        for object_id in reading.arrived:
            connection.release(object_id)
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise  # a user's
        raise failed('Unpickling', error) from error
    finally:
        thread.does = before
