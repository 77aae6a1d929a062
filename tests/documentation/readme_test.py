"""README.md has to tell the truth: its commands and options are those of --help, and its links lead somewhere.

    readme_test.py ROOT POOLSCOPE
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
POOLSCOPE = "poolscope"

OPTION = re.compile(r"--[a-z][a-z0-9-]*")
HEADING = re.compile(r"^### `poolscope ([a-z]+)`$(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
# Each of these every command has; saying it once is enough.
EVERYWHERE = {"--help"}
# `sweep` takes what `run` takes; its section lists only what differs.
BUILT_ON = {"sweep": "run"}


def help_text(*command):
    done = subprocess.run([POOLSCOPE, *command, "--help"], capture_output=True, text=True, timeout=20, check=True)
    return done.stdout


def options_of_help(command):
    """The options that --help lists at the beginning of a line (examples and prose name options, too)."""
    starts = re.findall(r"^ +(?:-\w,)?(--[a-z][a-z0-9-]*)", help_text(command), re.MULTILINE)
    return set(starts) - EVERYWHERE


def sections(readme):
    return dict(HEADING.findall(readme))


def options_of_section(text):
    """The options in the first column of the tables of a section."""
    cells = re.findall(r"^\| `(--[^`]*)`", text, re.MULTILINE)
    return {OPTION.match(cell).group() for cell in cells}


def anchors(readme):
    """The anchors that a forge makes of headings."""
    headings = re.findall(r"^#+ (.*)$", readme, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        self.readme = (ROOT / "README.md").read_text(encoding="utf-8")

    def test_its_commands_are_those_of_help(self):
        commands = re.search(r"^Subcommands:\n((?: +\S.*\n?)+)", help_text(), re.MULTILINE)
        self.assertIsNotNone(commands, "poolscope --help lists no commands")
        # Descriptions go on at the right; a command stands two blanks from the left.
        listed = set(re.findall(r"^  ([a-z]+)", commands.group(1), re.MULTILINE))
        self.assertEqual(set(sections(self.readme)), listed)

    def test_its_options_are_those_of_help(self):
        found = sections(self.readme)
        for command, text in found.items():
            with self.subTest(command=command):
                documented = options_of_section(text)
                if command in BUILT_ON:
                    documented |= options_of_section(found[BUILT_ON[command]])
                self.assertEqual(documented, options_of_help(command))

    def test_its_examples_use_options_that_exist(self):
        for command, arguments in re.findall(r"^poolscope ([a-z]+)(.*)$", self.readme, re.MULTILINE):
            with self.subTest(example=f"poolscope {command}{arguments}"):
                self.assertLessEqual(set(OPTION.findall(arguments)), options_of_help(command))

    def test_the_options_of_the_test_command_exist(self):
        done = subprocess.run([str(ROOT / "test"), "--help"], capture_output=True, text=True, timeout=20, check=True)
        for option in re.findall(r"^\./test (--[a-z]+)", self.readme, re.MULTILINE):
            self.assertIn(f"{option} ", done.stdout)

    def test_its_keys_of_the_json_are_those_of_a_run(self):
        command = [POOLSCOPE, "run", "--executors", "native-sequential", "--n", "1000", "--json", "-"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        document = json.loads(done.stdout)
        text = self.readme.split("## The JSON of a run")[1].split("\n## ")[0]
        documented = set(re.findall(r"`([a-z][a-z0-9_]*)`", text))
        for key in [*document, *document["machine"], *document["experiment"], *document["runs"][0]]:
            self.assertIn(key, documented)
        first_column = "\n".join(re.findall(r"^\| (`[^|]*)", text, re.MULTILINE))
        for key in re.findall(r"`([a-z][a-z0-9_]*)`", first_column):
            self.assertTrue(key in document or key in document["runs"][0], f"no key {key}")

    def test_its_links_lead_somewhere(self):
        for target in re.findall(r"\]\(([^)]+)\)", self.readme):
            with self.subTest(link=target):
                if target.startswith("#"):
                    self.assertIn(target[1:], anchors(self.readme))
                elif not target.startswith("https://"):
                    self.assertTrue((ROOT / target).exists(), "no such file")

    def test_its_folders_exist(self):
        folders = re.findall(r"^\| `([a-z./]+/)` \|", self.readme, re.MULTILINE)
        self.assertTrue(folders)
        for folder in folders:
            self.assertTrue((ROOT / folder).is_dir(), folder)


if __name__ == "__main__":
    ROOT, POOLSCOPE = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
