"""What a user's module does with libraries, exported to a worker that has them."""

import concurrent.futures
import multiprocessing

import msgspec
import numba
import numpy
import pandas
import pydantic


@numba.njit
def total(values):
    result = 0.0
    for value in values:
        result += value
    return result


def total_of(values):
    return float(total(numpy.array(values, dtype=float)))


class Sample(pydantic.BaseModel):
    name: str
    weight: float = pydantic.Field(gt=0)


class Label(msgspec.Struct):
    text: str


def sample(name, weight):
    return Sample(name=name, weight=weight).model_dump()


def label(text):
    return msgspec.json.encode(Label(text))


def describe(rows):
    return pandas.DataFrame(rows).groupby('kind')['size'].mean().to_dict()


def missing(column):
    return pandas.DataFrame({'a': [1]})[column]


def square(matrix):
    return matrix @ matrix


def squares(method, count):
    """Of matrices, in child processes."""
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        return [each.sum().item() for each in pool.map(square, [numpy.full((2, 2), n) for n in range(count)])]


def arrays(method):
    """The same by multiprocessing's own pool."""
    with multiprocessing.get_context(method).Pool(2) as pool:
        return pool.map(total_of, [[1, 2], [3, 4, 5]])
