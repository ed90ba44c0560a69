"""Worked on by forked children, which log."""

import logging
import os
from multiprocessing import get_context


def weigh(crate):
    logging.getLogger('scales').warning('crate %d', crate)
    return crate * 2


def weigh_all():
    with get_context('fork').Pool(2) as pool:
        return pool.map(weigh, [1, 2, 3, 4])


def lose_one():
    """The child forgets to end."""
    child = os.fork()
    if child == 0:
        return 'nothing'
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])
