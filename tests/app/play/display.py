"""A virtual screen for tests of the window."""

import os
import shutil
import subprocess
import sys

SKIPPED = 77  # meson's code for a test that cannot be run here


def skip_if_missing():
    if shutil.which("Xvfb") is None:
        print("skipped: Xvfb is missing (on Debian: apt-get install xvfb)")
        sys.exit(SKIPPED)


def environment(screen, config):
    """What the program sees: this screen or none, the software renderer, settings of its own."""
    cleaned = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    cleaned.update(LIBGL_ALWAYS_SOFTWARE="1", XDG_CONFIG_HOME=config)
    if screen:
        cleaned["DISPLAY"] = screen
    return cleaned


class Display:
    """Not xvfb-run: the program is our own child, and its exit code is what we see."""

    def __enter__(self):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as numbers:
            self.name = ":" + numbers.readline().strip()
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
