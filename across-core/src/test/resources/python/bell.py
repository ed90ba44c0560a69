"""Handles signals, which Python does in the main thread alone."""

import os
import signal
import time

import across

rung = []


def ring_on_term():
    signal.signal(signal.SIGTERM, lambda *a: rung.append(a[0]))


def ring_on_term_in_main():
    across.run_in_main(ring_on_term)


def term():
    os.kill(os.getpid(), signal.SIGTERM)
    end = time.monotonic() + 20
    while not rung and time.monotonic() < end:
        time.sleep(0.005)
    return len(rung)
