"""A database whose objects belong to one thread."""

import sqlite3

import across

book = None


def entries():
    global book
    book = book or sqlite3.connect(':memory:')
    return book.execute('select 1').fetchone()[0]


def entries_in_main():
    return across.run_in_main(entries)
