"""Opens the real window under Xvfb and ends it from outside.

    window_test.py POOLSCOPE
"""

import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import display

POOLSCOPE = None


def ended(process, seconds):
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


class Window(unittest.TestCase):
    def setUp(self):
        self.config = tempfile.TemporaryDirectory()
        self.addCleanup(self.config.cleanup)
        self.settings = pathlib.Path(self.config.name) / "poolscope" / "settings.toml"

    def start(self, screen):
        environment = display.environment(screen, self.config.name)
        return subprocess.Popen([POOLSCOPE, "gui"], env=environment, stderr=subprocess.PIPE, text=True)

    def test_without_a_display_it_says_so(self):
        with self.start(None) as process:
            code = ended(process, 20)
            said = process.stderr.read()
        self.assertEqual(code, 1)
        self.assertIn("no display", said)
        self.assertIn("poolscope run", said)

    def test_a_signal_closes_it_and_its_choices_are_kept(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number), display.Display() as screen, self.start(screen.name) as process:
                time.sleep(3)
                self.assertIsNone(process.poll(), "it ended by itself")
                process.send_signal(number)
                self.assertEqual(ended(process, 20), 0)
                self.assertIn("text_percent = 100", self.settings.read_text())
                self.settings.unlink()

    def test_a_broken_settings_file_does_not_keep_it_from_starting(self):
        self.settings.parent.mkdir()
        self.settings.write_text("theme = = 1\n")
        with display.Display() as screen, self.start(screen.name) as process:
            time.sleep(3)
            self.assertIsNone(process.poll(), "it ended by itself")
            process.terminate()
            self.assertEqual(ended(process, 20), 0)
        self.assertTrue(self.settings.with_name("settings.toml.broken").exists())
        self.assertIn('theme = "dark"', self.settings.read_text().replace("'", '"'))


if __name__ == "__main__":
    POOLSCOPE = sys.argv.pop(1)
    display.skip_if_missing()
    unittest.main()
