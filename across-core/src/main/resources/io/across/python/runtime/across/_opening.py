"""The ways to connect."""

import os
import subprocess
import sys

from ._dialling import to_tcp, to_unix
from ._options import Options
from ._stream import Stream


class Opening:
    """What a connection is made of; each way takes options."""

    @classmethod
    def from_socket(cls, sock, *, options=None):
        return cls(Stream.of_socket(sock), options)

    @classmethod
    def from_tcp(cls, host, port, *, options=None):
        """Connects in the background; what goes wrong then ends the connection."""
        options = options or Options()
        return cls(to_tcp(host, port, options.timeout), options)

    @classmethod
    def from_unix(cls, path, *, options=None):
        """Connects in the background; what goes wrong then ends the connection."""
        options = options or Options()
        return cls(to_unix(path, options.timeout), options)

    @classmethod
    def from_pipes(cls, in_pipe, out_pipe, *, options=None, process=None):
        def close():
            for pipe in (out_pipe, in_pipe):
                try:
                    pipe.close()
                except OSError:
                    pass

        return cls(Stream.of_descriptors(in_pipe.fileno(), out_pipe.fileno(), close), options, process)

    @classmethod
    def from_stdio(cls, *, options=None):
        """Takes over standard input and output; what is printed from now on goes to standard error."""
        sys.stdout.flush()
        source, target = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        if hasattr(sys.stdout, 'reconfigure'):
            # A line is shown when it ends, though standard error is no terminal.
            sys.stdout.reconfigure(line_buffering=True)

        def close():
            os.close(target)
            os.close(source)

        return cls(Stream.of_descriptors(source, target, close), options)

    @classmethod
    def from_process(cls, proc, *, options=None):
        return cls.from_pipes(proc.stdout, proc.stdin, options=options, process=proc)

    @classmethod
    def from_command(cls, args, *, options=None):
        proc = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        return cls.from_process(proc, options=options)

    @classmethod
    def from_shell(cls, script, *, options=None):
        return cls.from_command(['sh', '-c', script], options=options)
