"""Counts what meson and doctest report, for ./test.

    summary.py count NAME BUILD_FOLDER RESULTS    reads one run's log, prints its counts, keeps them in RESULTS/NAME.json
    summary.py total FAILED_STEPS RESULTS         prints "N passed, N failed, N skipped" over all; exit code 1 on failure

A doctest program counts as many tests as it has cases, any other meson test as one. A program that crashed, ran out of
time or failed beside its cases counts as one failure more, so that no failure can hide behind passed cases.
"""

import json
import pathlib
import re
import sys

DOCTEST_CASES = re.compile(
    r"\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|(?:\s*(\d+) skipped)?"
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
FILTERS = {"-tc", "-ts", "-tce", "-tse", "-sf", "--test-case", "--test-suite", "--source-file"}
FILTERS |= {"--test-case-exclude", "--test-suite-exclude"}
GOOD = {"OK", "EXPECTEDFAIL"}
KINDS = ("passed", "failed", "skipped")


def count_entry(entry):
    """Counts one line of meson's testlog.json."""
    output = COLOURS.sub("", entry.get("stdout") or "")
    good = entry["result"] in GOOD
    cases = DOCTEST_CASES.findall(output)
    if not cases:
        kind = "passed" if good else "skipped" if entry["result"] == "SKIP" else "failed"
        return {key: int(key == kind) for key in KINDS}
    _, passed, failed, skipped = (int(field or 0) for field in cases[-1])
    if not good and failed == 0:
        failed = 1
    if FILTERS.intersection(argument.split("=")[0] for argument in entry.get("command") or []):
        skipped = 0  # what a filter leaves out, another entry runs
    return {"passed": passed, "failed": failed, "skipped": skipped}


def add(counts):
    return {key: sum(count[key] for count in counts) for key in KINDS}


def text(counts):
    return ", ".join(f"{counts[key]} {key}" for key in KINDS)


def read_log(folder):
    """The entries of the run's log; a missing log is one failure, as nothing is known then."""
    log = pathlib.Path(folder) / "meson-logs" / "testlog.json"
    if not log.exists():
        return [{"name": "meson test", "result": "ERROR", "stdout": ""}]
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def count(name, folder, results):
    entries = read_log(folder)
    counts = add([count_entry(entry) for entry in entries])
    if sum(counts.values()) == 0:
        counts["failed"] = 1  # a test run that ran nothing proves nothing
    for entry in entries:
        for line in COLOURS.sub("", entry.get("stdout") or "").splitlines():
            if line.startswith(("[doctest] test cases:", "[doctest] assertions:")):
                print(f"{entry['name']}: {line}")
        if entry["result"] not in GOOD | {"SKIP"}:
            print(f"{entry['name']}: {entry['result']}")
    (pathlib.Path(results) / f"{name}.json").write_text(json.dumps(counts), encoding="utf-8")
    print(f"{name}: {text(counts)}", flush=True)


def total(failed_steps, results):
    counts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(results).glob("*.json"))]
    counts.append({"passed": 0, "failed": failed_steps, "skipped": 0})
    whole = add(counts)
    print(text(whole))
    return 1 if whole["failed"] else 0


def main(arguments):
    if len(arguments) == 4 and arguments[0] == "count":
        count(*arguments[1:])
        return 0
    if len(arguments) == 3 and arguments[0] == "total":
        return total(int(arguments[1]), arguments[2])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
