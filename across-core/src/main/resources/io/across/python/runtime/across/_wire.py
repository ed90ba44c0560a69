"""Bytes and messages (protocol, sections 2 to 4 and 8). Knows nothing of threads or values."""

import struct

SUPERBLOCK = bytes.fromhex('e35b9e78000100') + bytes(9)
BIOS_SUPERBLOCK = bytes.fromhex('e54e6d01000100') + bytes(9)

GREETING, APPLY, RESULT, GOODBYE, DEL_OBJS, IDLE = range(6)
DRAIN = 16  # of an extension: the protocol itself may come to have more
SUCCESS, ERROR, OPERATION_ERROR = 2, 3, 4

MAX_HEADER = 16 << 20
MAX_GREETING = 1 << 16
MAX_IDS = 1 << 20  # of a message: each takes more memory than its bytes
MAX_MESSAGE = 4 << 30
MAX_SKIPPED = 1 << 40  # the length of a larger frame is no length, but what a broken stream says
MAX_TIMEOUT_MS = 86400000
MIN_TIMEOUT_MS = 100  # who gives up sooner would be told all the time that this side is alive

EXTENSION_VERSION = 1
ERROR_FACTS = 1 << 2
DRAINS = 1 << 3
_MAX_PAIRS = 256
_JOINED = 1 << 16
_LARGE = 1 << 18

_HEADER = struct.Struct('>Q')
_ONE_BYTE = [bytes((value,)) for value in range(0xfd)]
_UINT16 = struct.Struct('>BH')
_UINT32 = struct.Struct('>BI')
_UINT64 = struct.Struct('>BQ')


class ProtocolError(Exception):
    """The peer does not keep to the protocol."""


ProtocolError.__module__ = 'across'


class TooLarge:
    """In the place of a value that has been skipped."""

    __slots__ = ('_text',)

    def __init__(self, size, why):
        self._text = '{} bytes {}'.format(size, why)

    def __str__(self):
        return self._text


def check_superblock(block):
    """Raises ProtocolError if this side cannot go on with who sent it."""
    if block[:4] != SUPERBLOCK[:4]:
        raise ProtocolError('Invalid magic: 0x{:x}'.format(int.from_bytes(block[:4], 'big')))
    if block[4:6] != SUPERBLOCK[4:6]:
        raise ProtocolError(
            'Local across 0.1.0 is not compatible with remote {}.{}.{}'.format(block[4], block[5], block[6]))


def frame_header(length, more):
    return _HEADER.pack(length << 1 | more)


def beginning(header, size):
    """Of a message with a value of so many bytes: all that comes before it."""
    return _HEADER.pack(len(header) << 1 | 1) + header + _HEADER.pack(size << 1)


def blocks(header, value):
    """A message with a value, which is a list of blocks."""
    size = sum(map(len, value))
    head = beginning(header, size)
    return (b''.join((head, *value)),) if size <= _JOINED else gathered((head, *value))


def gathered(blocks):
    """The same bytes in few blocks: small ones are joined, large ones stay as they are and are not copied."""
    small, size = [], 0
    for block in blocks:
        if len(block) >= _LARGE:
            yield from (b''.join(small), block)
            small, size = [], 0
        else:
            small.append(block)
            size += len(block)
            if size >= _LARGE:
                yield b''.join(small)
                small, size = [], 0
    yield b''.join(small)


def read_frame_header(block, at=0):
    """Length and whether another frame follows."""
    value, = _HEADER.unpack_from(block, at)
    return value >> 1, value & 1


def uint(value):
    if 0 <= value <= 0xfc:
        return _ONE_BYTE[value]
    if value <= 0xffff:
        return _UINT16.pack(0xfd, value)
    if value <= 0xffffffff:
        return _UINT32.pack(0xfe, value)
    return _UINT64.pack(0xff, value)


def ids(values):
    return b''.join([uint(len(values))] + [uint(value) for value in values]) if values else b'\0'


def text(value):
    data = value.encode('utf-8', 'backslashreplace')
    return uint(len(data)) + data


def one_line(text, most=1 << 15):
    """A text of the peer, fit to be shown: a question mark for what ends a line, is invisible or talks to a terminal."""
    text = text if len(text) <= most else text[:most] + '...'
    return text if text.isprintable() else ''.join(map(_shown, text.replace('\r\n', '\n')))


def _shown(char):
    if char.isprintable() or char.isspace() and char >= '\xa0' and char not in '\u2028\u2029':
        return char
    return ' ' if char == '\t' else '?'


class Fields:
    """Reads a header block from its start to its end."""

    __slots__ = ('_block', '_at')

    def __init__(self, block):
        self._block = block
        self._at = 0

    def uint(self):
        try:
            first = self._block[self._at]
        except IndexError:
            return 0
        self._at += 1
        return first if first <= 0xfc else self._large(1 << (first - 0xfc))

    def _large(self, size):
        start, self._at = self._at, self._at + size
        if self._at > len(self._block):
            raise ProtocolError('A number is cut off at the end of its header block')
        return int.from_bytes(self._block[start:self._at], 'big')

    def ids(self, most=MAX_IDS):
        count = self.uint()
        if count > most:
            raise ProtocolError('{} object ids are more than {}'.format(count, most))
        if count > len(self._block) - self._at:
            raise ProtocolError('{} object ids do not fit into their header block'.format(count))
        return [self.uint() for _ in range(count)] if count else ()

    def text(self):
        """As much of it as there is, in one line."""
        length = self.uint()
        start = self._at
        self._at = min(start + length, len(self._block))
        return one_line(bytes(self._block[start:self._at]).decode('utf-8', 'replace'))


def greeting(timeout_ms, description):
    """description: pairs that tell who this side is, or None, to look like a peer without extensions."""
    fields = [uint(GREETING), uint(timeout_ms and max(timeout_ms, MIN_TIMEOUT_MS))]
    if description is not None:
        fields += [uint(EXTENSION_VERSION), uint(ERROR_FACTS | DRAINS), uint(len(description))]
        for pair in description.items():
            fields += map(text, pair)
    return b''.join(fields)


def read_greeting(header):
    """Timeout in milliseconds, extension version, capabilities, and what the peer says of itself."""
    fields = Fields(header)
    kind = fields.uint()
    if kind != GREETING:
        raise ProtocolError('Invalid message in greeting state: {}'.format(kind))
    timeout_ms = min(fields.uint(), MAX_TIMEOUT_MS)
    if 0 < timeout_ms < MIN_TIMEOUT_MS:
        raise ProtocolError('The peer gives up after {} ms without a sign of life, less than {} are refused'.format(
            timeout_ms, MIN_TIMEOUT_MS))
    try:
        extension, capabilities, pairs = fields.uint(), fields.uint(), fields.uint()
        if pairs > _MAX_PAIRS:
            raise ProtocolError('A GREETING announces {} properties, which exceeds the limit of {}'.format(
                pairs, _MAX_PAIRS))
        description = {fields.text(): fields.text() for _ in range(pairs)}
    except ProtocolError:
        extension = 0  # trailing bytes of whatever kind
    return (timeout_ms, extension, capabilities, description) if extension else (timeout_ms, 0, 0, {})
