"""The command `medblocks`, as a script would use it."""

import json
import signal
import subprocess
import urllib.parse
import urllib.request

from conftest import BINARY, environment, wait_until


def start(world, *arguments):
    return subprocess.Popen(
        [BINARY, *arguments, "--sandbox-port", str(world.sandbox_port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )


def run(world, *arguments):
    process = start(world, *arguments)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def connect(world, patient, choice, *options):
    process = start(world, "connect", patient, "--facility", "fhirsrc_maple", "--no-open", *options)
    url = process.stdout.readline().strip()
    session = url.split("/")[-1]
    assert url.startswith(f"{world.sandbox_url}/connect/ps_")
    answer = urllib.request.urlopen(
        f"{world.sandbox_url}/portal/{session}/fhirsrc_maple",
        urllib.parse.urlencode({"choice": choice}).encode(),
    )
    assert "close this page" in answer.read().decode()
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def test_search(world):
    status, output, _ = run(world, "search", "hospital")
    assert status == 0 and len(output.splitlines()) == 3
    status, output, _ = run(world, "search", "harbor", "--json")
    assert json.loads(output)[0]["id"] == "fhirsrc_harbor"


def test_connect_and_read(world):
    assert connect(world, "tool_1", "refuse") == (1, "complete\nfhirsrc_maple\tfailed\tuser_denied\n")
    status, output = connect(world, "tool_1", "approve")
    assert status == 0 and "active" in output
    status, output, _ = run(world, "connections", "tool_1")
    assert status == 0 and "Maple Grove General Hospital\tactive" in output
    world.turn("advance", seconds=20)
    status, output, errors = run(world, "records", "tool_1", "--wait", "--ndjson")
    resources = [json.loads(line) for line in output.splitlines()]
    assert status == 0 and len(resources) == 20 and "20 records" in errors
    assert all(resource["resourceType"] for resource in resources)
    status, output, _ = run(world, "records", "tool_1", "--json", "--type", "Condition")
    assert json.loads(output) == {"Condition": 2}


def test_webhooks(world):
    listener = start(world, "webhooks", "listen", "--port", "0")
    listener.communicate(timeout=30)
    assert listener.returncode == 64  # a port that nobody could reach
    port = world.port + 1
    listener = start(world, "webhooks", "listen", "--port", str(port))
    endpoint = listener.stderr.readline().split(" as ")[1].split(";")[0]
    connect(world, "tool_2", "approve")
    assert "patient_session.completed" in listener.stdout.readline()
    status, output, _ = run(world, "webhooks", "doctor")
    assert f"well\t{endpoint}" in output
    listener.send_signal(signal.SIGINT)
    assert listener.wait(timeout=30) == 0
    wait_until(lambda: endpoint not in run(world, "webhooks", "doctor", "--json")[1])


def test_doctor_and_redeliver(world):
    port = world.port + 2  # where nobody listens
    hook = {"url": f"http://localhost:{port}/hook", "events": ["*"]}
    endpoint = world.api("POST", "/webhooks", hook)["id"]
    connect(world, "tool_3", "approve")

    def missed():
        status, output, _ = run(world, "webhooks", "doctor", "--json")
        finding = next(f for f in json.loads(output) if f["endpoint"] == endpoint)
        return status == 1 and finding["undelivered"]

    event = wait_until(missed)[0]
    status, output, _ = run(world, "webhooks", "redeliver", event)
    assert status == 0 and output.strip() == event
    assert run(world, "webhooks", "redeliver", event)[0] == 75  # once a minute
    world.api("DELETE", f"/webhooks/{endpoint}")


def test_exit_codes(world):
    status, output, errors = run(world, "connections", "nobody")
    assert status == 66 and output == "" and "no patient" in errors
    assert run(world, "search")[0] == 64
    assert run(world, "webhooks", "redeliver")[0] == 64
    assert run(world, "search", "x", "--limit", "1000")[0] == 65
    process = subprocess.run(
        [BINARY, "search", "x", "--sandbox-port", "1"], capture_output=True, text=True,
        env=environment(), timeout=60,
    )
    assert process.returncode == 69
    process = subprocess.run(
        [BINARY, "search", "x"], capture_output=True, text=True, timeout=60,
        env=environment(MEDBLOCKS_API_KEY="mb_sk_canary", MEDBLOCKS_API_URL=world.sandbox_url),
    )
    assert process.returncode == 77 and "canary" not in process.stderr
