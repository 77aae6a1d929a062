"""Reads the includes of the source tree and names every one that goes against the order of the folders.

    layering.py ROOT

The order is the one of the architecture: a folder of the engine includes itself and what stands before it; the engine
knows no app; what draws knows no runner; an operating system's headers stay in the folders that are about it.
"""

import pathlib
import re
import sys

# Ground floor first. `worker` stands between: its programs use what is below, the runner starts them.
ENGINE_ORDER = [
    "base",
    "experiment",
    "platform",
    "telemetry",
    "process",
    "worker",
    "runner",
    "timeline",
    "analysis",
    "store",
    "exchange",
    "lesson",
]

SYSTEM_HEADER = re.compile(
    r"(sys|linux|asm|mach|net|netinet|arpa)/.*"
    r"|(unistd|fcntl|dirent|dlfcn|poll|pthread|pwd|sched|spawn|syscall|termios|windows)\.h"
)
# Where an operating system's headers may stand: folders named after it, and the programs that run in children.
SYSTEM_FOLDER = re.compile(r"engine/worker/.*|(engine|app)/[^/]+/(linux|posix|macos|windows)/.*|tests/.*")

IMGUI_HEADER = re.compile(r"(imgui|imgui_.*|backends/imgui_.*)\.h")
WINDOW_HEADER = re.compile(r"(GLFW|GL)/.*|backends/imgui_.*")
# Who may know ImGui; in app/plot only the files that draw, so that the mathematics can be tested without a window.
IMGUI_FOLDER = re.compile(r"app/(main\.cpp|(window|ui|views|play)/.*|plot/([^/]*_)?draw(ing)?(_[^/]*)?\.[ch]pp)|tests/.*")
# fonts.cpp: the one file about the differences between versions of ImGui, textures among them.
WINDOW_FOLDER = re.compile(r"app/(main\.cpp|window/.*|ui/fonts\.cpp)|tests/.*")

DRAWING_FOLDER = re.compile(r"app/(views|ui|plot)/.*")
RUNNING_HEADER = re.compile(r"engine/(runner|process|worker)/.*")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def engine_folder(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "engine" else None


def engine_order_broken(source, header):
    inner, outer = engine_folder(source), engine_folder(header)
    if inner is None or outer is None:
        return None
    for folder in (inner, outer):
        if folder not in ENGINE_ORDER:
            return f"engine/{folder} has no place in the order of the engine's folders"
    if ENGINE_ORDER.index(outer) > ENGINE_ORDER.index(inner):
        return f"engine/{inner} stands below engine/{outer} and may not include it"
    return None


def broken_rule(source, quote, header):
    """The rule that this include breaks, or None."""
    if quote == '"' and not re.match(r"(engine|app|tests)/", header):
        return "write the include from the root of the tree"
    if quote == '"' and header.startswith("tests/") and not source.startswith("tests/"):
        return "only tests include tests"
    if source.startswith("engine/") and header.startswith("app/"):
        return "the engine may not include the app"
    if DRAWING_FOLDER.match(source) and RUNNING_HEADER.match(header):
        return "what draws may not know what runs: it returns commands"
    if SYSTEM_HEADER.fullmatch(header) and not SYSTEM_FOLDER.match(source):
        return "an operating system's headers belong into a folder named after it (engine/platform/linux)"
    if WINDOW_HEADER.fullmatch(header) and not WINDOW_FOLDER.match(source):
        return "GLFW and OpenGL belong into app/window"
    if IMGUI_HEADER.fullmatch(header) and not IMGUI_FOLDER.match(source):
        return "ImGui belongs into app/window, app/ui, app/views, app/play and the drawing files of app/plot"
    return engine_order_broken(source, header)


def violations(root):
    """One line for each include that breaks a rule: file, line, include, rule."""
    found = []
    for folder in ("engine", "app", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in {".cpp", ".hpp", ".h", ".c", ".cc"}:
                continue
            source = path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            # Comments go, their line breaks stay: the line numbers have to be right.
            text = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
            for match in INCLUDE.finditer(text):
                quote, header = match.groups()
                rule = broken_rule(source, quote, header)
                if rule:
                    line = text.count("\n", 0, match.start(2)) + 1
                    found.append(f"{source}:{line}: {header}: {rule}")
    return found


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    found = violations(pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    print(f"{len(found)} includes against the order of the folders")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
