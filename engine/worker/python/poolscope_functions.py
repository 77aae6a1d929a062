"""What is called for each input: the built-in function, or one from a learner's own file.

It lies in a module of its own, so that every child finds it by reference.
"""
import os
import sys


def heavy_computation(n):
    return sum(i * i for i in range(n))


def load(file, name):
    """The function, and the path of the file that it stands in. Raises what the file raises."""
    if file is None:
        return globals()[name], os.path.abspath(__file__)
    file = os.path.abspath(file)
    module_name = _free_module_name(file)
    module = _load_module(file, module_name)
    os.environ["POOLSCOPE_FILE"] = file
    os.environ["POOLSCOPE_MODULE"] = module_name
    found = module
    for part in name.split("."):
        found = getattr(found, part)
    return found, file


def load_in_child():
    """In a child that did not fork: the learner's file again, under the name that the parent gave it."""
    file = os.environ.get("POOLSCOPE_FILE")
    if file is not None and os.environ["POOLSCOPE_MODULE"] not in sys.modules:
        _load_module(file, os.environ["POOLSCOPE_MODULE"])


def _free_module_name(file):
    """The file's stem, unless a module of that name exists: `queue.py` must not stand in for the library's."""
    from importlib.util import find_spec

    stem = os.path.splitext(os.path.basename(file))[0]
    if not stem.isidentifier() or stem in sys.modules:
        return "poolscope_learner"
    return stem if find_spec(stem) is None else "poolscope_learner"


def _load_module(file, name):
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_file_location

    class Loader(SourceFileLoader):
        def set_data(self, path, data, *, _mode=0o666):
            """Writes no bytecode: running a script leaves nothing in its folder either."""

    folder = os.path.dirname(file)
    if folder not in sys.path:
        sys.path.append(folder)  # last: a file beside the learner's may be called like one of the library
    module = module_from_spec(spec_from_file_location(name, file, loader=Loader(name, file)))
    sys.modules[name] = module
    try:
        module.__spec__.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
