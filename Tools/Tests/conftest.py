"""Runs the command `medblocks` and a local Medblocks as processes."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request

import pytest

BINARY = os.environ["MEDBLOCKS_BINARY"]
API_KEY = "mb_sk_sbx_local"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(check, seconds=30):
    """Calls a function until it returns a true value; exceptions count as false."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := check():
                return value
        except Exception:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not true within {seconds} s: {check}")


def environment(**variables):
    """Returns the environment without Medblocks variables, except the given ones."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEDBLOCKS_")}
    return kept | variables


class Medblocks:
    """A local Medblocks whose clock is stopped."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [BINARY, "sandbox", "--json", "--speed", "0", "--port", "0", *options],
            stdout=subprocess.PIPE, text=True, env=environment(),
        )
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.port = int(self.url.split(":")[-1])
        self.started = []

    def start(self, *arguments, **options):
        """Starts the command, which calls this Medblocks."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        variables = options.pop("variables", {})
        process = subprocess.Popen(
            [BINARY, *arguments, "--sandbox-port", str(self.port)],
            text=True, env=environment(**variables), **options,
        )
        self.started.append(process)
        return process

    def run(self, *arguments, **options):
        """Runs the command and returns its exit code, its output and its errors."""
        process = self.start(*arguments, **options)
        output, errors = process.communicate(timeout=60)
        return process.returncode, output, errors

    def advance(self, seconds):
        form = urllib.parse.urlencode({"seconds": seconds}).encode()
        urllib.request.urlopen(f"{self.url}/sandbox/advance", form)

    def api(self, method, path, body=None):
        """Calls the API."""
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"},
            method=method,
        )
        return json.load(urllib.request.urlopen(request))

    def stop(self):
        for process in self.started:  # those of tests that have failed
            if process.poll() is None:
                process.kill()
                process.wait()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory):
    """Keeps the state of the command out of the home folder."""
    folder = tmp_path_factory.mktemp("state")
    os.environ["XDG_STATE_HOME"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def medblocks(state_folder):
    medblocks = Medblocks("--patients", "3")
    yield medblocks
    medblocks.stop()
