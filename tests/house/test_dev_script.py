"""The entry script, as far as it can be tried without a new machine."""

import os
import socket
import subprocess

from tests.house.tree import ROOT


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./dev", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def test_help_names_every_command():
    answer = dev("help")
    assert answer.returncode == 0
    for command in ["setup", "run", "test", "mutate", "check", "manage", "bench", "lock", "help"]:
        assert f"./dev {command}" in answer.stdout


def test_unknown_command_says_what_there_is():
    answer = dev("deploy")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "./dev run" in answer.stderr


def test_taken_port_is_reported_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = dev("run", HOST="127.0.0.1", PORT=str(port))
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert f"port {port}" in answer.stderr
    assert f"PORT={port + 1} ./dev run" in answer.stderr
