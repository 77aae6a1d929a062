"""Writes the Python driver's files as a C++ source: embed_python.py OUTPUT FILE..."""
import os
import sys


def literal(text):
    """One C++ string literal a line; everything outside printable ASCII in octal."""
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = "".join(_character(byte) for byte in line.encode())
        lines.append('        "%s"\n' % escaped)
    return "".join(lines) or '        ""\n'


def _character(byte):
    if byte in b'\\"':
        return "\\" + chr(byte)
    if byte == 10:
        return "\\n"
    return chr(byte) if 32 <= byte < 127 and byte != ord("?") else "\\%03o" % byte


def main(output, files):
    with open(output, "w", encoding="utf-8") as out:
        out.write('#include "engine/runner/driver_files.hpp"\n\n#include <array>\n\n')
        out.write("namespace poolscope::runner {\nnamespace {\n\n")
        out.write("constexpr std::array<DriverFile, %d> files{{\n" % len(files))
        for path in files:
            with open(path, encoding="utf-8") as file:
                out.write('    {"%s",\n%s    },\n' % (os.path.basename(path), literal(file.read()).rstrip("\n") + "\n"))
        out.write("}};\n\n}  // namespace\n\n")
        out.write("std::span<const DriverFile> driver_files() noexcept {\n    return files;\n}\n\n")
        out.write("}  // namespace poolscope::runner\n")


main(sys.argv[1], sys.argv[2:])
