"""Objects by reference in whatever may lie around them."""

import collections, dataclasses, itertools, threading, time
import across

morning = threading.Event()

class Bed:
    def nap(self, seconds):
        time.sleep(seconds)
        return True
    def rest(self):
        return morning.wait(30)

class Room:
    def beds(self):
        return pair()
    def first(self):
        return bed()
    def fail(self):
        fail()

@dataclasses.dataclass
class Suite:
    bed: object
    others: object

Named = collections.namedtuple('Named', 'name bed')

class Slotted:
    __slots__ = ('bed',)

class Heap(list):
    pass

SHARED = Bed()

def bed():
    return across.ref(Bed())

def pair():
    return [bed(), bed()]

def slotted():
    made = Slotted()
    made.bed = bed()
    return made

def endless():
    made = [1]
    made.append({'self': made, 'bed': bed()})
    return made

def without_end():
    return {'lent': across.ref(itertools.count())}

INSIDE = {
    'list': lambda: [1, bed()],
    'tuple': lambda: (bed(),),
    'long tuple': lambda: (1, 2, 3, 4, bed()),
    'set': lambda: {1, bed()},
    'frozenset': lambda: frozenset([bed()]),
    'dict': lambda: {'a': bed()},
    'key': lambda: {bed(): 'a'},
    'OrderedDict': lambda: collections.OrderedDict(a=bed()),
    'defaultdict': lambda: collections.defaultdict(int, a=bed()),
    'deque': lambda: collections.deque([bed()]),
    'list of its own kind': lambda: Heap([bed()]),
    'field': lambda: Suite(bed(), None),
    'slot': slotted,
    'named tuple': lambda: Named('a', bed()),
    'exception': lambda: ValueError('a', bed()),
    'deep': lambda: [({'a': Suite(None, [frozenset([bed()])])},)],
    'endless': endless,
}

def kinds():
    return list(INSIDE)

def inside(kind):
    return INSIDE[kind]()

def suite():
    return Suite(bed(), (bed(), bed()))

def flat():
    return {'bed': bed(), 'others': pair(), 'anything': bed(), 'lent': across.ref(pair())}

def twice():
    made = bed()
    return [made, made]

def shared():
    return [across.ref(SHARED)]

def again(obj):
    return [across.ref(obj)]

def same(obj):
    return [obj]

def room():
    return Room()

def fail():
    try:
        raise KeyError(bed())
    except KeyError as e:
        raise ValueError('full', [bed()]) from e

def tell(listener):
    listener.accept([bed()])
    return [bed()]
