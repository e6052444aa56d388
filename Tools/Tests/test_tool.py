"""Tests the command `medblocks` as a script and as a person use it."""

import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import threading
import urllib.parse
import urllib.request

import pytest
from conftest import BINARY, environment, free_port, wait_until


def run_alone(*arguments, **variables):
    """Runs the command without a local Medblocks."""
    process = subprocess.run(
        [BINARY, *arguments], capture_output=True, text=True, timeout=60,
        env=environment(**variables),
    )
    return process.returncode, process.stdout, process.stderr


def run_on_terminal(medblocks, *arguments, **variables):
    """Runs the command with its output on a terminal, and returns what it prints there."""
    terminal, end = pty.openpty()
    process = medblocks.start(
        *arguments, stdout=end, stderr=subprocess.DEVNULL,
        variables={"TERM": "xterm"} | variables)
    os.close(end)
    output = b""
    while select.select([terminal], [], [], 30)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    process.wait(timeout=30)
    os.close(terminal)
    return output.decode()


def connect(medblocks, patient, choice, *options):
    process = medblocks.start(
        "connect", patient, "--facility", "fhirsrc_maple", "--no-open", *options)
    url = process.stdout.readline().strip()
    session = url.split("/")[-1]
    assert url.startswith(f"{medblocks.url}/connect/ps_")
    response = urllib.request.urlopen(
        f"{medblocks.url}/portal/{session}/fhirsrc_maple",
        urllib.parse.urlencode({"choice": choice}).encode(),
    )
    assert "close this page" in response.read().decode()
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def endpoints(medblocks):
    return {endpoint["id"] for endpoint in medblocks.api("GET", "/webhooks?limit=100")["data"]}


def start_listener(medblocks, *options):
    listener = medblocks.start("webhooks", "listen", "--port", "0", "--json", *options)
    notes = []
    while "endpoint" not in (notes[-1] if notes else {}):
        notes.append(json.loads(listener.stderr.readline()))
    return listener, notes[-1]["endpoint"], notes


# Help, version and typos


@pytest.mark.parametrize("arguments", [[], ["--help"], ["patients"], ["webhooks"], ["events"]])
def test_a_bare_command_prints_its_help(arguments):
    status, output, errors = run_alone(*arguments)
    assert status == 0 and "USAGE: medblocks" in output and errors == ""


def test_the_version_is_that_of_the_sdk():
    source = os.path.join(
        os.path.dirname(__file__), "../../Sources/Medblocks/Pipeline/UserAgent.swift")
    version = re.search(r'sdkVersion = "(.*)"', open(source).read()).group(1)
    status, output, _ = run_alone("--version")
    assert status == 0 and output.startswith(f"medblocks {version} (API ")


@pytest.mark.parametrize("arguments, suggestion", [
    (["serch", "maple"], "medblocks search"),
    (["recrods", "x"], "medblocks records"),
    (["webhooks", "lisen"], "medblocks webhooks listen"),
    (["patients", "lst"], "medblocks patients list"),
    (["search", "x", "--jsn"], "--json"),
])
def test_a_typo_gets_a_suggestion(arguments, suggestion):
    status, output, errors = run_alone(*arguments)
    assert status == 64 and output == "" and suggestion in errors


@pytest.mark.parametrize("arguments, name", [
    (["search"], "<text>"),
    (["search", "x", "--limit", "0"], "--limit"),
    (["search", "x", "--limit", "many"], "--limit"),
    (["search", "x", "--sandbox-port", "0"], "--sandbox-port"),
    (["search", "x", "--sandbox-port", "65536"], "--sandbox-port"),
    (["webhooks", "listen", "--port", "-1"], "--port"),
    (["webhooks", "listen", "--port", "65536"], "--port"),
    (["webhooks", "redeliver"], "--endpoint"),
    (["sandbox", "--port", "70000"], "--port"),
    (["sandbox", "--speed", "1001"], "--speed"),
    (["connect", "p", "--expires-in", "1"], "--expires-in"),
    (["sessions", "start", "p"], "--return-url"),
    (["sessions", "start", "p", "--return-url", "u", "--expires-in", "1"], "--expires-in"),
    (["webhooks", "create"], "<url>"),
    (["webhooks", "rotate-secret"], "<endpoint>"),
    (["disconnect", "p", "fhirsrc_maple"], "conn_"),
])
@pytest.mark.parametrize("is_json", [False, True])
def test_an_invalid_argument_is_named(arguments, name, is_json):
    status, output, errors = run_alone(*arguments, *(["--json"] if is_json else []))
    assert status == 64 and output == "" and name in errors
    if is_json:
        error = json.loads(errors)["error"]
        assert error["code"] == "usage" and error["exit_code"] == 64
        assert error["request_id"] is None and name in error["message"]


# Errors


def test_an_error_has_its_exit_code_and_its_next_step(medblocks):
    status, output, errors = medblocks.run("connections", "nobody")
    assert status == 66 and output == "" and errors.startswith("medblocks: ")
    assert "medblocks patients list" in errors and "Request id: " in errors
    status, output, errors = medblocks.run("connections", "nobody", "--json")
    error = json.loads(errors)["error"]
    assert status == 66 and output == "" and error["exit_code"] == 66 and error["request_id"]
    assert error["code"] == "resource_not_found" and error["type"] == "not_found_error"
    assert medblocks.run("patients", "create", "x" * 201)[0] == 65
    assert medblocks.run("patients", "create", "patient_1")[0] == 65


def test_a_server_that_does_not_respond_is_named():
    status, _, errors = run_alone("search", "x", "--sandbox-port", "1")
    assert status == 69 and "http://localhost:1" in errors and "medblocks sandbox" in errors
    status, _, errors = run_alone(
        "search", "x", "--json",
        MEDBLOCKS_API_KEY="mb_sk_canary", MEDBLOCKS_API_URL="http://localhost:1")
    error = json.loads(errors)["error"]
    assert status == 69 and error["code"] == "connection"
    assert "http://localhost:1" in error["hint"] and "MEDBLOCKS_API_URL" in error["hint"]


def test_a_variable_is_named(medblocks):
    status, _, errors = run_alone("search", "x", MEDBLOCKS_API_URL=medblocks.url)
    assert status == 78 and "MEDBLOCKS_API_KEY" in errors
    status, _, errors = run_alone(
        "search", "x", MEDBLOCKS_API_KEY="mb_sk_canary", MEDBLOCKS_API_URL=medblocks.url)
    assert status == 77 and "MEDBLOCKS_API_KEY" in errors and "canary" not in errors
    for key, url, variable in [
        ("a canary", medblocks.url, "MEDBLOCKS_API_KEY"),
        ("mb_sk_canary", "ftp://x", "MEDBLOCKS_API_URL"),
    ]:
        status, _, errors = run_alone("search", "x", MEDBLOCKS_API_KEY=key, MEDBLOCKS_API_URL=url)
        assert status == 78 and variable in errors and "canary" not in errors


class HostileServer:
    """A server that sends the same bytes to each connection."""

    def __init__(self, response):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, args=[response], daemon=True).start()

    def serve(self, response):
        while True:
            connection, _ = self.socket.accept()
            connection.recv(65536)
            connection.sendall(response)
            connection.close()


@pytest.mark.parametrize("response", [
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n",
])
def test_cut_headers_and_trailers_do_not_end_the_process(response):
    server = HostileServer(response)
    status, _, errors = run_alone("search", "x", "--json", "--sandbox-port", str(server.port))
    assert status in (69, 76) and json.loads(errors)["error"]["exit_code"] == status


def test_a_key_in_a_message_of_the_server_is_not_printed():
    body = json.dumps({"error": {
        "type": "authentication_error", "code": "invalid_api_key", "request_id": "req_1",
        "message": "Unknown key mb_sk_live_canary\x1b[2J", "param": None, "doc_url": None}}).encode()
    head = f"HTTP/1.1 401 Unauthorized\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    server = HostileServer(head + body)
    for options in [[], ["--json"]]:
        status, _, errors = run_alone("search", "x", "--sandbox-port", str(server.port), *options)
        assert status == 77 and "[redacted]" in errors
        assert "canary" not in errors and "\x1b" not in errors


# Output


def test_search_lists_facilities(medblocks):
    status, output, _ = medblocks.run("search", "hospital")
    assert status == 0 and len(output.splitlines()) == 3
    assert output.splitlines()[0] == "fhirsrc_maple\tMaple Grove General Hospital\tepic"
    status, output, _ = medblocks.run("search", "harbor", "--json")
    assert json.loads(output)[0]["id"] == "fhirsrc_harbor"
    status, output, errors = medblocks.run("search", "nothing", "--json")
    assert json.loads(output) == [] and "note" in json.loads(errors)
    status, output, errors = medblocks.run("search", "hospital", "--limit", "2")
    assert len(output.splitlines()) == 2 and "--limit" in errors


def test_a_terminal_gets_a_colored_table_with_titles(medblocks):
    output = run_on_terminal(medblocks, "connections", "patient_1")
    assert "\x1b[1mFACILITY\x1b[0m" in output and "\x1b[32mactive\x1b[0m" in output
    for variables in [{"NO_COLOR": "1"}, {"TERM": "dumb"}]:
        plain = run_on_terminal(medblocks, "connections", "patient_1", **variables)
        assert "\x1b" not in plain and "FACILITY" in plain
    assert "\x1b" in run_on_terminal(medblocks, "connections", "patient_1", NO_COLOR="")


def test_output_for_machines_does_not_depend_on_the_locale_or_the_width(medblocks):
    for arguments in [["patients", "list"], ["patients", "list", "--json"]]:
        outputs = {
            medblocks.run(*arguments, variables=variables)[1]
            for variables in [
                {"LC_ALL": "C", "COLUMNS": "20"}, {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"},
                {"LC_ALL": "ar_EG.UTF-8", "COLUMNS": "500"},
            ]
        }
        assert len(outputs) == 1 and len(outputs.pop()) > 50


def test_a_hostile_name_cannot_change_the_terminal(medblocks):
    name = "\x1b[31mred\x1b]0;title\x07 \u202egnp\t\n\u009b2J \\"
    status, _, _ = medblocks.run("patients", "create", "hostile", "--name", name)
    assert status == 0
    for output in [
        medblocks.run("patients", "list")[1], medblocks.run("patients", "list", "--json")[1],
        run_on_terminal(medblocks, "patients", "get", "hostile", NO_COLOR="1"),
    ]:
        assert not set("\x1b\x07\u202e\u009b") & set(output)
    status, output, _ = medblocks.run("patients", "get", "hostile")
    value = next(line for line in output.split("\n") if line.startswith("name\t")).split("\t")[1]
    assert json.loads(f'"{value}"') == name
    assert json.loads(medblocks.run("patients", "get", "hostile", "--json")[1])["name"] == name
    assert medblocks.run("patients", "delete", "hostile", "--yes")[0] == 0


def test_json_keeps_the_digits_of_numbers(medblocks):
    request = urllib.request.Request(
        f"{medblocks.url}/patients", b'{"patient_id": "digits", "metadata": {"weight": 1.50}}',
        {"Authorization": "Bearer mb_sk_sbx_local", "Content-Type": "application/json"})
    urllib.request.urlopen(request)
    assert '"weight": 1.50' in medblocks.run("patients", "get", "digits", "--json")[1]
    medblocks.api("DELETE", "/patients/digits")


@pytest.mark.parametrize("arguments", [
    ["search", "hospital"], ["records", "patient_1", "--ndjson"], ["records", "patient_1"],
    ["patients", "list", "--json"],
])
def test_a_full_disk_and_a_closed_pipe_are_reported(medblocks, arguments):
    with open("/dev/full", "w") as full:
        status, _, errors = medblocks.run(*arguments, "--json", stdout=full)
    assert status == 74 and json.loads(errors.splitlines()[-1])["error"]["code"] == "output_failed"
    read, write = os.pipe()
    os.close(read)
    status, _, errors = medblocks.run(*arguments, stdout=write)
    os.close(write)
    assert status == 141 and "medblocks:" not in errors


def test_the_help_on_a_full_disk_is_reported():
    with open("/dev/full", "w") as full:
        process = subprocess.run([BINARY, "--help"], stdout=full, stderr=subprocess.PIPE)
    assert process.returncode == 74 and b"No space left" in process.stderr


def test_a_closed_standard_error_is_no_failure(medblocks):
    process = subprocess.run(
        ["sh", "-c", f'"$0" search maple --sandbox-port {medblocks.port} 2>&-', BINARY],
        capture_output=True, text=True, env=environment())
    assert process.returncode == 0 and "fhirsrc_maple" in process.stdout


# Patients, sessions and connections


def test_patients_are_created_listed_and_deleted(medblocks):
    status, output, _ = medblocks.run("patients", "create", "crud", "--email", "a@example.com")
    assert status == 0 and "email\ta@example.com" in output
    status, output, _ = medblocks.run("patients", "list", "--email", "a@example.com")
    assert output.startswith("crud\t")
    status, _, errors = medblocks.run("patients", "delete", "crud", stdin=subprocess.DEVNULL)
    assert status == 64 and "--yes" in errors
    status, output, _ = medblocks.run("patients", "delete", "crud", "--yes", "--json")
    assert json.loads(output) == {"id": "crud", "deleted": True}
    assert medblocks.run("patients", "get", "crud")[0] == 66


def test_a_patient_connects_and_the_records_are_read(medblocks):
    denied = (1, "complete\nfhirsrc_maple\tfailed\tuser_denied\n")
    assert connect(medblocks, "tool_1", "deny") == denied
    status, output = connect(medblocks, "tool_1", "grant")
    assert status == 0 and "active" in output
    status, output, _ = medblocks.run("connections", "tool_1")
    assert status == 0 and "Maple Grove General Hospital\tactive" in output
    connection = output.split("\t")[0]
    status, output, _ = medblocks.run("sessions", "list", "tool_1")
    session = output.split("\t")[0]
    assert len(output.splitlines()) == 2 and session.startswith("ps_")
    status, output, _ = medblocks.run("sessions", "get", session)
    assert "connection\tfhirsrc_maple\tactive" in output
    medblocks.advance(seconds=20)
    status, output, errors = medblocks.run("records", "tool_1", "--wait", "--ndjson")
    resources = [json.loads(line) for line in output.splitlines()]
    assert status == 0 and len(resources) == 100 and "100 records" in errors
    assert all(resource["resourceType"] for resource in resources)
    status, output, _ = medblocks.run("records", "tool_1", "--json", "--type", "Encounter")
    assert json.loads(output) == {"Encounter": 6}
    assert medblocks.run("disconnect", "tool_1", connection, "--yes")[0] == 0
    assert "disconnected" in medblocks.run("connections", "tool_1")[1]


def test_a_session_is_started_for_any_return_url(medblocks):
    url = "https://app.example.com/return"
    arguments = ["sessions", "start", "tool_5", "--return-url", url]
    status, output, _ = medblocks.run(*arguments)
    fields = dict(line.split("\t") for line in output.splitlines())
    assert status == 0 and fields["url"] == f"{medblocks.url}/connect/{fields['id']}"
    status, output, _ = medblocks.run(
        *arguments, "--facility", "fhirsrc_maple", "--expires-in", "60", "--json")
    session = json.loads(output)
    assert status == 0 and session["status"] == "open" and session["patient_id"] == "tool_5"
    status, output, _ = medblocks.run("sessions", "list", "tool_5")
    assert {session["id"], fields["id"]} == {line.split("\t")[0] for line in output.splitlines()}
    for options, name in [(["--return-url", "nonsense"], "--return-url"),
                          (["--facility", ""], "--facility")]:
        status, output, errors = medblocks.run(*arguments, *options)
        assert status == 65 and output == "" and name in errors


# Webhooks and events


def test_listen_prints_events_and_deletes_its_endpoint(medblocks):
    listener, endpoint, _ = start_listener(medblocks)
    connect(medblocks, "tool_2", "grant")
    event = json.loads(listener.stdout.readline())
    assert event["type"] == "patient_session.completed"
    status, output, _ = medblocks.run("webhooks", "doctor")
    assert f"ok\t{endpoint}" in output
    status, output, _ = medblocks.run("events", "list", endpoint)
    assert output.startswith(f"{event['id']}\tpatient_session.completed\tdelivered\t1\t")
    listener.send_signal(signal.SIGINT)
    assert listener.wait(timeout=30) == 0
    assert endpoint not in endpoints(medblocks)


def test_listen_deletes_its_endpoint_when_its_reader_ends(medblocks):
    listener, endpoint, _ = start_listener(medblocks)
    listener.stdout.close()
    connect(medblocks, "tool_4", "grant")
    assert listener.wait(timeout=30) == 141
    assert endpoint not in endpoints(medblocks)


def test_listen_deletes_what_a_killed_listener_left_and_nothing_else(medblocks):
    webhook = {"url": f"http://localhost:{free_port()}/mine", "events": ["*"]}
    mine = medblocks.api("POST", "/webhooks", webhook)["id"]
    running, kept, _ = start_listener(medblocks)
    killed, left, _ = start_listener(medblocks)
    killed.kill()
    killed.wait()
    assert left in endpoints(medblocks)
    listener, endpoint, notes = start_listener(medblocks)
    assert {"deleted": left} == {k: v for k, v in notes[0].items() if k == "deleted"}
    assert left not in endpoints(medblocks) and {mine, kept, endpoint} <= endpoints(medblocks)
    for process in [running, listener]:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    medblocks.api("DELETE", f"/webhooks/{mine}")


def test_listen_works_where_it_cannot_keep_its_state(medblocks, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    listener, endpoint, notes = start_listener_with_state(medblocks, blocked)
    assert "stays" in notes[0]["note"]
    listener.send_signal(signal.SIGINT)
    assert listener.wait(timeout=30) == 0 and endpoint not in endpoints(medblocks)


def start_listener_with_state(medblocks, folder):
    old = os.environ["XDG_STATE_HOME"]
    os.environ["XDG_STATE_HOME"] = str(folder)
    try:
        return start_listener(medblocks)
    finally:
        os.environ["XDG_STATE_HOME"] = old


@pytest.mark.parametrize("arguments", [["webhooks", "listen"], ["sandbox"]])
def test_a_busy_port_is_reported_before_anything_is_announced(medblocks, arguments):
    before = endpoints(medblocks)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        options = [] if arguments == ["sandbox"] else ["--sandbox-port", str(medblocks.port)]
        status, output, errors = run_alone(*arguments, "--port", port, "--json", *options)
    error = json.loads(errors)["error"]
    assert status == 74 and output == "" and error["code"] == "port_in_use"
    assert port in error["message"] and "--port" in error["hint"]
    assert endpoints(medblocks) == before


def test_a_secret_is_printed_when_it_is_created_or_rotated_and_never_elsewhere(medblocks):
    url = f"http://localhost:{free_port()}/hook"
    event = "records.sync.completed"
    status, output, errors = medblocks.run("webhooks", "create", url, "--event", event)
    fields = dict(line.split("\t") for line in output.splitlines())
    endpoint, secret = fields["id"], fields["secret"]
    assert status == 0 and fields["url"] == url and secret.startswith("whsec_")
    assert secret not in errors and "MEDBLOCKS_WEBHOOK_SECRET" in errors
    created = next(w for w in medblocks.api("GET", "/webhooks")["data"] if w["id"] == endpoint)
    assert created["events"] == [event]

    status, output, errors = medblocks.run("webhooks", "rotate-secret", endpoint)
    assert status == 64 and output == "" and "--yes" in errors
    status, output, errors = medblocks.run("webhooks", "rotate-secret", endpoint, "--yes", "--json")
    rotated = json.loads(output)["secret"]
    assert status == 0 and rotated not in (secret, "") and rotated not in errors
    for arguments in (["list"], ["list", "--json"], ["doctor", "--json"], ["delete", endpoint, "--yes"]):
        assert "whsec_" not in "".join(medblocks.run("webhooks", *arguments)[1:])
    assert endpoint not in endpoints(medblocks)


def test_undelivered_events_are_found_and_redelivered(medblocks):
    webhook = {"url": f"http://localhost:{free_port()}/hook", "events": ["*"]}
    endpoint = medblocks.api("POST", "/webhooks", webhook)["id"]
    connect(medblocks, "tool_3", "grant")

    def undelivered():
        status, output, _ = medblocks.run("webhooks", "doctor", "--json")
        finding = next(f for f in json.loads(output) if f["endpoint"] == endpoint)
        return status == 1 and finding["undelivered"]

    event = wait_until(undelivered)[0]
    status, output, _ = medblocks.run("events", "list", endpoint, "--undelivered")
    assert event in output
    status, output, _ = medblocks.run("events", "redeliver", event)
    assert status == 0 and output.strip() == event
    status, _, errors = medblocks.run("webhooks", "redeliver", event, "--json")
    error = json.loads(errors.splitlines()[-1])["error"]
    assert status == 75 and error["code"] == "throttled" and error["retry_after"] > 0
    assert f"{endpoint}\t" in medblocks.run("webhooks", "list")[1]
    assert medblocks.run("webhooks", "delete", endpoint, "--yes")[0] == 0
    assert endpoint not in endpoints(medblocks)
