"""Reads the engine and the app with clang-tidy-19 and counts the files, for ./test --tidy.

    tidy.py ROOT BUILD_FOLDER RESULTS    one file of the tree is one check; the counts go to RESULTS/tidy.json

The commands are those of the build, without the warnings that only GCC knows.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys


def sources(root, build):
    """The files of engine/ and app/ that the build compiles; tests are read by their compilers alone."""
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    found = {(build / command["file"]).resolve() for command in commands}
    return sorted(path for path in found if any(path.is_relative_to(root / part) for part in ("engine", "app")))


def read(path, build):
    """The findings in a file, as clang-tidy prints them; empty when there are none."""
    command = ["clang-tidy-19", "--quiet", "-p", str(build), "--extra-arg=-Wno-unknown-warning-option", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    root, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    files = sources(root, build)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = list(pool.map(lambda path: read(path, build), files))
    for finding in filter(None, findings):
        print(finding)
    failed = sum(1 for finding in findings if finding)
    # No file at all would mean that this check looks in the wrong place.
    counts = {"passed": len(files) - failed, "failed": failed if files else 1, "skipped": 0}
    (pathlib.Path(sys.argv[3]) / "tidy.json").write_text(json.dumps(counts), encoding="utf-8")
    print(f"tidy: {len(files)} files, {failed} with findings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
