"""What a peer calls by name, beside the functions of values."""

import ast
import sys

from ._current import get_connection
from ._texts import Texts
from ._values import public

_TEXTS = Texts()
sys.meta_path.append(Texts)


@public
def _execute(source, variables):
    """Runs a text; the value of its last expression, or None."""
    tree = compile(source, '<execute>', 'exec', ast.PyCF_ONLY_AST, dont_inherit=True)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    module = _TEXTS.begin(source)
    name, file, scope = module.__name__, module.__file__, vars(module)
    is_used = False
    try:
        scope.update(variables)
        holders = sys.getrefcount(scope)
        exec(compile(tree, file, 'exec'), scope)
        result = None if last is None else eval(compile(last, file, 'eval'), scope)
        is_used = sys.getrefcount(scope) > holders
        return result
    finally:
        _TEXTS.end(name, module, is_used)


@public
def _exposed(name):
    raise ValueError('This is a Python process, which exposes no objects: {!r}'.format(name))


@public
def _export(names):
    connection = get_connection()
    if not connection.options.accept_exported_modules:
        raise ValueError('Exporting modules is not allowed')
    connection._importer.accept(names)
    from ._sharing import SHARING  # which few need, and later than all else
    SHARING.add(connection._importer)
