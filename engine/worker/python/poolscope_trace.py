"""Hooks of a traced phase. Nothing here is imported in an untraced one.

Tasks and results are seen where multiprocessing pickles them: `ForkingPickler.dumps` and `loads` are wrapped in every
process. A task's function is exchanged for a recording one after it was unpickled, so the bytes on the wire are those
of an untraced run. Where this Python has not the inner shapes that this needs, `can_reshape` says so and the caller
wraps the function itself.
"""
import functools
import os
import threading
import time

from poolscope_trace_file import (IMPORTS_DONE, MAIN, PROCESS_END, PROCESS_START, READY, RESULT_PICKLE,
                                  RESULT_RECEIVED, RESULT_UNPICKLE, RUN_BEGIN, RUN_END, TASK_PICKLE, TASK_QUEUED,
                                  TASK_UNPICKLE, WORKER, NoFile, TraceFile)

now = time.perf_counter_ns


class _State:
    """What is set once in a process, before its first record."""
    folder = None
    executor = None
    chunksize = 1
    capacity = 0
    role = MAIN
    file = None  # of a whole subinterpreter: it has one thread, and what is local to that ends with each call


_local = threading.local()


def _file():
    try:
        return _local.file
    except AttributeError:
        _local.file = _open()
        return _local.file


def _open():
    """Threads that serve a process (queue feeders, result handlers) write for its lane; thread workers have their own."""
    if _State.file is not None:
        return _State.file
    own_lane = getattr(_local, "own_lane", False)
    role = WORKER if own_lane else _State.role
    try:
        return TraceFile(_State.folder, role, threading.get_native_id() if own_lane else os.getpid(), _State.capacity)
    except OSError as error:
        return NoFile(error)


# ---- set-up, by kind of process -------------------------------------------------------------------------------------

def install_in_main(folder, executor, chunksize, tasks):
    """In the phase's own process, before the executor exists. Children learn of it by fork or environment."""
    capacity = min(4 * tasks + 1024, 1 << 20)
    os.environ["POOLSCOPE_TRACE_DIR"] = folder
    os.environ["POOLSCOPE_TRACE"] = "%s,%d,%d" % (executor, chunksize, capacity)
    _configure(MAIN)
    _file().write(PROCESS_START, now(), value=os.getppid())
    if executor in ("pool", "executor", "process"):
        _hook_pickles()
        _hook_fork()
        _hook_spawn()


def install_in_child():
    """While a child that did not fork from the main process imports the main module."""
    from multiprocessing import current_process

    _configure(WORKER)
    _hook_pickles()
    _hook_fork()
    if current_process().name != "MainProcess":  # a fork server imports this too, and does no task
        spawned = os.environ.pop("POOLSCOPE_SPAWN_NS", None)
        _file().write(PROCESS_START, int(spawned or now()), value=os.getppid())


def install_in_interpreter():
    """In a subinterpreter, which is a thread of the main process."""
    _configure(WORKER)
    thread_ready()
    _State.file = _file()


def _configure(role):
    executor, chunksize, capacity = os.environ["POOLSCOPE_TRACE"].split(",")
    _State.folder = os.environ["POOLSCOPE_TRACE_DIR"]
    _State.executor, _State.chunksize, _State.capacity = executor, int(chunksize), int(capacity)
    _State.role = role


def _hook_fork():
    os.register_at_fork(after_in_child=_after_fork)


def _after_fork():
    global _local
    at = now()
    _local = threading.local()
    _State.role = WORKER
    _file().write(PROCESS_START, at, value=os.getppid())


def _hook_spawn():
    """Lets a spawned child know when it was started: it sees itself only after its interpreter is up."""
    from multiprocessing import util

    start = getattr(util, "spawnv_passfds", None)
    if start is None:
        return

    @functools.wraps(start)
    def stamped(*args, **kwargs):
        os.environ["POOLSCOPE_SPAWN_NS"] = str(now())
        return start(*args, **kwargs)

    util.spawnv_passfds = stamped


# ---- records ----------------------------------------------------------------------------------------------------------

def ready():
    """Initializer of worker processes."""
    from multiprocessing import util

    file = _file()
    at = now()
    file.write(IMPORTS_DONE, at)
    file.write(READY, at)
    util.Finalize(None, _end, exitpriority=-100)  # after the queues have sent what they hold


def thread_ready():
    """Initializer of worker threads."""
    _local.own_lane = True
    file = _file()
    at = now()
    for kind in (PROCESS_START, IMPORTS_DONE, READY):
        file.write(kind, at, value=os.getpid() if kind == PROCESS_START else 0)


def _end():
    _file().write(PROCESS_END, now())


def queued(tasks, chunksize):
    """All tasks are handed to the executor now."""
    _file().write_queued(now(), tasks, chunksize)


def queued_one(task):
    _file().write(TASK_QUEUED, now(), task=task, chunk=task)


def received_one(task):
    _file().write(RESULT_RECEIVED, now(), task=task)


def call(function, task, chunk, argument):
    file = _file()
    file.write(RUN_BEGIN, now(), task=task, chunk=chunk)
    try:
        result = function(argument)
    except BaseException as error:
        file.write(RUN_END, now(), value=1, task=task, chunk=chunk)
        _note(error, task)
        raise
    file.write(RUN_END, now(), task=task, chunk=chunk)
    return result


def _note(error, task):
    """The error carries the index of its input to the main process."""
    try:
        error.poolscope_input = task
    except Exception:  # an exception class may forbid new attributes; then the index is not told
        pass


class Indexed:
    """Takes (index, argument) pairs: for executors that hand no index on."""

    def __init__(self, function):
        self.function = function

    def __call__(self, pair):
        return call(self.function, pair[0], pair[0], pair[1])


class _Chunk:
    """Takes the arguments of one chunk, in order."""

    def __init__(self, function, chunk):
        self._function = function
        self._chunk = chunk
        self._next = chunk * _State.chunksize

    def __call__(self, argument):
        task = self._next
        self._next += 1
        return call(self._function, task, self._chunk, argument)


# ---- pickles ----------------------------------------------------------------------------------------------------------

def can_reshape(executor):
    """True where this Python's tasks and results have the shapes that `_sort` and `_reshape` know."""
    from multiprocessing import connection, reduction

    if getattr(connection, "_ForkingPickler", None) is not reduction.ForkingPickler or not hasattr(os, "register_at_fork"):
        return False
    if executor == "pool":
        from multiprocessing import pool

        try:
            made = pool.Pool._guarded_task_generation(None, 7, pool.mapstar, [(len, ("a", "b"))])
            return list(made) == [(7, 0, pool.mapstar, ((len, ("a", "b")),), {})]
        except Exception:
            return False
    from concurrent.futures import process

    return all(hasattr(process, name) for name in ("_CallItem", "_ResultItem", "_process_chunk"))


def _hook_pickles():
    from multiprocessing.reduction import ForkingPickler

    plain_dumps, plain_loads = ForkingPickler.dumps, ForkingPickler.loads

    def dumps(cls, obj, protocol=None):
        begin = now()
        data = plain_dumps(obj, protocol)
        end = now()
        kind, chunk = _sort(obj)
        if kind is not None and (kind == TASK_PICKLE) == (_State.role == MAIN):
            _file().write(kind, begin, end - begin, len(data), chunk=chunk)
        return data

    def loads(data, *args, **kwargs):
        begin = now()
        obj = plain_loads(data, *args, **kwargs)
        end = now()
        kind, chunk = _sort(obj)
        if kind is None:
            return obj
        if kind == TASK_PICKLE and _State.role == WORKER:
            _file().write(TASK_UNPICKLE, begin, end - begin, len(data), chunk=chunk)
            return _reshape(obj, chunk)
        if kind == RESULT_PICKLE and _State.role == MAIN:
            file = _file()
            file.write(RESULT_UNPICKLE, begin, end - begin, len(data), chunk=chunk)
            file.write(RESULT_RECEIVED, end, chunk=chunk)
        return obj

    ForkingPickler.dumps = classmethod(dumps)
    ForkingPickler.loads = staticmethod(loads)


def _sort(obj):
    """What a pickled object is: (TASK_PICKLE or RESULT_PICKLE, chunk), or (None, None)."""
    if _State.executor == "executor":
        name = type(obj).__name__
        if name == "_CallItem":
            return TASK_PICKLE, obj.work_id
        if name == "_ResultItem":
            return RESULT_PICKLE, obj.work_id
    elif type(obj) is tuple and obj and type(obj[0]) is int:
        if _State.executor == "process":
            return (RESULT_PICKLE, obj[0]) if len(obj) == 3 else (None, None)
        if len(obj) == 5:
            return TASK_PICKLE, obj[1]
        if len(obj) == 3:
            return RESULT_PICKLE, obj[1]
    return None, None


def _reshape(task, chunk):
    """The task with its function exchanged for one that records; other shapes are left as they are."""
    if _State.executor == "executor":
        from concurrent.futures.process import _process_chunk

        if isinstance(task.fn, functools.partial) and task.fn.func is _process_chunk:
            task.fn = functools.partial(_process_chunk, _Chunk(task.fn.args[0], chunk))
        return task
    job, index, mapper, args, kwargs = task
    if len(args) == 1 and type(args[0]) is tuple and len(args[0]) == 2:
        function, batch = args[0]
        args = ((_Chunk(function, chunk), batch),)
    return job, index, mapper, args, kwargs
