"""Makes peers of machines that have only Python (protocol, section 7)."""

import binascii
import sys
import zlib

from ._values import public
from ._wire import BIOS_SUPERBLOCK, SUPERBLOCK, ProtocolError

_CHECK = ('import io,sys;v=sys.version_info;v<(3,8)and sys.exit('
          '"across: Python %d.%d is too old, Python 3.8 or later is needed"%v[:2]);')
_STDIO = 'i=io.BufferedReader(io.FileIO(0,"r",False),1);o=io.FileIO(1,"w",False);ACROSS=("stdio",);'
_SOCKET = ('import socket;sock=socket.socket(fileno=int(sys.argv[1]));'
           'sock.settimeout(float("".join(sys.argv[2:]))if sys.argv[2:]else None);'
           'i=io.BufferedReader(sock.makefile("rb",0),1);o=sock.makefile("wb",0);ACROSS=("socket",sock);')
# Who serves the peer ends this process by an interrupt.
_QUIETLY = '''try:
 {}
except KeyboardInterrupt:
 sys.exit()
except socket.timeout:
 sys.exit("across: the peer says nothing")
'''
_BOOT = ('o.write(bytes.fromhex("e54e6d01000100")+bytes(9));i.read(16);'
         'n=int.from_bytes(i.read(4),"big");n>>24 and sys.exit("across: a bootloader of %d bytes"%n);'
         'b=i.read(n);b and len(b)==n or sys.exit("across: the stream ended before the bootloader did");exec(b)')

# What brings up the peer.
_FIRST = 'across/_bootloader.py'

_PACKED = []


@public
def get_bios():
    """The text for ``python3 -c`` that makes a peer of a machine with Python and nothing else."""
    return _CHECK + _STDIO + _BOOT


def get_socket_bios():
    """The same for a process that was handed a connected socket: its arguments are the file descriptor, and how many
    seconds it waits for the bootloader, if not for ever."""
    return _QUIETLY.format(_CHECK + _SOCKET + _BOOT)


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
    return (b'import binascii,zlib;SOURCE,FILES=eval(zlib.decompress(binascii.a2b_base64("' + packed + b'")));'
            b'exec(compile(SOURCE,"across/_bootloader.py*","exec"),{"__name__":"across._bootloader",'
            b'"ACROSS":ACROSS,"TIMEOUT_MS":TIMEOUT_MS,"FILES":FILES,"SOURCE":SOURCE})\n')


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
