# What an interpreter says of itself, as one line of JSON on descriptor 3. Runs on any Python, old ones included.
import json
import os
import platform
import sys


def workers():
    count = getattr(os, "process_cpu_count", None) or getattr(os, "cpu_count", None)
    return count() if count else None


def gil():
    told = getattr(sys, "_is_gil_enabled", None)
    if told:
        return told()
    return True if platform.python_implementation() in ("CPython", "PyPy") else None


def start_methods():
    try:
        import multiprocessing
        return multiprocessing.get_all_start_methods(), multiprocessing.get_context().get_start_method()
    except (ImportError, AttributeError, OSError):
        return [], None


def free_threaded():
    import sysconfig
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def has_interpreters():
    try:
        import concurrent.futures
        return hasattr(concurrent.futures, "InterpreterPoolExecutor")
    except ImportError:
        return False


def answer():
    told = {"type": "python", "number": list(sys.version_info[:3]), "version": platform.python_version(),
            "implementation": platform.python_implementation()}
    if tuple(sys.version_info[:2]) >= (3, 8):
        methods, default = start_methods()
        told.update(gil=gil(), free_threaded_build=free_threaded(), start_methods=methods,
                    default_start_method=default, default_workers=workers(), has_interpreters=has_interpreters())
    return told


os.write(3, (json.dumps(answer()) + "\n").encode())
