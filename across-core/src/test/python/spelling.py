"""Messages as text. What a pickle says is told without importing or running anything."""

import io
import pickle
import reprlib

from across import _wire


class Name(type):
    """A global in a pickle. Called, it makes what it would have made there."""

    def __repr__(cls):
        return cls.__name__


class Made(metaclass=Name):

    def __new__(cls, *args):
        made = super().__new__(cls)
        made.args = args
        made.state = None
        return made

    def __init__(self, *args):
        pass

    def __setstate__(self, state):
        self.state = state

    @reprlib.recursive_repr()
    def __repr__(self):
        text = '{!r}({})'.format(type(self), ', '.join(map(repr, self.args)))
        return text if self.state is None else text + repr(self.state)


class Reader(pickle.Unpickler):

    def find_class(self, module, name):
        return Name(name if module in ('builtins', 'across') else module + '.' + name, (Made,), {})


def read(data):
    return Reader(io.BytesIO(data)).load()


def header_of(message):
    length, _ = _wire.read_frame_header(message[:8])
    return message[8:8 + length]


def value_of(message):
    return message[16 + len(header_of(message)):]


def message(header, *value):
    """The bytes of one, with a value if there is one."""
    if not value:
        return _wire.frame_header(len(header), 0) + header
    data = pickle.dumps(value[0], 4)
    return _wire.beginning(header, len(data)) + data


def lent(ids):
    return ' lends {}'.format(list(ids)) if ids else ''


def spelled(message):
    """The whole of it, on one line."""
    fields = _wire.Fields(header_of(message))
    kind = fields.uint()
    if kind == _wire.GREETING:
        return 'GREETING {}'.format(fields.uint())
    if kind == _wire.GOODBYE:
        return 'GOODBYE'
    if kind == _wire.APPLY:
        call_id, ids = fields.uint(), lent(fields.ids())
        func, args, kwargs = read(value_of(message))
        named = ['{}={!r}'.format(*item) for item in kwargs.items()]
        return 'APPLY {}{}: {!r}({})'.format(call_id, ids, func, ', '.join(list(map(repr, args)) + named))
    assert kind == _wire.RESULT, message
    call_id, kind = fields.uint(), fields.uint()
    if kind == _wire.OPERATION_ERROR:
        return 'RESULT {} OPERATION_ERROR: {}'.format(call_id, fields.text())
    ids, value = lent(fields.ids()), read(value_of(message))
    if kind == _wire.SUCCESS:
        return 'RESULT {}{}: {!r}'.format(call_id, ids, value)
    return 'RESULT {} ERROR{}: {}'.format(call_id, ids, circumstances(value))


def circumstances(packed):
    """Of an exception: all but the traces."""
    if not isinstance(packed, tuple):
        return repr(packed)
    error, context, suppress, cause, _ = packed
    text = repr(error)
    if isinstance(context, tuple) and context[0] is cause:  # raised from what was being handled
        cause, context = context, None
    if cause is not None:
        text += ' from ' + circumstances(cause)
    if context is not None:
        text += ' during ' + circumstances(context)
    return text if suppress == (cause is not None) else text + ' suppressed: {}'.format(suppress)
