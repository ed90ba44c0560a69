"""Works in pools of processes."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def grind(n):
    return n + 1


def where(n):
    """Imports what the worker has not imported."""
    import wonder.land
    return wonder.land.where() * n


def in_pool(kind, function):
    with ProcessPoolExecutor(1, mp_context=get_context(kind)) as pool:
        return list(pool.map(globals()[function], [1, 2]))
