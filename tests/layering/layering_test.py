"""The layering check has to fail on a bad tree, or its silence about ours means nothing."""

import pathlib
import tempfile
import unittest

import layering


class LayeringTest(unittest.TestCase):
    def violations(self, path, text):
        """What the check says about a tree of this one file."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True)
            file.write_text(text, encoding="utf-8")
            return layering.violations(pathlib.Path(folder))

    def assert_bad(self, path, include, reason):
        found = self.violations(path, f"// a comment\n#include {include}\n")
        self.assertEqual(len(found), 1, f"{path} includes {include}")
        self.assertTrue(found[0].startswith(f"{path}:2: "), found[0])
        self.assertIn(reason, found[0])

    def assert_good(self, path, include):
        self.assertEqual(self.violations(path, f"#include {include}\n"), [])

    def test_the_order_of_the_engine(self):
        self.assert_bad("engine/base/a.hpp", '"engine/runner/runner.hpp"', "stands below")
        self.assert_bad("engine/timeline/linux/a.cpp", '"engine/exchange/b.hpp"', "stands below")
        self.assert_good("engine/runner/a.cpp", '"engine/base/error.hpp"')
        self.assert_good("engine/runner/a.cpp", '"engine/runner/b.hpp"')

    def test_a_new_folder_has_to_be_given_a_place(self):
        self.assert_bad("engine/misc/a.hpp", '"engine/base/error.hpp"', "no place")

    def test_the_engine_knows_no_app_and_no_window(self):
        self.assert_bad("engine/exchange/a.cpp", '"app/views/b.hpp"', "may not include the app")
        self.assert_bad("engine/timeline/a.cpp", "<imgui.h>", "ImGui")
        self.assert_bad("engine/base/a.cpp", "<GLFW/glfw3.h>", "GLFW")

    def test_what_draws_knows_no_runner(self):
        for folder in ("views", "ui", "plot"):
            self.assert_bad(f"app/{folder}/a.cpp", '"engine/runner/runner.hpp"', "what draws")
            self.assert_bad(f"app/{folder}/a.cpp", '"engine/process/program.hpp"', "what draws")
        self.assert_good("app/session/a.cpp", '"engine/runner/runner.hpp"')
        self.assert_good("app/views/a.cpp", '"engine/timeline/timeline.hpp"')

    def test_the_mathematics_of_plots_know_no_imgui(self):
        self.assert_bad("app/plot/ticks.hpp", "<imgui.h>", "ImGui")
        self.assert_good("app/plot/draw_axes.cpp", "<imgui.h>")
        self.assert_good("app/plot/drawing.cpp", "<imgui.h>")
        self.assert_bad("app/cli/a.cpp", "<imgui_internal.h>", "ImGui")

    def test_headers_of_the_system(self):
        for header in ("<sys/mman.h>", "<unistd.h>", "<linux/perf_event.h>"):
            self.assert_bad("engine/runner/a.cpp", header, "operating system")
            self.assert_bad("app/views/a.cpp", header, "operating system")
            self.assert_good("engine/platform/linux/a.cpp", header)
            self.assert_good("engine/worker/a.cpp", header)
        self.assert_good("engine/runner/a.cpp", "<csignal>")

    def test_includes_start_at_the_root(self):
        self.assert_bad("engine/base/a.cpp", '"error.hpp"', "from the root")
        self.assert_bad("engine/base/a.cpp", '"tests/support/fake.hpp"', "only tests")

    def test_comments_are_not_read(self):
        self.assertEqual(self.violations("engine/base/a.cpp", '/*\n#include "app/b.hpp"\n*/\n// #include <imgui.h>\n'), [])

    def test_spaces_do_not_hide_an_include(self):
        self.assert_bad("engine/base/a.cpp", "<imgui.h>", "ImGui")
        self.assertEqual(len(self.violations("engine/base/a.cpp", " #  include <imgui.h> // why\n")), 1)


if __name__ == "__main__":
    unittest.main()
