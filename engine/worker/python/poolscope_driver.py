"""One phase of a run: reads its specification, works, and reports in lines of JSON on descriptor 3."""
import json
import os
import sys
import time

import poolscope_executors as executors
import poolscope_functions as functions
from poolscope_executors import Failure

now = time.perf_counter_ns

_LONGEST_RESULT = 10000
_LONGEST_TRACEBACK = 20000


class _Report:
    """The way to the app. Forked children close it, and no program that they start inherits it."""

    def __init__(self, descriptor):
        self._descriptor = os.dup(descriptor)
        os.close(descriptor)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._close)

    def line(self, **fields):
        data = (json.dumps(fields) + "\n").encode()
        while data:
            data = data[os.write(self._descriptor, data):]

    def _close(self):
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def main(spec_path):
    report = _Report(3)
    report.line(type="started", pid=os.getpid(), at_ns=now())
    with open(spec_path, encoding="utf-8") as file:
        spec = json.load(file)
    for name in ("POOLSCOPE_FILE", "POOLSCOPE_MODULE", "POOLSCOPE_TRACE_DIR", "POOLSCOPE_TRACE"):
        os.environ.pop(name, None)
    try:
        function, where = _load(spec["function"])
    except Failure as error:
        _end(report, _failure(error))
    job = executors.Job(spec, function)
    job.until_error = executors.UntilError(lambda error: _end(report, _explain(error, job, where)))
    with job.until_error:
        report.line(**_work(job, spec.get("trace_dir"), report))


def _end(report, outcome):
    report.line(**outcome)
    _leave()


def _leave():
    """Ends at once: executors that lost a worker may never finish in order. Whoever started us ends what is left."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # its reader has gone; there is nobody left to tell
            pass
    os._exit(1)


# ---- the function -----------------------------------------------------------------------------------------------------

def _load(wanted):
    name, file = wanted["name"], wanted["file"]
    shown = os.path.basename(file) if file else "the built-in functions"
    if file and not os.path.isfile(file):
        raise Failure("import", "The file %s does not exist" % file)
    try:
        function, where = functions.load(file, name)
    except (AttributeError, KeyError) as error:
        if _learner_frames(error.__traceback__, file) is not None:
            raise _not_imported(error, file) from error
        raise Failure("import", "%s has no function named %s" % (shown, name), _names_in(file)) from error
    except BaseException as error:  # also what a file does that calls sys.exit
        raise _not_imported(error, file) from error
    if not callable(function):
        raise Failure("import", "%s in %s is no function but %s" % (name, shown, type(function).__name__),
                      _names_in(file))
    return function, where


def _names_in(file):
    module = sys.modules.get(os.environ.get("POOLSCOPE_MODULE", ""))
    found = [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")
             and getattr(value, "__module__", None) == module.__name__] if module and file else []
    return "It has: %s." % ", ".join(found[:20]) if found else ""


def _not_imported(error, file):
    failure = Failure("import", "%s cannot be imported: %s" % (os.path.basename(file), _one_line(error)))
    failure.traceback = _traceback(error, os.path.abspath(file))
    return failure


# ---- the work ---------------------------------------------------------------------------------------------------------

def _work(job, trace_dir, report):
    if trace_dir:
        _trace(job, trace_dir)
    _note_dead_threads(job)
    report.line(type="work", at_ns=now(), chunksize=job.chunksize)
    before = _usage()
    begin, end, results = executors.run(job)
    after = _usage()
    used = [b - a for a, b in zip(before, after)] if before and after and job.cpu_is_complete else [None] * 3
    return {"type": "result", "begin_ns": begin, "end_ns": end, "results": _texts(results), "voluntary": used[0],
            "involuntary": used[1], "cpu_ns": used[2]}


def _trace(job, folder):
    import poolscope_trace as trace

    trace.install_in_main(folder, job.executor, job.chunksize or 1, len(job.inputs))
    job.trace = trace
    if job.executor in ("pool", "executor"):
        job.initializer = trace.ready
        if trace.can_reshape(job.executor):
            return
    elif job.executor == "process":
        job.initializer = trace.ready
    elif job.executor == "threads":
        job.initializer = trace.thread_ready
    job.call = trace.Indexed(job.call)
    job.items = list(enumerate(job.inputs))


def _note_dead_threads(job):
    """Keeps what killed a thread of the executor: Pool's result thread dies of what it cannot unpickle."""
    import threading

    shown = threading.excepthook

    def hook(args):
        job.dead_thread = args.exc_value
        shown(args)

    job.dead_thread = None
    threading.excepthook = hook


def _usage():
    """(voluntary switches, involuntary switches, CPU ns) of this process and its ended children; None: not told."""
    try:
        import resource
    except ImportError:
        return None
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return (sum(p.ru_nvcsw for p in parts), sum(p.ru_nivcsw for p in parts),
            int(sum(p.ru_utime + p.ru_stime for p in parts) * 1e9))


def _texts(results):
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    return [_text(index, value) for index, value in enumerate(results)]


def _text(index, value):
    if type(value) is int:
        if value.bit_length() < 3.32 * _LONGEST_RESULT:
            return str(value)
        return "<int of %d bits>" % value.bit_length()
    try:
        text = repr(value)
    except Exception as error:
        raise Failure("result", "The result for input %d cannot be shown: its repr() raised %s"
                      % (index + 1, _one_line(error))) from error
    return text if len(text) <= _LONGEST_RESULT else text[:_LONGEST_RESULT] + "..."


# ---- errors -----------------------------------------------------------------------------------------------------------

def _failure(error):
    return {"type": "error", "stage": error.stage, "message": str(error), "remedy": error.remedy,
            "traceback": getattr(error, "traceback", "")}


def _explain(error, job, where):
    """The report of an exception that came out of an executor."""
    if isinstance(error, Failure):
        dead = getattr(job, "dead_thread", None)
        if dead is not None and error.stage == "result":
            error.traceback = _one_line(dead)
        return _failure(error)
    stage, shape, remedy = _sort(error, job)
    shown = getattr(error, "message", None) or _one_line(error)
    message = shape.format(name=job.name, error=shown, which=_which_input(error, job))
    return {"type": "error", "stage": stage, "message": message, "remedy": remedy, "traceback": _traceback(error, where)}


def _sort(error, job):
    """(stage, shape of the message, remedy) of an exception."""
    remote = _remote_text(error)
    if type(error).__name__ == "MaybeEncodingError" or "_sendback_result" in remote:
        return ("result", "A worker cannot send back what {name} returned: {error}",
                "Return what pickle can take: no open files, locks, generators or lambdas.")
    sends = executors.pickles(job) or job.executor == "interpreters"
    if sends and (not remote or " in _feed" in remote) and not _can_be_pickled(job.call):
        return ("inputs", "{name} cannot be sent to a worker: {error}",
                "A worker finds a function by its module and name: define it with def at the top of the file.")
    if executors.pickles(job) and not remote:
        return "run", "%s failed: {error}" % job.executor, ""
    return "run", "{which}{name} raised {error}", ""


def _can_be_pickled(function):
    from multiprocessing.reduction import ForkingPickler

    try:
        ForkingPickler.dumps(function)
        return True
    except Exception:
        return False


def _which_input(error, job):
    index = getattr(error, "poolscope_input", None)
    if index is None and (job.executor in ("sequential", "threads", "interpreters")
                          or job.executor == "executor" and job.chunksize == 1):
        index = job.received
    if index is None or not 0 <= index < len(job.inputs):
        return ""
    value = repr(job.inputs[index])
    return "For input %d of %d (%s), " % (index + 1, len(job.inputs), value if len(value) < 60 else value[:57] + "...")


def _remote_text(error):
    """What a worker wrote of the exception, "" where it was raised in this process."""
    if isinstance(error, executors.ChildError):
        return error.text
    cause = error.__cause__
    return str(cause) if type(cause).__name__ in ("RemoteTraceback", "_RemoteTraceback") else ""


def _one_line(error):
    import traceback

    lines = traceback.format_exception_only(type(error), error)[-1].strip().splitlines()
    text = lines[0] + (" ..." if len(lines) > 1 else "")
    if isinstance(error, SyntaxError) and error.lineno:
        text += " (line %d)" % error.lineno
    return text if len(text) < 1000 else text[:1000] + "..."


def _learner_frames(trace, file):
    """The traceback from the first frame in `file` on; None where there is none."""
    while trace is not None and (not file or trace.tb_frame.f_code.co_filename != os.path.abspath(file)):
        trace = trace.tb_next
    return trace


def _traceback(error, where):
    import traceback

    text = _remote_text(error).strip().strip('"').strip()
    if text:
        text = _from_frame(text, where)
    else:
        frames = _learner_frames(error.__traceback__, where)
        text = "".join(traceback.format_exception(type(error), error.with_traceback(None), frames))
    return text if len(text) <= _LONGEST_TRACEBACK else "...\n" + text[-_LONGEST_TRACEBACK:]


def _from_frame(text, where):
    """A written traceback without the frames above the first one in `where`."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith('  File "%s"' % where):
            return "\n".join(lines[:1] + lines[number:])
    return text
