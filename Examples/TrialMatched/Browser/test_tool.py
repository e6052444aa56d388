"""Tests the command `medblocks` as a script uses it."""

import json
import signal
import subprocess
import urllib.parse
import urllib.request

from conftest import BINARY, environment, wait_until


def start(servers, *arguments):
    return subprocess.Popen(
        [BINARY, *arguments, "--sandbox-port", str(servers.sandbox_port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )


def run(servers, *arguments):
    process = start(servers, *arguments)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def connect(servers, patient, choice, *options):
    process = start(
        servers, "connect", patient, "--facility", "fhirsrc_maple", "--no-open", *options)
    url = process.stdout.readline().strip()
    session = url.split("/")[-1]
    assert url.startswith(f"{servers.sandbox_url}/connect/ps_")
    response = urllib.request.urlopen(
        f"{servers.sandbox_url}/portal/{session}/fhirsrc_maple",
        urllib.parse.urlencode({"choice": choice}).encode(),
    )
    assert "close this page" in response.read().decode()
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def test_search_lists_facilities(servers):
    status, output, _ = run(servers, "search", "hospital")
    assert status == 0 and len(output.splitlines()) == 3
    status, output, _ = run(servers, "search", "harbor", "--json")
    assert json.loads(output)[0]["id"] == "fhirsrc_harbor"


def test_a_patient_connects_and_the_records_are_read(servers):
    denied = (1, "complete\nfhirsrc_maple\tfailed\tuser_denied\n")
    assert connect(servers, "tool_1", "deny") == denied
    status, output = connect(servers, "tool_1", "grant")
    assert status == 0 and "active" in output
    status, output, _ = run(servers, "connections", "tool_1")
    assert status == 0 and "Maple Grove General Hospital\tactive" in output
    servers.advance(seconds=20)
    status, output, errors = run(servers, "records", "tool_1", "--wait", "--ndjson")
    resources = [json.loads(line) for line in output.splitlines()]
    assert status == 0 and len(resources) == 20 and "20 records" in errors
    assert all(resource["resourceType"] for resource in resources)
    status, output, _ = run(servers, "records", "tool_1", "--json", "--type", "Condition")
    assert json.loads(output) == {"Condition": 2}


def test_listen_prints_events_and_deletes_its_endpoint(servers):
    port = servers.port + 1
    listener = start(servers, "webhooks", "listen", "--port", str(port))
    endpoint = listener.stderr.readline().split(" as ")[1].split(";")[0]
    connect(servers, "tool_2", "grant")
    assert "patient_session.completed" in listener.stdout.readline()
    status, output, _ = run(servers, "webhooks", "doctor")
    assert f"ok\t{endpoint}" in output
    listener.send_signal(signal.SIGINT)
    assert listener.wait(timeout=30) == 0
    wait_until(lambda: endpoint not in run(servers, "webhooks", "doctor", "--json")[1])


def test_undelivered_events_are_found_and_redelivered(servers):
    port = servers.port + 2  # no server listens here
    webhook = {"url": f"http://localhost:{port}/hook", "events": ["*"]}
    endpoint = servers.api("POST", "/webhooks", webhook)["id"]
    connect(servers, "tool_3", "grant")

    def undelivered():
        status, output, _ = run(servers, "webhooks", "doctor", "--json")
        finding = next(f for f in json.loads(output) if f["endpoint"] == endpoint)
        return status == 1 and finding["undelivered"]

    event = wait_until(undelivered)[0]
    status, output, _ = run(servers, "webhooks", "redeliver", event)
    assert status == 0 and output.strip() == event
    assert run(servers, "webhooks", "redeliver", event)[0] == 75  # at most once a minute
    servers.api("DELETE", f"/webhooks/{endpoint}")


def test_an_error_has_its_exit_code(servers):
    status, output, errors = run(servers, "connections", "nobody")
    assert status == 66 and output == "" and errors.startswith("medblocks: ")
    assert run(servers, "search")[0] == 64
    assert run(servers, "webhooks", "redeliver")[0] == 64
    assert run(servers, "webhooks", "listen", "--port", "0")[0] == 64
    assert run(servers, "search", "x", "--limit", "1000")[0] == 65
    process = subprocess.run(
        [BINARY, "search", "x", "--sandbox-port", "1"], capture_output=True, text=True,
        env=environment(), timeout=60,
    )
    assert process.returncode == 69
    process = subprocess.run(
        [BINARY, "search", "x"], capture_output=True, text=True, timeout=60,
        env=environment(MEDBLOCKS_API_KEY="mb_sk_canary", MEDBLOCKS_API_URL=servers.sandbox_url),
    )
    assert process.returncode == 77 and "canary" not in process.stderr
