"""Imports go down only: the contracts of pyproject.toml hold, and would notice if they did not."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

CONTRACT = """
[importlinter]
root_package = sample
[importlinter:contract:storeys]
name = storeys
type = layers
containers = sample
layers =
    upper
    lower
"""


def _lint(folder: Path, config: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", config, "--no-cache"]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_the_contracts_of_the_house_hold():
    result = _lint(ROOT, "pyproject.toml")

    assert result.returncode == 0, result.stdout


def test_an_import_that_goes_up_is_noticed(tmp_path):
    package = tmp_path / "sample"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "upper.py").write_text("from sample import lower\n")
    (package / "lower.py").touch()
    (tmp_path / "config.ini").write_text(CONTRACT)
    assert _lint(tmp_path, "config.ini").returncode == 0

    (package / "upper.py").write_text("")
    (package / "lower.py").write_text("from sample import upper\n")

    assert _lint(tmp_path, "config.ini").returncode == 1
