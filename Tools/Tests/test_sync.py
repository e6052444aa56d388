"""Tests `medblocks sync`, `medblocks export` and `medblocks records --from`."""

import base64
import json
import os
import pty
import signal
import sqlite3
import subprocess
import urllib.request

import pytest
from conftest import Medblocks, wait_until
from test_tool import run_alone

PATIENTS = 60


@pytest.fixture(scope="module")
def many(state_folder):
    """A local Medblocks with many patients."""
    medblocks = Medblocks("--patients", str(PATIENTS))
    yield medblocks
    medblocks.stop()


def databases():
    """The databases to test: SQLite, and PostgreSQL where .ci/run has started one."""
    return ["sqlite"] + (["postgresql"] if "MEDBLOCKS_TEST_POSTGRESQL" in os.environ else [])


@pytest.fixture(params=databases())
def database(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'records.db'}"
    url = os.environ["MEDBLOCKS_TEST_POSTGRESQL"]
    for table in ["webhook_events", "records", "sync_jobs", "schema"]:
        subprocess.run(
            ["psql", "--quiet", url, "-c", f"DROP TABLE IF EXISTS medblocks_{table}"], check=True)
    return url


def fetch(medblocks, patient):
    """Returns the resources of a patient from the API, as bytes of a page."""
    request = urllib.request.Request(
        f"{medblocks.url}/patients/{patient}/records?count=100",
        headers={"Authorization": "Bearer mb_sk_sbx_local"})
    return urllib.request.urlopen(request).read()


def check_export(medblocks, database, folder):
    """Exports a database and compares every byte with the API."""
    status, output, errors = run_alone("export", str(folder), "--from", database, "--json")
    assert status == 0, errors
    result = json.loads(output)
    assert result["malformed"] == 0
    lines = {}
    for entry in result["output"]:
        path = folder / entry["file"]
        assert entry["file"] == f"{entry['type']}.ndjson"
        content = path.read_bytes().splitlines()
        assert len(content) == entry["count"]
        assert all(json.loads(line)["resourceType"] == entry["type"] for line in content)
        lines[entry["type"]] = content
    assert sorted(os.listdir(folder)) == sorted(entry["file"] for entry in result["output"])
    expected = 0
    exported = {line for content in lines.values() for line in content}
    for number in range(1, PATIENTS + 1):
        page = fetch(medblocks, f"patient_{number}")
        resources = json.loads(page)["data"]
        expected += len(resources)
        for line in [line for line in exported if line in page]:
            page = page.replace(line, b"", 1)
        assert b"resourceType" not in page  # each resource was exported byte for byte
    assert sum(map(len, lines.values())) == expected == 100 * PATIENTS


def test_a_sync_is_interrupted_goes_on_and_is_exported(many, database, tmp_path):
    process = many.start("sync", "--database", database, "--all", "--workers", "1", "--json")
    event = json.loads(process.stdout.readline())
    assert event["event"] == "progress" and event["total"] == PATIENTS
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    error = json.loads(errors.splitlines()[-1])["error"]
    assert process.returncode == 130 and error["code"] == "interrupted"
    assert "medblocks sync --database" in error["hint"]

    status, output, _ = many.run("sync", "--database", database, "--json")
    finished = json.loads(output.splitlines()[-1])
    assert status == 0 and finished["event"] == "finished" and finished["failed"] == 0
    assert 0 < finished["patients"] < PATIENTS  # the first process has completed the others
    check_export(many, database, tmp_path / "export")

    status, output, _ = run_alone("records", "patient_1", "--from", database, "--json")
    assert json.loads(output) == json.loads(many.run("records", "patient_1", "--json")[1])
    status, stored, _ = run_alone("records", "patient_1", "--from", database, "--ndjson")
    _, sent, _ = many.run("records", "patient_1", "--ndjson")
    assert sorted(stored.splitlines()) == sorted(sent.splitlines())
    status, output, _ = run_alone(
        "records", "patient_1", "--from", database, "--json", "--type", "Encounter")
    assert json.loads(output) == {"Encounter": 6}
    status, _, errors = many.run("sync", "--database", database)
    assert status == 0 and "--all" in errors  # nothing is left


@pytest.mark.parametrize("end", ["kill", "second Ctrl-C"])
def test_a_sync_that_ends_at_once_loses_nothing(many, tmp_path, end):
    database = f"sqlite:{tmp_path / 'records.db'}"
    process = many.start("sync", "--database", database, "--all", "--json", "--workers", "2")
    process.stdout.readline()
    if end == "kill":
        process.kill()
        process.wait()
        with sqlite3.connect(tmp_path / "records.db") as connection:  # ends the leases of the dead
            connection.execute("UPDATE medblocks_sync_jobs SET due_at = 0 WHERE state = 'running'")
        connection.close()
    else:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        with sqlite3.connect(tmp_path / "records.db") as connection:
            connection.execute("UPDATE medblocks_sync_jobs SET due_at = 0 WHERE state = 'running'")
        connection.close()
    assert many.run("sync", "--database", database)[0] == 0
    check_export(many, database, tmp_path / "export")


def test_one_patient_is_synced_in_plain_lines(many, tmp_path):
    database = f"sqlite:{tmp_path / 'records.db'}"
    status, output, errors = many.run(
        "sync", "--database", database, "--patient", "patient_1", "--patient", "patient_2")
    assert status == 0 and output == "patients\t2\nfailed\t0\nrecords\t200\n"
    assert "of 2 patients" in errors and "\x1b" not in errors and "\r" not in errors


def test_a_terminal_gets_a_progress_bar(many, tmp_path):
    output = run_sync_on_terminal(many, tmp_path, TERM="xterm")
    assert "\r\x1b[K[" in output and "records/s" in output
    assert "\r\x1b[K" not in run_sync_on_terminal(many, tmp_path, TERM="dumb")


def run_sync_on_terminal(many, tmp_path, **variables):
    terminal, end = pty.openpty()
    process = many.start(
        "sync", "--all", "--database", f"sqlite:{tmp_path / 'bar.db'}",
        stdout=subprocess.DEVNULL, stderr=end, variables=variables)
    os.close(end)
    output = b""
    try:
        while chunk := os.read(terminal, 65536):
            output += chunk
    except OSError:
        pass
    assert process.wait(timeout=60) == 0
    os.close(terminal)
    return output.decode()


def test_a_patient_who_does_not_exist_is_reported(many, tmp_path):
    status, output, errors = many.run(
        "sync", "--database", f"sqlite:{tmp_path / 'records.db'}", "--patient", "nobody", "--json")
    lines = [json.loads(line) for line in errors.splitlines()]
    assert status == 69 and lines[-1]["error"]["code"] == "sync_failed"
    assert {"patient": "nobody", "code": "resource_not_found"}.items() <= lines[-2].items()
    assert json.loads(output.splitlines()[-1])["failed"] == 1


def test_watch_syncs_again_by_the_interval_and_finds_new_patients(many, tmp_path):
    file = tmp_path / "records.db"
    process = many.start(
        "sync", "--all", "--watch", "--interval", "1", "--database", f"sqlite:{file}", "--json",
        stdout=subprocess.DEVNULL)
    query = "SELECT synced_at FROM medblocks_sync_jobs WHERE patient_id = ?"

    def synced_at(patient):
        connection = sqlite3.connect(file)
        try:
            return connection.execute(query, [patient]).fetchone()[0]
        finally:
            connection.close()

    first = wait_until(lambda: synced_at("patient_1"))
    wait_until(lambda: synced_at("patient_1") > first)
    many.api("POST", "/patients", {"patient_id": "new"})
    wait_until(lambda: synced_at("new"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 130
    many.api("DELETE", "/patients/new")


def test_records_that_are_not_fhir_go_to_a_file_of_their_own(many, tmp_path):
    file = tmp_path / "records.db"
    database = f"sqlite:{file}"
    assert many.run("sync", "--database", database, "--patient", "patient_1")[0] == 0
    hostile = [("", b"\xff not JSON\n"), ("../evil", b'{"resourceType": "../evil", "id": "1"}')]
    connection = sqlite3.connect(file)
    for kind, content in hostile:
        connection.execute(
            "INSERT INTO medblocks_records SELECT namespace, patient_id, ?, source, 'x', hash, ?, "
            "walk, first_seen_at, changed_at, last_seen_at, NULL FROM medblocks_records LIMIT 1",
            [kind, content])
    connection.commit()
    connection.close()
    folder = tmp_path / "export"
    status, output, errors = run_alone("export", str(folder), "--from", database, "--json")
    assert status == 0 and json.loads(output)["malformed"] == 2 and "malformed.ndjson" in errors
    lines = [json.loads(line) for line in (folder / "malformed.ndjson").read_text().splitlines()]
    assert [base64.b64decode(line["content_base64"]) for line in lines] == [c for _, c in hostile]
    assert all(line["patient_id"] == "patient_1" for line in lines)
    assert not list(tmp_path.rglob("*evil*"))
    status, _, errors = run_alone("records", "patient_1", "--from", database, "--json")
    assert status == 76 and json.loads(errors)["error"]["malformed"] == 1


def test_an_export_is_whole_or_not_there(many, tmp_path):
    database = f"sqlite:{tmp_path / 'records.db'}"
    assert many.run("sync", "--database", database, "--patient", "patient_1")[0] == 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    status, _, errors = run_alone("export", str(tmp_path / "full"), "--from", database)
    assert status == 64 and "not an empty folder" in errors
    status, _, errors = run_alone(
        "export", str(tmp_path / "export"), "--from", database, "--patient", "nobody")
    assert status == 66 and not (tmp_path / "export").exists()
    assert [path.name for path in tmp_path.iterdir() if "export" in path.name] == []
    (tmp_path / "export").mkdir()
    assert run_alone("export", str(tmp_path / "export"), "--from", database)[0] == 0
    assert (tmp_path / "export" / "Patient.ndjson").exists()


@pytest.mark.parametrize("arguments, status, name", [
    (["sync", "--database", "records.db"], 64, "--database"),
    (["sync", "--database", "mysql://canary@host"], 64, "--database"),
    (["sync", "--workers", "0"], 64, "--workers"),
    (["sync", "--all", "--patient", "x"], 64, "--patient"),
    (["sync", "--database", "sqlite:/nowhere/records.db"], 74, "folder"),
    (["records", "x", "--from", "sqlite:/nowhere/records.db"], 66, "medblocks sync"),
    (["records", "x", "--from", "sqlite:x", "--since", "2026-01-01"], 64, "--since"),
    (["export", "/tmp/x", "--from", "sqlite:/nowhere/records.db"], 66, "medblocks sync"),
    (["export", "/tmp/x", "--from", "nonsense"], 64, "--from"),
    (["sync", "--database", "postgres://user:canary@127.0.0.1:1/x"], 74, "database"),
])
def test_an_invalid_database_is_reported_without_its_password(arguments, status, name):
    code, output, errors = run_alone(*arguments)
    assert code == status and output == "" and name in errors and "canary" not in errors


def test_a_full_disk_ends_the_sync(many, tmp_path):
    database = f"sqlite:{tmp_path / 'records.db'}"
    with open("/dev/full", "w") as full:
        status, _, errors = many.run("sync", "--database", database, "--all", "--json", stdout=full)
    assert status == 74 and json.loads(errors.splitlines()[-1])["error"]["code"] == "output_failed"
    assert many.run("sync", "--database", database)[0] == 0
    check_export(many, database, tmp_path / "export")
