"""Starts a program and interrupts it."""

import signal
import subprocess


def stop_politely():
    tape = subprocess.Popen(['sleep', '60'])
    tape.send_signal(signal.SIGINT)
    try:
        return tape.wait(20)
    finally:
        tape.kill()
