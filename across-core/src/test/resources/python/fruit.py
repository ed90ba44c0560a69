"""Asks its peer, from forked children as well."""

from multiprocessing import get_context

ask = None


def price(name):
    return ask(name)


def price_in_child(question):
    global ask
    ask = question
    with get_context('fork').Pool(1) as pool:
        return pool.apply_async(price, ['plum']).get(timeout=5)
