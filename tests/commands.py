"""Runs `simpul` in processes that have read the code already: what a shell sees, without waiting for imports each time.

One process loads the command and the plugins and then forks for every command line it is handed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

SECONDS = 60
ROOT = Path(__file__).parents[1]


def simpul(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `simpul ARGUMENTS` says in a folder, with its data in there and no database server unless one is named."""
    usual = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    told = usual | {"SIMPUL_DATA": str(home / "data")} | environment
    door = _loaded()
    assert door.stdin
    assert door.stdout
    door.stdin.write(json.dumps([str(home), list(arguments), told]) + "\n")
    door.stdin.flush()
    code, out, err = json.loads(door.stdout.readline())
    return subprocess.CompletedProcess(["simpul", *arguments], code, out, err)


@lru_cache(maxsize=1)
def _loaded() -> subprocess.Popen[str]:
    """The process that forks; it ends when this one does, and with it its standard input."""
    command = [sys.executable, "-m", "tests.commands"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _serve() -> None:
    from hub.cli import main
    from hub.plugin import discover

    discover(fence=True)
    for line in sys.stdin:
        home, arguments, environment = json.loads(line)
        with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err:
            child = os.fork()
            if not child:
                _run(main, home, arguments, environment, out.fileno(), err.fileno())
            _, status = os.waitpid(child, 0)
            print(json.dumps([os.waitstatus_to_exitcode(status), _text(out), _text(err)]), flush=True)


def _run(main: Any, home: str, arguments: list[str], environment: dict[str, str], out: int, err: int) -> None:
    """Be the command, and end."""
    code = 1
    try:
        signal.alarm(SECONDS)
        os.chdir(home)
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        main(arguments, prog_name="simpul")
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode())


if __name__ == "__main__":
    _serve()
