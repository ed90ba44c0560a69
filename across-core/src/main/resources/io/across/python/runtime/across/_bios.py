"""What makes a peer of a machine that has only Python (protocol, section 7): parts of a text for ``python3 -c``, and what
that is sent.

Java reads this file, too. So each part is a line of its own, ``NAME = 'text'``, in which neither quotes of this kind nor
backslashes are.
"""

# flake8: noqa: E501

# Python 2 and early Python 3 must be able to read it, in order to say that they are too old.
CHECK = 'import io,sys;v=sys.version_info;v<(3,8)and sys.exit("across: Python %d.%d is too old, Python 3.8 or later is needed"%v[:2]);'
# A buffer of one byte: reads what it is asked for with few calls, and not a byte more.
STDIO = 'i=io.BufferedReader(io.FileIO(0,"r",False),1);o=io.FileIO(1,"w",False);ACROSS=("stdio",);'
# Of a process that was handed a connected socket: its first argument is the descriptor.
SOCKET = 'import socket;sock=socket.socket(fileno=int(sys.argv[1]));'
# The second argument, if there is one: how many seconds it waits for the bootloader.
PATIENCE = 'sock.settimeout(float("".join(sys.argv[2:]))if sys.argv[2:]else None);'
# Of a worker: the path comes last of the arguments, which the code that it is sent need not see.
DIAL = 'import os,socket;os.getpgrp()!=os.getpid()and os.setsid();sock=socket.socket(socket.AF_UNIX);sock.connect(sys.argv.pop());'
STREAMS = 'i=io.BufferedReader(sock.makefile("rb",0),1);o=sock.makefile("wb",0);'
ANY = 'ACROSS=("socket",sock);'
WORKER = 'ACROSS=("socket",sock,"worker");'
# Says that it is a BIOS, and runs what it is sent, its length first.
BOOT = 'o.write(bytes.fromhex("e54e6d01000100")+bytes(9));i.read(16);n=int.from_bytes(i.read(4),"big");n>>24 and sys.exit("across: a bootloader of %d bytes"%n);b=i.read(n);b and len(b)==n or sys.exit("across: the stream ended before the bootloader did");exec(b)'
# What it is sent, after the timeout: the first source, and the others by their paths, in place of the word between @.
BOOTLOADER = 'import binascii,zlib;SOURCE,FILES=eval(zlib.decompress(binascii.a2b_base64("@PACKED@")));exec(compile(SOURCE,"across/_bootloader.py*","exec"),{"__name__":"across._bootloader","ACROSS":ACROSS,"TIMEOUT_MS":TIMEOUT_MS,"FILES":FILES,"SOURCE":SOURCE})'
