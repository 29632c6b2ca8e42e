"""python -m bench SIZE: build a community of that size once, then measure the real server on it."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from bench import report

VAR = Path(__file__).resolve().parent.parent / "var"


def main() -> int:
    asked = _read(sys.argv[1:])
    if asked.compare:
        print(report.side_by_side(*(_report(each) for each in asked.compare)))
        return 0
    var = _place(asked.size, asked.only)
    (var / "static").mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("CREUSET_")]:
        del os.environ[name]  # an installation's own settings are no part of what is measured
    os.environ |= {
        "CREUSET_VAR": str(var),
        "CREUSET_BENCH": "1",
        "CREUSET_STATIC_FROM_SOURCE": "1",
        "DJANGO_SETTINGS_MODULE": "creuset.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    django.setup()
    # Django reads its settings as its modules load: what follows could not be imported above.
    return int(
        import_module("bench.run").run(
            asked.size,
            var,
            anew=asked.rebuild,
            only=asked.only,
            profile=asked.profile,
            signed_out=asked.signed_out,
        )
    )


def _read(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=1, help="1, 10 or 100 (or any other)")
    parser.add_argument("--only", metavar="PAGE", action="append", help="measure these pages only")
    parser.add_argument("--rebuild", action="store_true", help="build the community anew")
    parser.add_argument("--profile", metavar="PAGE", help="where the time of a page goes")
    parser.add_argument("--signed-out", action="store_true", help="profile it as a visitor")
    parser.add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="two reports side by side: sizes or files"
    )
    asked = parser.parse_args(given)
    if asked.size < 1:
        parser.error("SIZE is a whole number, 1 or more.")
    return asked


def _place(size: int, only: list[str] | None) -> Path:
    """PostgreSQL measures are kept apart from those of SQLite; an atlas alone from a community."""
    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    alone = "-atlas" if only == ["atlas"] else ""
    return VAR / (f"bench-{size}{alone}" + ("-postgres" if postgres else ""))


def _report(named: str) -> Path:
    return VAR / f"bench-{named}" / "report.json" if named[:1].isdigit() else Path(named)


if __name__ == "__main__":
    sys.exit(main())
