"""Plays a script against the real window under Xvfb.

    play_test.py POOLSCOPE SCRIPT OUT [--exit CODE] [--says TEXT]

Skipped, with a message, where Xvfb is missing.
"""

import argparse
import subprocess
import sys
import tempfile

import display


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("poolscope")
    parser.add_argument("script")
    parser.add_argument("out")
    parser.add_argument("--exit", type=int, default=0)
    parser.add_argument("--says", action="append", default=[])
    options = parser.parse_args()

    display.skip_if_missing()
    command = [options.poolscope, "play", options.script, "--out", options.out]
    with tempfile.TemporaryDirectory() as config, display.Display() as screen:
        environment = display.environment(screen.name, config)
        played = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True)
    sys.stderr.write(played.stderr)
    if played.returncode != options.exit:
        print(f"exit code {played.returncode}, not {options.exit}")
        return 1
    for text in options.says:
        if text not in played.stderr:
            print(f"does not say {text!r}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
