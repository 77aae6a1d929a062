"""Runs the program as a person would, and reads what it says.

    cli_test.py POOLSCOPE [unittest arguments]
"""

import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

POOLSCOPE = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "poolscope"
QUICK = ["--n", "20000", "--repeat", "1"]
EXACT = [str((n - 1) * n * (2 * n - 1) // 6) for n in range(20000, 20004)]

ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR")}


def start(*arguments, **options):
    return subprocess.Popen(
        [POOLSCOPE, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        **options,
    )


def call(*arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="poolscope-cli-test-")
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text, mode=0o644):
        path = Path(self.folder.name, name)
        path.write_text(text)
        path.chmod(mode)
        return path

    def refused(self, code, words, *arguments):
        """The call ends with `code`, says each word on standard error, and prints no result."""
        with self.subTest(arguments=arguments):
            status, out, err = call(*arguments)
            self.assertEqual(status, code, out + err)
            for word in words:
                self.assertIn(word, err)
            self.assertNotIn("Parallel (", out)
            return err


class Help(Case):
    def test_version(self):
        status, out, err = call("--version")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"^poolscope \d+\.\d+\.\d+\n$")

    def test_every_help_has_an_example(self):
        for command in ([], ["run"], ["sweep"], ["doctor"], ["gui"], ["play"]):
            with self.subTest(command=command):
                status, out, _ = call(*command, "--help")
                self.assertEqual(status, 0)
                self.assertIn("Example", out)
                self.assertIn("  poolscope ", out)


class BadInput(Case):
    def test_values(self):
        for option, value in [
            ("--workers", "0"),
            ("--workers", "-1"),
            ("--workers", "513"),
            ("--workers", "two"),
            ("--workers", ""),
            ("--n", "-5"),
            ("--n", "abc"),
            ("--n", "10000000001"),
            ("--n", "99999999999999999999"),
            ("--tasks", "0"),
            ("--numbers", "1,x"),
            ("--numbers", "-1"),
            ("--chunksize", "0"),
            ("--start-method", "fork2"),
            ("--executors", "pol"),
            ("--repeat", "0"),
            ("--warmup", "-1"),
            ("--timeout", "0"),
            ("--timeout", "1.5"),
            ("--python", "/nowhere/python3"),
            ("--function", "prime.py"),
            ("--inputs", "/nowhere/inputs.json"),
        ]:
            self.refused(2, [option + ":", value.split(",")[-1]], "run", option, value)
        self.refused(2, ["--executors: pool is named twice"], "run", "--executors", "pool,pool")

    def test_workers_of_run_are_one_number(self):
        self.refused(2, ["--workers", "sweep"], "run", "--workers", "1,2")

    def test_unknown_words(self):
        self.refused(2, ['"--worker"', "Did you mean --workers?", "poolscope run --help"], "run", "--worker", "2")
        self.refused(2, ['"rnu"', "Did you mean run?"], "rnu")
        self.refused(2, ["--n"], "run", "--n")
        self.refused(2, ["--n"], "run", "--n", "1", "--n", "2")

    def test_start_method_that_does_not_apply(self):
        self.refused(2, ["forkserver", "native-pool"], "run", "--executors", "native-pool", "--start-method", "forkserver")

    def test_pythons(self):
        self.refused(2, ["is a folder"], "run", "--python", self.folder.name)
        text = self.write("text", "no program\n")
        self.refused(2, [str(text)], "run", "--python", text)
        script = self.write("script", "#!/bin/sh\necho hello\n", 0o755)
        self.refused(2, [str(script)], "run", "--python", script)
        hangs = self.write("hangs", "#!/bin/sh\nsleep 60\n", 0o755)
        self.refused(2, [str(hangs)], "run", "--python", hangs)

    def test_function_file(self):
        self.refused(2, ["nowhere.py", "does not exist"], "run", "--function", "nowhere.py:f", "--numbers", "1")
        file = self.write("mine.py", "def f(n): return n\n")
        self.refused(2, ["--function", "inputs"], "run", "--function", f"{file}:f")
        self.refused(2, ["native-pool"], "run", "--function", f"{file}:f", "--numbers", "1", "--executors", "native-pool")

    def test_inputs(self):
        for text in ("", "{}", "[1, 2", "[]", '["a"]'):
            file = self.write("inputs.json", text)
            self.refused(2, ["--inputs:"], "run", "--inputs", file)

    def test_json_path(self):
        before = time.monotonic()
        self.refused(2, ["/nowhere/run.json"], "run", "--json", "/nowhere/run.json")
        self.refused(2, [self.folder.name], "run", "--json", self.folder.name)
        self.refused(2, ["/nowhere/run.json"], "sweep", "--json", "/nowhere/run.json")
        self.refused(2, ["/nowhere/run.json"], "doctor", "--json", "/nowhere/run.json")
        self.assertLess(time.monotonic() - before, 60)

    def test_window_commands(self):
        self.refused(2, ["SCRIPT"], "play")
        self.refused(2, ["nowhere.toml"], "gui", "--experiment", "nowhere.toml")

    def test_toml(self):
        for text, words in [
            ("[experiment]\nn = = 3\n", ":2:5: "),
            ("[experiment]\nworker = 3\n", ":2:1: "),
            ('[experiment]\nexecutors = ["pol"]\n', "Did you mean pool?"),
        ]:
            file = self.write("x.toml", text)
            self.refused(2, [str(file), words], "run", "--experiment", file)
        self.refused(2, ["--experiment", "nowhere.toml"], "run", "--experiment", "nowhere.toml")


class Runs(Case):
    def test_result_lines(self):
        status, out, err = call("run", *QUICK)
        self.assertEqual(status, 0, err)
        self.assertIn("All 8 results equal (n-1)n(2n-1)/6.\n", out)
        self.assertRegex(out, r"(?m)^Sequential: \d+\.\d{4}s\nParallel \(Pool\): \d+\.\d{4}s$")
        self.assertIn("Speedup (Pool): ", out)
        self.assertNotIn("\033", out + err)
        self.assertIn("poolscope: pass 1 of 4: ", err)

    def test_quiet(self):
        status, out, err = call("run", *QUICK, "--quiet")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"\ASequential: \d+\.\d{4}s\nParallel \(Pool\): \d+\.\d{4}s\n\Z")

    def test_json_on_standard_output(self):
        status, out, _ = call("run", *QUICK, "--json", "-")
        self.assertEqual(status, 0)
        document = json.loads(out)
        self.assertEqual(document["format"], "poolscope-run")
        self.assertEqual([run["executor"] for run in document["runs"]], ["sequential", "pool"])
        self.assertEqual([run["results"] for run in document["runs"]], [EXACT, EXACT])

    def test_json_file_beside_the_text(self):
        file = Path(self.folder.name, "run.json")
        status, out, _ = call("run", *QUICK, "--executors", "native-sequential,native-pool", "--json", file)
        self.assertEqual(status, 0)
        self.assertIn("Parallel (Native pool): ", out)
        self.assertEqual(json.loads(file.read_text())["runs"][1]["results"], EXACT)

    def test_experiment_file(self):
        self.write("twice.py", "def twice(x):\n    return x * 2\n")
        file = self.write("x.toml", '[experiment]\nfunction = "twice.py:twice"\ninputs = ["a", 2]\nrepeat = 1\n')
        status, out, err = call("run", "--experiment", file, "--workers", "2", "--json", "-")
        self.assertEqual(status, 0, err)
        document = json.loads(out)
        self.assertEqual(document["runs"][1]["results"], ["'aa'", "4"])
        self.assertEqual(document["runs"][1]["workers"], 2)

    def test_sweep(self):
        status, out, err = call("sweep", *QUICK, "--workers", "1,2")
        self.assertEqual(status, 0, err)
        self.assertIn("workers     time   speedup", out)
        self.assertIn("on this machine take" if "take" in out else "does not pay", out)
        status, out, _ = call("sweep", *QUICK, "--workers", "1..2", "--json", "-")
        self.assertEqual(status, 0)
        self.assertEqual([run["workers"] for run in json.loads(out)["runs"] if run["executor"] == "pool"], [1, 2])
        self.refused(2, ["--executors", "parallel"], "sweep", "--executors", "sequential")

    def test_doctor(self):
        status, out, _ = call("doctor", "--json", "-")
        self.assertEqual(status, 0)
        document = json.loads(out)
        self.assertEqual(document["format"], "poolscope-doctor")
        self.assertGreaterEqual(document["machine"]["cores_usable"], 1)
        self.assertTrue(document["capabilities"])
        status, out, _ = call("doctor")
        self.assertEqual(status, 0)
        self.assertIn("What can be measured here", out)


class Failures(Case):
    def failing(self, text, *words, code=1, numbers="1,2", options=()):
        file = self.write("mine.py", text)
        return self.refused(
            code, words, "run", "--function", f"{file}:f", "--numbers", numbers, "--repeat", "1", *options
        )

    def test_functions_that_fail(self):
        self.failing("def g(n): return n\n", "no function named f", "It has: g", code=2)
        self.failing("import no_such_module_at_all\n", "no_such_module_at_all", code=2)
        self.failing("def f(n):\n    raise ValueError('seven')\n", "ValueError", "seven")
        self.failing("def f(n): return lambda: n\n", "ickl")

    def test_a_function_that_never_ends(self):
        err = self.failing("def f(n):\n    while True: pass\n", options=["--timeout", "1"])
        self.assertIn("within 1 s", err)
        self.assertIn("--timeout", err)

    def test_a_megabyte_of_output_is_cut_and_counted(self):
        file = self.write("mine.py", "def f(n):\n    print('x' * 1_000_000)\n    return n\n")
        status, out, err = call("run", "--function", f"{file}:f", "--numbers", "1,2", "--repeat", "1")
        self.assertEqual(status, 0, err[-1000:])
        self.assertLess(len(out + err), 20_000)
        self.assertIn("the first 4096 are above", err)

    def test_an_earlier_file_stays(self):
        earlier = self.write("run.json", "{}\n")
        self.failing("def f(n):\n    raise ValueError\n", "left as it was", options=["--json", earlier])
        self.assertEqual(earlier.read_text(), "{}\n")

    def test_signals_end_a_run_cleanly(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = start("run", "--n", "200000000", "--repeat", "1")
            process.stderr.readline()  # the first pass has begun
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 1, out + err)
            self.assertIn("stopped", err)

    def test_without_a_display_the_proof_is_done_in_the_terminal(self):
        process = start()
        lines = [process.stderr.readline(), process.stderr.readline()]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertIn("no display", lines[0])
        self.assertIn("pass 1 of", lines[1])


class InATerminal(Case):
    def session(self, *arguments, columns=100, **environment):
        """What a terminal of that width gets from the call."""
        primary, secondary = pty.openpty()
        termios.tcsetwinsize(secondary, (30, columns)) if hasattr(termios, "tcsetwinsize") else self.resize(
            secondary, 30, columns
        )
        process = subprocess.Popen(
            [POOLSCOPE, *arguments],
            stdin=secondary,
            stdout=secondary,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment},
        )
        os.close(secondary)
        screen = b""
        while True:
            if not select.select([primary], [], [], 60)[0]:
                process.kill()
                self.fail("the program hangs in a terminal")
            try:
                part = os.read(primary, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            screen += part
        os.close(primary)
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0, err)
        return screen.decode()

    @staticmethod
    def resize(descriptor, rows, columns):
        import fcntl

        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def test_the_block_is_live_and_cleared_at_the_end(self):
        screen = self.session("run", "--n", "1000000", "--repeat", "1")
        self.assertIn("Pass 1 of 4: Sequential, traced", screen)
        self.assertIn("core 0", screen)
        self.assertEqual(screen.count("\033[?25l"), screen.count("\033[?25h"))
        tail = screen[screen.rindex("\033[?25h") :]
        self.assertRegex(tail, r"Sequential: \d+\.\d{4}s")
        self.assertIn("W1", tail)
        self.assertIn("█", tail)

    def test_narrow_without_colours(self):
        screen = self.session("run", "--n", "1000000", "--repeat", "1", columns=40, NO_COLOR="1")
        self.assertNotRegex(screen, r"\033\[\d*m")
        self.assertIn("Parallel (Pool): ", screen)
        self.assertNotIn("W1    ", screen[screen.rindex("\033[?25h") :])

    def test_a_dumb_terminal_gets_plain_lines(self):
        screen = self.session("run", *QUICK, TERM="dumb")
        self.assertNotIn("\033", screen)
        self.assertIn("Parallel (Pool): ", screen)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
