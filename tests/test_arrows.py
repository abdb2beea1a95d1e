"""Which part of the desk may import which (DESIGN §5)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("config", "extraction", "sources", "claims")


def modules() -> Iterator[Path]:
    yield ROOT / "manage.py"
    for part in PARTS:
        yield from sorted((ROOT / part).rglob("*.py"))


def imports_inside_functions(code: str) -> list[int]:
    """Return the lines of imports that stand in a function or method."""
    return sorted(
        {
            inner.lineno
            for outer in ast.walk(ast.parse(code))
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for inner in ast.walk(outer)
            if isinstance(inner, ast.Import | ast.ImportFrom)
        }
    )


def test_no_part_imports_one_that_it_should_not_know() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    found = subprocess.run(  # noqa: S603 (our own linter)
        [linter, "--config", ROOT / "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_imports(path: Path) -> None:
    assert imports_inside_functions(path.read_text(encoding="utf-8")) == []


def test_an_import_in_a_function_would_be_seen() -> None:
    assert imports_inside_functions("import a\ndef f():\n    if a:\n        from b import c\n") == [
        4
    ]
