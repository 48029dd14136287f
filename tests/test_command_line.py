"""The command line's wrong uses: one clear sentence, the right exit status, nothing lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from inventory.store import Store
from tests import rewrite
from tests.captures import PLANT
from tests.sites import COMMAND, listed, sightglass

NORMAL = PLANT / "plant-normal.pcapng"


def sentence(*arguments: str | Path, status: int) -> str:
    """What a failing command says: one line."""
    done = sightglass(*arguments, check=False)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_a_missing_capture_changes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    text = sentence("replay", tmp_path / "none.pcap", "--site", site, status=1)
    assert "none.pcap cannot be read: No such file or directory" in text
    assert not site.exists()


def test_a_pipe_is_no_capture_to_wait_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pcap")
    text = sentence("replay", tmp_path / "pipe.pcap", "--site", tmp_path / "site", status=1)
    assert text.endswith("pipe.pcap cannot be read: it is a pipe")


def test_no_capture_is_wrong_use(tmp_path: Path) -> None:
    assert "no capture was given" in sentence("replay", "--site", tmp_path / "s", status=2)


def test_what_is_no_capture_is_told(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("these are notes, not packets\n")
    site = tmp_path / "site"
    said = sentence("replay", text, "--site", site, status=1)
    assert "notes.txt" in said
    assert "expected a pcap or pcapng capture" in said
    assert not site.exists(), "nothing was read: no site is made"


def test_what_is_no_capture_does_not_stop_one(tmp_path: Path) -> None:
    text, site = tmp_path / "notes.txt", tmp_path / "site"
    text.write_text("these are notes, not packets\n")
    done = sightglass("replay", text, NORMAL, "--site", site, check=False)
    assert done.returncode == 1
    assert "notes.txt" in done.stderr
    assert "27,848 frames of 1 capture read" in done.stderr
    (health,) = listed(site, "health")
    assert health["frames"] == 27_848
    assert not health["damages"], "what is no capture was not read"


@pytest.mark.parametrize(
    ("wrong", "needed"),
    [
        (("replay", "x.pcap", "--site", ""), "a folder was needed"),
        (("assets", "--site", __file__), "is a file"),
        (("replay", "x.pcap", "--site", "s", "--pace", "nan"), "a number above 0"),
        (("replay", "x.pcap", "--site", "s", "--pace", "inf"), "a number above 0"),
        (("replay", "x.pcap", "--site", "s", "--pace", "0"), "a number above 0"),
        (("assets", "--site", "s", "--limit", "0"), "a whole number above 0"),
        (("assets", "--site", "s", "--limit", "-1"), "a whole number above 0"),
        (("doctor", "-i", "lo", "--seconds", "-1"), "a number of seconds above 0"),
        (("run", "-i", "lo", "-i", "lo", "--site", "s"), "lo was given twice"),
        (("run", "-i", "lo+lo", "--site", "s"), "lo was given twice"),
        (("run", "-i", "lo", "--ring", "5M", "--site", "s"), "a size of at least 16M"),
        (("run", "-i", "lo", "--ring", "20", "--site", "s"), "a size of at least 16M"),
        (("run", "-i", "lo", "--ring", "infG", "--site", "s"), "a size of at least 16M"),
        (("run", "--demo", "--ring", "1G"), "a packet ring needs a mirror port"),
        (("packets", "--site", "s", "--port", "502"), "--port goes with --between"),
        (("packets", "--site", "s", "--from", "noon"), "ISO 8601"),
        (("assets", "--site", "s", "--since", "9999-12-31T23:59:59-05:00"), "ISO 8601"),
        (("graph", "--site", "s", "--at", "0001-01-01T00:00:00+10:00"), "ISO 8601"),
        (("graph", "--site", "s", "-o", "plant.docx"), ".svg, .png, .graphml, .json"),
        (("diff", "--site", "s", "2026-01-02", "2026-01-01"), "TO must be later than FROM"),
    ],
)
def test_a_wrong_value_is_told(wrong: tuple[str, ...], needed: str) -> None:
    assert needed in sentence(*wrong, status=2)


def test_a_difference_is_told_in_words(normal_site: Path) -> None:
    done = sightglass("diff", "--site", normal_site, "2020-01-01", "2030-01-01")
    lines = done.stdout.splitlines()
    assert any(line.split()[:2] == ["added", "asset"] for line in lines)
    assert any("read holding registers" in line for line in lines)


def test_no_difference_is_told_too(normal_site: Path) -> None:
    done = sightglass("diff", "--site", normal_site, "0001-01-01", "0002-01-01")
    assert not done.stdout
    assert "nothing came, went or changed" in done.stderr


def test_what_matches_nothing_is_not_nothing_yet(normal_site: Path) -> None:
    done = sightglass("values", "--site", normal_site, "--object", "no such object")
    assert "nothing that matches" in done.stderr


@pytest.mark.parametrize("command", [("assets",), ("links", "--format", "json"), ("graph",)])
def test_output_that_finds_no_room_is_told(normal_site: Path, command: tuple[str, ...]) -> None:
    words = [*COMMAND, *command, "--site", str(normal_site)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "sightglass: the output cannot be written: No space left on device\n"


def test_the_name_of_a_picture_decides_its_form(normal_site: Path, tmp_path: Path) -> None:
    for name, begins in (("plant.png", b"\x89PNG"), ("plant.svg", b"<svg"), ("p.json", b"{")):
        sightglass("graph", "--site", normal_site, "-o", tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"# nothing\n"])
def test_a_zone_file_without_zones_is_refused(
    normal_site: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "zones.toml"
    file.write_bytes(content)
    before = listed(normal_site, "assets")
    said = sentence("zones", "import", "--site", normal_site, file, status=2)
    assert "the zone file was not taken: it " in said
    assert listed(normal_site, "assets") == before


@pytest.mark.parametrize("compressed", [False, True])
def test_a_truncated_capture_is_kept_up_to_the_damage(tmp_path: Path, compressed: bool) -> None:
    whole = NORMAL.read_bytes()
    cut = tmp_path / ("cut.pcapng.gz" if compressed else "cut.pcapng")
    part = whole[: len(whole) // 2 + 7]
    cut.write_bytes(gzip.compress(part, 1) if compressed else part)
    site = tmp_path / "site"
    done = sightglass("replay", cut, "--site", site, check=False)
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()[-1]
    assert cut.name in said
    assert "expected" in said or "needed" in said
    assert str(len(part))[:3] in said.replace(",", "")
    (health,) = listed(site, "health")
    assert 5_000 < health["frames"] < 27_848
    assert any(cut.name in damage for damage in health["damages"])


def test_replaying_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    site = tmp_path / "site"
    sightglass("replay", NORMAL, "--site", site)
    before = {what: listed(site, what) for what in ("assets", "operations", "links")}
    done = sightglass("replay", NORMAL, "--site", site)
    assert "was read before: nothing changes" in done.stderr
    assert {what: listed(site, what) for what in before} == before
    late = sightglass("replay", "--site", site, "--learn", NORMAL)
    assert "was read before, not as clean" in late.stderr


def test_frames_of_a_link_type_that_nobody_reads_are_counted_and_told(tmp_path: Path) -> None:
    capture = rewrite.write(tmp_path / "radio.pcap", 105, [rewrite.Frame(10**18, bytes(30))])
    site = tmp_path / "site"
    text = sentence("replay", capture, "--site", site, status=1)
    assert "radio.pcap holds frames that are only counted" in text
    assert "found link type 105" in text
    (health,) = listed(site, "health")
    assert health["frames"] == 1
    assert any("link type 105" in damage for damage in health["damages"])
    (first, *_) = sightglass("doctor", capture, check=False).stdout.splitlines()
    assert first.startswith("BAD ")
    assert "link type 105" in first


def test_a_files_name_steers_no_terminal(tmp_path: Path) -> None:
    text = sentence("replay", tmp_path / "no\x1b[31m\nne", "--site", tmp_path / "s", status=1)
    assert "no\\x1b[31m\\nne cannot be read: No such file or directory" in text


def test_a_capture_is_itself_by_all_its_octets(tmp_path: Path) -> None:
    """Its mark is made of its ends: those of the same length are digested before they are read."""
    site, other = tmp_path / "site", tmp_path / "other.pcapng"
    octets = bytearray(NORMAL.read_bytes())
    middle = octets.index(b"\x81\x00", len(octets) // 2)
    octets[middle + 40] ^= 1
    other.write_bytes(octets)
    done = sightglass("replay", NORMAL, NORMAL, "--site", site)
    assert done.stderr.count("was read before: nothing changes") == 1
    assert "was read before" not in sightglass("replay", other, "--site", site).stderr
    with Store.open(site) as store:
        read = {capture.sha256 for capture in store.captures()}
    assert read == {hashlib.sha256(path.read_bytes()).hexdigest() for path in (NORMAL, other)}


def test_a_site_that_is_none_is_told(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in sentence("assets", "--site", tmp_path / "none", status=1)


def test_a_newer_site_is_left_alone(normal_site: Path, tmp_path: Path) -> None:
    import shutil

    import duckdb

    site = tmp_path / "newer"
    shutil.copytree(normal_site, site)
    with duckdb.connect(str(site / "site.duckdb")) as connection:
        tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
        (migrations,) = (name for name in tables if "migration" in name or "schema" in name)
        connection.execute(
            f"INSERT INTO {migrations} SELECT * REPLACE (9999 AS number) FROM {migrations} LIMIT 1"
        )
    before = (site / "site.duckdb").read_bytes()
    said = sentence("assets", "--site", site, status=1)
    assert "newer" in said
    assert (site / "site.duckdb").read_bytes() == before


@pytest.mark.parametrize("listen", ["0.0.0.0:8000", "10.1.2.3:8000", "[::]:8000", ":8000"])
def test_only_loopback_is_listened_on(tmp_path: Path, listen: str) -> None:
    said = sentence("run", "--demo", "--site", tmp_path / "s", "--listen", listen, status=2)
    assert "loopback" in said


def test_run_needs_something_to_watch() -> None:
    assert "a mirror port was needed" in sentence("run", status=2)


def test_a_site_in_use_refuses_another_run(normal_site: Path, tmp_path: Path) -> None:
    import shutil

    site = tmp_path / "site"
    shutil.copytree(normal_site, site)
    code = "from console.command import main; raise SystemExit(main())"
    log = tmp_path / "run.log"
    with log.open("w") as file:
        first = subprocess.Popen(
            [
                sys.executable,
                "-c",
                code,
                "run",
                "--no-sensor",
                "--site",
                str(site),
                "--listen",
                "127.0.0.1:0",
            ],
            stderr=file,
        )
    try:
        while "the console is at" not in log.read_text():
            assert first.poll() is None, log.read_text()
        said = sentence("run", "--no-sensor", "--site", site, "--listen", "127.0.0.1:0", status=1)
        assert "in use" in said
        assert str(first.pid) in said
        said = sentence("replay", NORMAL, "--site", site, status=1)
        assert "in use" in said
        assert len(listed(site, "assets")) == 29, "lists ask the core through its socket"
    finally:
        first.terminate()
        first.wait(timeout=20)


@pytest.mark.skipif(os.geteuid() != 0, reason="dropping a capability needs root")
def test_without_the_capability_capture_says_what_it_needs() -> None:
    done = subprocess.run(
        [
            "setpriv",
            "--reuid=65534",
            "--clear-groups",
            "--inh-caps=-all",
            sys.executable,
            "-m",
            "sensor.capture",
            "-i",
            "lo",
            "--socket",
            "/tmp/sightglass-test.socket",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Permission denied" in done.stderr and "CAP_NET_RAW" not in done.stderr:
        pytest.skip("another user cannot read this checkout")
    assert done.returncode == 1
    assert "CAP_NET_RAW" in done.stderr


def test_json_is_only_json(normal_site: Path) -> None:
    for what in ("assets", "links", "operations", "values", "violations", "health"):
        done = sightglass(what, "--site", normal_site, "--format", "json")
        assert isinstance(json.loads(done.stdout), list)


def test_since_and_limit(normal_site: Path) -> None:
    done = sightglass(
        "operations",
        "--site",
        normal_site,
        "--limit",
        "3",
        "--since",
        "2026-11-23T15:30:00Z",
        "--format",
        "json",
    )
    assert len(json.loads(done.stdout)) == 3
    said = sentence("operations", "--site", normal_site, "--since", "yesterday", status=2)
    assert "ISO 8601" in said


def test_values_of_one_object_of_one_asset(normal_site: Path) -> None:
    assets = {ip: asset for asset in listed(normal_site, "assets") for ip in asset["ips"]}
    plc, name = assets["10.10.1.11"]["id"], "holding register 10"
    options = ("--site", normal_site, "--asset", plc, "--object", name, "--format", "json")
    changes = json.loads(sightglass("values", *options).stdout)
    assert changes
    assert all(change["object"] == name and change["old"] != change["new"] for change in changes)
    said = sentence("values", "--site", normal_site, "--asset", "nobody", status=2)
    assert "no asset has the id nobody" in said


def test_without_a_ring_there_are_no_packets(normal_site: Path, tmp_path: Path) -> None:
    output = tmp_path / "packets.pcapng"
    said = sentence("packets", "--site", normal_site, "-o", output, status=2)
    assert "this site keeps no packets" in said
    assert not [*tmp_path.iterdir()]


def test_an_unknown_evidence_is_told(normal_site: Path) -> None:
    for id_ in ("e0000", "../../etc/passwd", "e?c"):
        said = sentence("evidence", id_, "--site", normal_site, status=2)
        assert f"no evidence has the id {id_}" in said


def test_a_deviation_instead_of_evidence_is_told_its_evidence(attacked_site: Path) -> None:
    deviation = listed(attacked_site, "deviations")[0]
    said = sentence("evidence", deviation["id"], "--site", attacked_site, status=2)
    assert f"{deviation['id']} is a deviation; its evidence is " in said
    assert f"{deviation['evidence_seen'][0]['id']} (seen)" in said


def test_a_report_of_an_unknown_form_is_told(normal_site: Path, tmp_path: Path) -> None:
    said = sentence(
        "report", "iec62443", "--site", normal_site, "-o", tmp_path / "r.docx", status=2
    )
    assert ".pdf, .json" in said


def test_evidence_is_a_capture_that_states_the_same(normal_site: Path, tmp_path: Path) -> None:
    (asset,) = (a for a in listed(normal_site, "assets") if a["model"] == "TM221CE24R")
    claims = [*asset["claims"], *(c for child in asset["children"] for c in child["claims"])]
    claim = next(c for c in claims if c["attribute"] == "firmware")
    out = tmp_path / "proof.pcapng"
    done = sightglass(
        "evidence", claim["evidence"]["id"], "--site", normal_site, "-o", out, "--explain"
    )
    assert claim["value"] in done.stdout
    again = tmp_path / "again"
    sightglass("replay", out, "--site", again)
    assert any(a["firmware"] == claim["value"] for a in listed(again, "assets"))


def test_learning_says_until_when(normal_site: Path, attacked_site: Path) -> None:
    learning = sightglass("baseline", "check", "--site", normal_site).stdout
    assert "still learning, no deviation is told before 2026-11-24 15:" in learning
    assert "still learning" not in sightglass("baseline", "check", "--site", attacked_site).stdout
    told = sightglass("deviations", "--site", normal_site).stderr
    assert "still learning, no deviation is told before 2026-11-24 15:" in told


def test_a_folder_that_cannot_be_looked_at_is_told() -> None:
    name = "x" * 300  # no system has names so long
    text = sentence("assets", "--site", name, status=2)
    assert f"a folder was needed, {name} cannot be looked at: File name too long" in text


def test_options_are_not_abbreviated(normal_site: Path) -> None:
    done = sightglass("assets", "--sit", normal_site, check=False)
    assert done.returncode == 2
    assert "--site" in done.stderr


def test_the_version_is_that_of_the_package() -> None:
    done = sightglass("--version")
    assert done.stdout == f"sightglass {metadata.version('sightglass')}\n"
    assert done.stderr == ""


def test_evidence_is_explained_by_names(attacked_site: Path) -> None:
    kind = "write multiple registers"
    done = next(o for o in listed(attacked_site, "operations") if o["operation"] == kind)
    told = sightglass("evidence", done["evidence"]["id"], "--site", attacked_site, "--explain")
    assert f"did “{kind}” ({done['code']}) to {done['server']}" in told.stdout


def test_health_has_a_line_for_each_figure(normal_site: Path) -> None:
    lines = sightglass("health", "--site", normal_site).stdout.splitlines()
    assert lines[0].split() == ["FRAMES", "27,848"]
    assert any(line.startswith("DECODED SHARE") and line.endswith("%") for line in lines)


def test_doctor_leaves_no_empty_line_where_it_has_no_advice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from console.command import main
    from sensor.mirror import Diagnosis

    found = [Diagnosis(False, "eth9 is down"), Diagnosis(False, "no frame", "plug it in")]
    monkeypatch.setattr("sensor.doctor.examine", lambda *_: found)
    assert main(["doctor", "-i", "eth9"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["BAD   eth9 is down", "BAD   no frame", "      plug it in"]
