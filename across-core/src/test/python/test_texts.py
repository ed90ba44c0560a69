"""Texts that are executed: the module that each run has, and how it goes."""

import gc
import sys
import textwrap
import threading
import unittest
import weakref

import across
from booting import boot
from pair import PairTestCase, rounds


def modules():
    gc.collect()
    return [name for name in list(sys.modules) if name.startswith('__execute_')]


class TextTests(PairTestCase):
    """In one process, so that what is left can be seen."""

    def setUp(self):
        super().setUp()
        self.before = set(modules())

    def left(self):
        return [name for name in modules() if name not in self.before]

    def run_text(self, text, **variables):
        return self.near.execute(textwrap.dedent(text), **variables)

    def test_a_text_can_import_itself(self):
        self.assertEqual(self.run_text('''\
            import sys
            module = sys.modules[__name__]
            [vars(module) is globals(), module.__spec__.name == __name__, module.__file__ == __file__, module.x,
             __loader__.get_source(__name__).startswith('import sys')]
            ''', x='given'), [True, True, True, 'given', True])
        self.assertEqual(self.left(), [])

    def test_what_asks_for_the_module_of_a_class(self):
        self.assertEqual(self.run_text('''\
            from __future__ import annotations
            import enum, pickle, typing
            from collections import namedtuple
            from dataclasses import dataclass, field, fields
            @dataclass
            class Leaf:
                veins: int
                others: typing.List[Leaf] = field(default_factory=list)
            class Colour(enum.Enum):
                RED = 1
            class Shape(typing.Protocol):
                side: int
            class Options(typing.TypedDict):
                leaf: Leaf
            class Pair(typing.NamedTuple):
                a: int
            Point = namedtuple('Point', 'x y')
            made = [Leaf(3), Colour.RED, Pair(1), Point(1, 2)]
            assert pickle.loads(pickle.dumps(made)) == made
            assert typing.get_type_hints(Leaf)['others'] == typing.List[Leaf]
            assert typing.get_type_hints(Options) == {'leaf': Leaf}
            Leaf(3).veins
            '''), 3)

    def test_its_source_is_found(self):
        self.assertEqual(self.run_text('''\
            import inspect
            class Leaf:
                veins = 3
            def grow(n):
                return n + 1  # slowly
            [inspect.getsource(grow), inspect.getsource(Leaf)]
            '''), ['def grow(n):\n    return n + 1  # slowly\n', 'class Leaf:\n    veins = 3\n'])

    def test_a_function_that_stays_keeps_its_module(self):
        make = self.near.call_ref(across._execute, textwrap.dedent('''\
            from __future__ import annotations
            import dataclasses, typing
            def make():
                @dataclasses.dataclass
                class Late:
                    n: typing.List[int]
                return typing.get_type_hints(Late)['n'] == typing.List[int]
            make
            '''), {})
        self.assertEqual(len(self.left()), 1)
        self.assertTrue(make())
        module = sys.modules[self.left()[0]]
        module.x = 5
        self.assertEqual((module.x, 'make' in dir(module), module.make.__globals__['x']), (5, True, 5))
        del module.x
        self.assertFalse(hasattr(module, 'x'))

    def test_an_instance_that_stays_keeps_the_name_of_its_class(self):
        leaf = self.near.call_ref(across._execute, 'from collections import namedtuple\nLeaf = namedtuple("Leaf", "v")\nLeaf(3)', {})
        name, = self.left()
        copied = leaf.__deepcopy__({})
        self.assertEqual((copied.v, type(copied).__module__), (3, name))
        self.assertEqual(self.near.call(repr, copied), 'Leaf(v=3)')

    def test_what_was_sent_may_come_back(self):
        leaf = self.near.execute('class Leaf:\n  veins = 3\nLeaf()')
        self.assertEqual(self.near.execute('leaf.veins', leaf=leaf), 3)
        self.assertEqual(self.near.call(getattr, leaf, 'veins'), 3)

    def test_what_cannot_be_there_is_explained(self):
        with boot() as connection:
            with self.assertRaisesRegex(across.OperationError, 'There is no __execute_.*: what an executed text defines is only'):
                connection.execute('class Leaf: pass\nLeaf()')
            name = connection.execute('class Leaf: pass\nLeaf.__module__')
            connection.execute('import gc; gc.collect()')
            with self.assertRaisesRegex(ModuleNotFoundError, 'as long as somebody holds it'):
                connection.execute('import importlib; importlib.import_module(name)', name=name)

    def test_errors_of_its_own_classes_arrive(self):
        with self.assertRaisesRegex(Exception, 'dry') as raised:
            self.run_text('''\
                class Drought(Exception):
                    pass
                raise Drought('dry')
                ''')
        self.assertEqual(type(raised.exception).__qualname__, 'Drought')

    def test_runs_do_not_see_each_other(self):
        barrier = threading.Barrier(2, timeout=60)
        found = {}

        def run(number):
            found[number] = self.near.execute(textwrap.dedent('''\
                import sys
                class Leaf:
                    pass
                x = number
                meet.wait()
                [x, sys.modules[__name__].x, sys.modules[Leaf.__module__].Leaf is Leaf, __name__]
                '''), number=number, meet=across.ref(barrier))

        threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([found[number][:3] for number in range(2)], [[0, 0, True], [1, 1, True]])
        self.assertNotEqual(found[0][3], found[1][3])

    def test_nothing_is_left_of_thousands(self):
        for number in range(rounds(400)):
            self.assertEqual(self.near.execute('class Leaf:\n  def veins(self): return x\nLeaf().veins()', x=number), number)
            self.near.execute('def f(): return {}\nf()'.format(number))
            with self.assertRaises(ZeroDivisionError):
                self.near.execute('def f(): return 1 / 0\nf()')
        self.assertLess(len(self.left()), 5)
        for number in range(300):  # of which an instance is sent, and so the class kept
            self.near.execute('class Leaf: pass\nLeaf()')
        self.assertLess(len(self.left()), 105)

    def test_what_a_text_was_given_goes_with_it(self):
        class Thing:
            def get(self):
                return 1

        thing = Thing()
        gone = weakref.ref(thing)
        self.assertEqual(self.near.execute('def twice(): return thing.get() * 2\nclass A: pass\nthing.get() * 2',
                                           thing=across.ref(thing)), 2)
        del thing
        gc.collect()
        for _ in range(10000):
            if gone() is None:
                break
            self.near.call(abs, 1)
            gc.collect()
        self.assertIsNone(gone())

    def test_a_name_that_is_given_is_kept(self):
        self.assertEqual(self.near.execute('class A: pass\n(__name__, A.__module__)', __name__='given'), ('given', 'given'))
        self.assertEqual(self.left(), [])


if __name__ == '__main__':
    unittest.main()
