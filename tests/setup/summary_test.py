"""The counts that ./test prints last, from logs as meson writes them."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / ".ci" / "setup"))
import summary  # noqa: E402

DOCTEST = "[doctest] test cases: {} | {} passed | {} failed | {} skipped\n[doctest] Status: done!\n"


class SummaryTest(unittest.TestCase):
    def total(self, *entries, failed_steps=0, log=True):
        """The exit code and last line of a run with these log entries."""
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as output:
            build = pathlib.Path(folder) / "build"
            (build / "meson-logs").mkdir(parents=True)
            if log:
                text = "".join(json.dumps(entry) + "\n" for entry in entries)
                (build / "meson-logs" / "testlog.json").write_text(text, encoding="utf-8")
            results = pathlib.Path(folder) / "results"
            results.mkdir()
            summary.count("default", build, results)
            code = summary.total(failed_steps, results)
            return code, output.getvalue().splitlines()[-1]

    def entry(self, result, stdout="", command=("program",)):
        return {"name": "test", "result": result, "stdout": stdout, "command": list(command)}

    def test_cases_of_doctest_and_other_tests_add_up(self):
        entries = [self.entry("OK", DOCTEST.format(7, 7, 0, 2)), self.entry("OK"), self.entry("SKIP")]
        self.assertEqual(self.total(*entries), (0, "8 passed, 0 failed, 3 skipped"))

    def test_a_failed_case_and_a_failed_test(self):
        entries = [self.entry("FAIL", DOCTEST.format(7, 5, 2, 0)), self.entry("TIMEOUT"), self.entry("ERROR")]
        self.assertEqual(self.total(*entries), (1, "5 passed, 4 failed, 0 skipped"))

    def test_a_crash_after_passed_cases_is_a_failure(self):
        self.assertEqual(self.total(self.entry("FAIL", DOCTEST.format(7, 7, 0, 0))), (1, "7 passed, 1 failed, 0 skipped"))

    def test_a_crash_without_a_summary_is_a_failure(self):
        self.assertEqual(self.total(self.entry("FAIL", "TEST CASE: x")), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_test_that_should_have_failed_is_a_failure(self):
        entries = [self.entry("EXPECTEDFAIL"), self.entry("UNEXPECTEDPASS")]
        self.assertEqual(self.total(*entries), (1, "1 passed, 1 failed, 0 skipped"))

    def test_what_a_filter_leaves_out_is_not_counted_twice(self):
        filtered = self.entry("OK", DOCTEST.format(3, 3, 0, 40), ["program", "--test-suite=slow"])
        self.assertEqual(self.total(filtered), (0, "3 passed, 0 failed, 0 skipped"))

    def test_a_run_without_a_log_or_without_tests_fails(self):
        self.assertEqual(self.total(log=False), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertEqual(self.total(), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_build_that_failed_is_a_failure(self):
        self.assertEqual(self.total(self.entry("OK"), failed_steps=1), (1, "1 passed, 1 failed, 0 skipped"))

    def test_colours_do_not_hide_the_counts(self):
        coloured = "\x1b[0;36m[doctest] \x1b[0mtest cases: 2 | \x1b[0;32m2 passed\x1b[0m | 0 failed | 0 skipped\n"
        self.assertEqual(self.total(self.entry("OK", coloured)), (0, "2 passed, 0 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
