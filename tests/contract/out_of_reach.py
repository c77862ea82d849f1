"""
What only a platform in this process can do: break, let time pass, tell who called.

A test that asks for such a thing says so by asking. Its module is read for the names it uses,
those of its fixtures and helpers included.
"""

import ast
from functools import cache
from pathlib import Path

from tests.conftest import StandIn
from tests.contract.authing_ground import AuthingGround
from tests.contract.grounds import SandboxGround
from tests.contract.real_logto.ground import RealGround
from tests.contract.real_logto.operator import RealOperator


def _offered(*kinds: type) -> set[str]:
    return {name for kind in kinds for name in dir(kind) if name.islower() and name[0] != "_"}


OUT_OF_REACH = frozenset(
    _offered(StandIn, SandboxGround, AuthingGround) - _offered(RealOperator, RealGround)
    | {"app", "roster", "upload_avatar"}
)
"""
*app* is the server itself, and ``roster`` writes into its store. Pictures want a place to be kept
in, which is more to set up than it would tell.
"""


def asks_for_it(module: Path, test: str) -> bool:
    used, to_read, names = _used_by_function(module), [test], set()
    while to_read:
        new = used.get(to_read.pop(), frozenset()) - names
        names |= new
        to_read += new
    return not names.isdisjoint(OUT_OF_REACH)


@cache
def _used_by_function(module: Path) -> dict[str, frozenset[str]]:
    tree = ast.parse(module.read_text("utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {function.name: frozenset(_names_in(function)) for function in functions}


def _names_in(function: ast.FunctionDef) -> set[str]:
    names = {argument.arg for argument in function.args.args}
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return names
