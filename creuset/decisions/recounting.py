"""`recount.py`: one file of plain Python that anyone can read, and run on the file of a decision."""

from functools import cache
from importlib.resources import files

PACKAGE = "creuset.decisions.tallies"
MODULES = (
    "core",
    "approval",
    "consent",
    "equal_shares",
    "majority",
    "majority_judgment",
    "schulze",
    "stv",
    "without_candidates",
    "registry",
    "recount",
)
"""In the order in which they need one another."""

HEAD = '''\
"""Recompter une décision de Creuset à partir de son fichier, sans Creuset ni internet.
Count a decision of Creuset again from its file, without Creuset and without internet.

    python recount.py decision.json

Python 3.11 ou plus récent, sans rien installer. / Python 3.11 or later, nothing to install.
Licence: AGPL-3.0-or-later.

Ce fichier contient, mot pour mot, les modules qui comptent dans Creuset ; la lecture du fichier et
la comparaison sont dans le dernier, « recount ».
This file holds, word for word, the modules that count inside Creuset; reading the file and
comparing are in the last one, "recount".
"""

import sys
from types import ModuleType

SOURCES = {}
'''

TAIL = '''

def load(package, sources):
    """Make modules of the sources, under the names by which they know one another."""
    parts = package.split(".")
    for n in range(len(parts)):
        parent = sys.modules.setdefault(".".join(parts[: n + 1]), ModuleType(parts[n]))
        parent.__path__ = []
    for name, source in sources.items():
        module = ModuleType(f"{package}.{name}")
        sys.modules[module.__name__] = module
        setattr(parent, name, module)
        exec(compile(source, f"{__file__}, {name}", "exec"), module.__dict__)
    return module


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(load(%(package)r, SOURCES).main(sys.argv[1:]))
'''


@cache
def source() -> str:
    """The text of `recount.py`."""
    return HEAD + "".join(map(_embedded, MODULES)) + TAIL % {"package": PACKAGE}


def _embedded(name: str) -> str:
    text = (files(PACKAGE) / f"{name}.py").read_text(encoding="utf-8")
    if "'''" in text:
        raise ValueError(f"{name} cannot be embedded word for word: it has three quotes in a row.")
    return f"\n\n# {'-' * 40} {name}\n\nSOURCES[{name!r}] = r'''{text}'''\n"
