"""What both sides of the tests have, in their own path: classes made with the libraries, and functions on them."""

import datetime
import enum
import functools
import pickle

import attr
import attrs
import msgspec
import numpy
import pandas
import polars
import pyarrow
import pydantic
import pytz
from dateutil import relativedelta, tz


class Point(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
    x: int
    y: float = 0.5


class Area(pydantic.BaseModel):
    name: str
    corners: list[Point]
    made: datetime.datetime


@attrs.define
class Slotted:
    name: str
    sizes: list = attrs.field(factory=list)


@attr.s(auto_attribs=True, frozen=True)
class Classic:
    number: int


class Message(msgspec.Struct, tag=True):
    text: str
    times: int = 1


class Frozen(msgspec.Struct, frozen=True):
    key: str


class Kind(enum.Enum):
    ROUND = 'round'


RECORD = numpy.dtype([('name', 'U5'), ('size', '<i4')])


@functools.lru_cache(maxsize=None)
def values():
    """By names: everything that is to arrive as it was."""
    frame = pandas.DataFrame(
        {'n': [1, 2, 3], 'f': [0.5, float('nan'), 2.5], 's': ['a', None, 'ö'], 'b': [True, False, True],
         't': pandas.date_range('2024-03-30 23:00', periods=3, freq='h', tz='Europe/Berlin'),
         'c': pandas.Categorical(['x', 'y', 'x'])},
        index=pandas.Index([10, 20, 30], name='row'))
    table = pyarrow.table({'n': [1, 2, None], 's': ['a', 'b', None], 'l': [[1], [], None]})
    return {
        'numpy int': numpy.int64(-5),
        'numpy float': numpy.float32(0.25),
        'numpy bool': numpy.bool_(True),
        'numpy str': numpy.str_('ö'),
        'numpy complex': numpy.complex128(1 - 2j),
        'numpy time': numpy.datetime64('2024-02-29T12:00:00.000001'),
        'numpy span': numpy.timedelta64(90, 's'),
        'numpy array': numpy.arange(12, dtype='>i2').reshape(3, 4),
        'numpy fortran': numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)),
        'numpy view': numpy.arange(20)[::3],
        'numpy empty': numpy.empty((0, 3)),
        'numpy scalar array': numpy.array(7),
        'numpy records': numpy.array([('a', 1), ('b', 2)], dtype=RECORD),
        'numpy objects': numpy.array([1, 'a', None], dtype=object),
        'numpy masked': numpy.ma.masked_array([1, 2, 3], mask=[0, 1, 0]),
        'numpy dtype': RECORD,
        'numpy large': numpy.arange(500_000, dtype='f8'),
        'pandas frame': frame,
        'pandas series': frame['f'],
        'pandas stamp': pandas.Timestamp('2024-03-31 02:30', tz='UTC'),
        'pandas span': pandas.Timedelta('1 days 00:00:01'),
        'pandas index': pandas.MultiIndex.from_product([['a', 'b'], [1, 2]], names=['k', 'n']),
        'pandas none': pandas.NaT,
        'pandas missing': pandas.NA,
        'arrow table': table,
        'arrow array': pyarrow.array([1.5, None, 2.5]),
        'arrow schema': table.schema,
        'arrow scalar': pyarrow.scalar(7),
        'polars frame': polars.DataFrame({'n': [1, 2, None], 's': ['a', None, 'ö'], 'l': [[1, 2], [], None]}),
        'polars series': polars.Series('d', [datetime.date(2024, 2, 29), None]),
        'pydantic model': Point(x=3),
        'pydantic nested': Area(name='field', corners=[Point(x=1), Point(x=2, y=1.5)],
                                made=datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc)),
        'attrs': Slotted('a', [1, 2]),
        'attr': Classic(7),
        'msgspec': Message('hello', 3),
        'msgspec frozen': Frozen('k'),
        'enum': Kind.ROUND,
        'pytz': pytz.timezone('Europe/Berlin').localize(datetime.datetime(2024, 7, 1)),
        'pytz utc': datetime.datetime(2024, 7, 1, tzinfo=pytz.UTC),
        'dateutil': datetime.datetime(2024, 7, 1, tzinfo=tz.gettz('America/New_York')),
        'dateutil delta': relativedelta.relativedelta(months=+1, days=-2),
        'mixed': {'a': [numpy.int8(1), Point(x=9)], ('t', 1): (Message('x'), pandas.Timestamp(0))},
    }


def value(name):
    return values()[name]


def echo(given):
    return given


def picture(given):
    """What tells whether it is the same: types and contents, as text and bytes."""
    if isinstance(given, dict):
        return [(picture(k), picture(v)) for k, v in given.items()]
    if isinstance(given, (list, tuple)):
        return [type(given).__name__] + [picture(each) for each in given]
    kind = type(given).__module__ + '.' + type(given).__qualname__
    if isinstance(given, numpy.ma.MaskedArray):
        return kind, given.tolist(), given.mask.tolist()
    if isinstance(given, numpy.ndarray):
        return kind, str(given.dtype), given.shape, given.tobytes() if given.dtype != object else given.tolist()
    if isinstance(given, pandas.DataFrame):
        return kind, str(given.dtypes.to_dict()), given.to_json(date_format='iso'), given.index.name
    if isinstance(given, pandas.Series):
        return kind, str(given.dtype), given.to_json(date_format='iso'), given.name
    if isinstance(given, (pyarrow.Table, pyarrow.Array)):
        return kind, str(given.type if isinstance(given, pyarrow.Array) else given.schema), given.to_pylist()
    if isinstance(given, (polars.DataFrame, polars.Series)):
        return kind, repr(given), given.to_dict(as_series=False) if isinstance(given, polars.DataFrame) else given.to_list()
    return kind, repr(given)


def picture_of(given):
    return picture(given)


class Stock:
    """Lent by one side, used by the other."""

    def __init__(self):
        self.frame = pandas.DataFrame({'n': [1, 2]})

    def add(self, array):
        return self.frame['n'].to_numpy() + array

    def keep(self, given):
        self.kept = given

    def fail(self):
        return self.frame['nothing']


def validate(x):
    return Point(x=x)


def convert(text):
    return msgspec.json.decode(text, type=Message)


def column(name):
    return values()['pandas frame'][name]


def reshape(array):
    return array.reshape(5, 5)


def size(given):
    return len(pickle.dumps(given))
