"""How a connection begins (protocol, sections 2, 3 and 7)."""

from . import _wire
from ._booting import bootloader, is_bios
from ._options import describe_this_side


def shake_hands(stream, options, send, send_blocks):
    """Boots the peer if it asks for that. Timeout in milliseconds, extension version, capabilities, and what the peer says of itself."""
    stream.open()
    send_blocks(_wire.SUPERBLOCK)
    superblock = stream.read(16, 'superblock')
    if is_bios(superblock):
        send_blocks(bootloader(options.timeout_ms) + _wire.SUPERBLOCK)
        superblock = stream.read(16, 'superblock')
    _wire.check_superblock(superblock)
    send(_wire.greeting(options.timeout_ms, describe_this_side() if options._describes_itself else None))
    header, _ = stream.read_message(_wire.MAX_GREETING, 0)
    return _wire.read_greeting(header)
