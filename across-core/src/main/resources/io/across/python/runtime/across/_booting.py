"""Makes peers of machines that have only Python (protocol, section 7)."""

import binascii
import sys
import zlib

from . import _bios
from ._values import public
from ._wire import BIOS_SUPERBLOCK, SUPERBLOCK, ProtocolError

# Who serves the peer ends this process by an interrupt.
_QUIETLY = '''try:
 {}
except KeyboardInterrupt:
 sys.exit()
except socket.timeout:
 sys.exit("across: the peer says nothing")
'''

# What brings up the peer.
_FIRST = 'across/_bootloader.py'

_PACKED = []


@public
def get_bios():
    """The text for ``python3 -c`` that makes a peer of a machine with Python and nothing else."""
    return _bios.CHECK + _bios.STDIO + _bios.BOOT


def get_socket_bios():
    """The same for a process that was handed a connected socket: its arguments are the file descriptor, and how many
    seconds it waits for the bootloader, if not for ever."""
    socket = _bios.SOCKET + _bios.PATIENCE + _bios.STREAMS + _bios.ANY
    return _QUIETLY.format(_bios.CHECK + socket + _bios.BOOT)


def is_bios(superblock):
    """Whether it asks to be booted. ProtocolError if it needs a later version than this one."""
    if superblock[:4] != BIOS_SUPERBLOCK[:4]:
        return False
    if superblock[4:7] > SUPERBLOCK[4:7]:
        raise ProtocolError('At least across {}.{}.{} is needed to bootstrap connection'.format(*superblock[4:7]))
    return True


def bootloader(timeout_ms):
    """What a BIOS is sent, its length first."""
    if not _PACKED:
        _PACKED.append(_pack())
    line = 'TIMEOUT_MS={};'.format(timeout_ms).encode('ascii') + _PACKED[0]
    return len(line).to_bytes(4, 'big') + line


def _pack():
    files = _sources()
    first = files.pop(_FIRST)
    packed = binascii.b2a_base64(zlib.compress(ascii((first, files)).encode('ascii'), 9), newline=False)
    return _bios.BOOTLOADER.encode('ascii').replace(b'@PACKED@', packed) + b'\n'


def _sources():
    """Those of this package by their paths: from where it was imported, were that memory."""
    package = sys.modules['across']
    loader = package.__spec__.loader
    if hasattr(loader, 'sources'):
        return loader.sources()
    import importlib.util
    import pkgutil

    files = {'across/__init__.py': loader.get_source('across')}
    for module in pkgutil.iter_modules(package.__path__):
        spec = importlib.util.find_spec('across.' + module.name)
        files['across/' + module.name + '.py'] = spec.loader.get_source(spec.name)
    return files
