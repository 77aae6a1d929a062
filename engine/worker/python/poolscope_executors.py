"""The executors. Each works through the inputs as a plain script would, and reads the clock where that would."""
import time

now = time.perf_counter_ns

_PATIENCE = 0.5  # seconds between two looks at the workers while nothing comes


class Failure(Exception):
    """An end without results that is not an exception of the learner's function."""

    def __init__(self, stage, message, remedy=""):
        super().__init__(message)
        self.stage = stage
        self.remedy = remedy


class Job:
    """What is to be done, and how."""

    def __init__(self, spec, function):
        self.name = spec["function"]["name"]
        self.executor = spec["executor"]
        self.workers = spec["workers"]
        self.start_method = spec.get("start_method")
        self.inputs = spec["inputs"]
        self.chunksize = used_chunksize(self.executor, spec.get("chunksize"), len(self.inputs), self.workers)
        self.call = function      # what the executor is given; tracing exchanges these four
        self.items = self.inputs
        self.initializer = None
        self.trace = None
        self.received = 0         # results that came before an exception, where the executor tells
        self.until_error = None   # leaves the program on an exception

    def queued(self):
        if self.trace is not None:
            self.trace.queued(len(self.items), self.chunksize or 1)

    def context(self):
        import multiprocessing

        return multiprocessing.get_context(self.start_method)

    @property
    def cpu_is_complete(self):
        """False where workers are not children of this process: a fork server's are its own."""
        return not pickles(self) or self.context().get_start_method() != "forkserver"


class UntilError:
    """Innermost block of every executor: on an exception the program reports it and ends from there.

    Leaving an executor's own block waits for its workers, and after an error some Pythons wait there for ever.
    """

    def __init__(self, give_up):
        self._give_up = give_up

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            self._give_up(error)


def used_chunksize(executor, asked, inputs, workers):
    """The chunk size in force: as asked, or what the executor takes by itself; None where there are no chunks."""
    if executor == "executor":
        return asked or 1
    if executor == "interpreters":
        return 1  # documented: a chunk size has no effect there
    if executor != "pool":
        return None
    return asked or max(1, -(-inputs // (4 * workers)))


def pickles(job):
    """True where tasks and results travel between processes."""
    return job.executor in ("pool", "executor", "process")


def run(job):
    """(begin_ns, end_ns, results). Raises Failure, or what the function raised."""
    return _EXECUTORS[job.executor](job)


def _sequential(job):
    call, items = job.call, job.items
    job.queued()
    results = []
    begin = now()
    with job.until_error:
        for item in items:
            results.append(call(item))
            job.received += 1
    return begin, now(), results


def _threads(job):
    from concurrent.futures import ThreadPoolExecutor

    begin = now()
    with ThreadPoolExecutor(max_workers=job.workers, initializer=job.initializer) as pool, job.until_error:
        job.queued()
        results = _collect(job, pool.map(job.call, job.items))
    return begin, now(), results


def _collect(job, iterator):
    results = []
    for result in iterator:
        results.append(result)
        job.received += 1
    return results


def _executor(job):
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = job.context()
    begin = now()
    with ProcessPoolExecutor(job.workers, context, job.initializer) as pool, job.until_error:
        job.queued()
        try:
            results = _collect(job, pool.map(job.call, job.items, chunksize=job.chunksize))
        except BrokenProcessPool as error:
            raise Failure("run", "A worker process died or sent what cannot be unpickled, and ProcessPoolExecutor gave up "
                          "(BrokenProcessPool)", "Look for what ends the process: os._exit, a crash in C code, or too "
                          "little memory.") from error
    return begin, now(), results


def _pool(job):
    context = job.context()
    begin = now()
    with context.Pool(processes=job.workers, initializer=job.initializer) as pool, job.until_error:
        workers = list(getattr(pool, "_pool", ()))
        job.queued()
        # Pool.map is just this with a wait that nothing ends when a worker has died.
        pending = pool.map_async(job.call, job.items, job.chunksize)
        pending.wait(_PATIENCE)
        while not pending.ready():
            _look_after(pool, workers)
            pending.wait(_PATIENCE)
        results = pending.get()
    return begin, now(), results


def _look_after(pool, workers):
    """Raises where Pool would wait for ever."""
    for worker in workers:
        if worker.exitcode is not None:
            raise Failure("run", "A worker died (process %d, %s); Pool lost its task and would wait for ever"
                            % (worker.pid, _how_it_ended(worker.exitcode)),
                            "ProcessPoolExecutor reports this by itself (BrokenProcessPool).")
    handler = getattr(pool, "_result_handler", None)
    if handler is not None and not handler.is_alive():
        raise Failure("result", "Pool could not unpickle what a worker sent and would wait for ever",
                        "Exceptions must survive a pickle: call super().__init__ with all of their arguments.")


def _how_it_ended(exitcode):
    return "signal %d" % -exitcode if exitcode < 0 else "exit code %d" % exitcode


def _process(job):
    from itertools import islice
    from queue import Empty

    context = job.context()
    waiting = iter(range(len(job.items)))
    alive, results = {}, [None] * len(job.items)
    begin = now()
    queue = context.Queue()

    def start(index):
        if job.trace is not None:
            job.trace.queued_one(index)
        child = context.Process(target=process_main, args=(job.call, index, job.items[index], queue, job.initializer))
        child.start()
        alive[index] = child

    with job.until_error:
        for index in islice(waiting, job.workers):
            start(index)
        while alive:
            try:
                index, good, value = queue.get(timeout=_PATIENCE)
            except Empty:
                _look_for_lost(job, alive, queue)
                continue
            if not good:
                raise ChildError(index, *value)
            results[index] = value
            alive.pop(index).join()
            for following in islice(waiting, 1):
                start(following)
    return begin, now(), results


def process_main(call, index, item, queue, initializer):
    """A child of `process`: one input, one result."""
    if initializer is not None:
        initializer()
    try:
        value = call(item)
    except Exception as error:
        import traceback

        last = traceback.format_exception_only(type(error), error)[-1].strip()
        queue.put((index, False, (last.splitlines()[0], traceback.format_exc())))
        raise SystemExit(1)
    queue.put((index, True, value))


class ChildError(Exception):
    """The function raised in a child of `process`; exceptions travel there as text."""

    def __init__(self, index, message, text):
        super().__init__(message)
        self.poolscope_input = index
        self.message = message
        self.text = text


def _look_for_lost(job, alive, queue):
    for index, child in alive.items():
        if child.exitcode is not None and queue.empty():
            if child.exitcode == 0:
                raise Failure("result", "The process for input %d of %d ended without sending its result; that could not "
                              "be pickled, or it was never made" % (index + 1, len(job.items)),
                              "The output shows the error of the queue's own thread, if there was one.")
            raise Failure("run", "The process for input %d of %d died (process %d, %s)"
                          % (index + 1, len(job.items), child.pid, _how_it_ended(child.exitcode)))


def _interpreters(job):
    import concurrent.futures
    import os

    if not hasattr(concurrent.futures, "InterpreterPoolExecutor"):
        raise Failure("inputs", "This Python has no InterpreterPoolExecutor", "It came with Python 3.14.")
    code = "import sys; sys.path.append(%r); import poolscope_functions; poolscope_functions.load_in_child()" % (
        os.path.dirname(os.path.abspath(__file__)))
    if job.trace is not None:
        code += "; import poolscope_trace; poolscope_trace.install_in_interpreter()"
    begin = now()
    # A new interpreter has no way to our modules; exec is what it can be given before it has one.
    with concurrent.futures.InterpreterPoolExecutor(job.workers, initializer=exec, initargs=(code, {})) as pool, job.until_error:
        job.queued()
        results = _collect(job, pool.map(job.call, job.items))
    return begin, now(), results


_EXECUTORS = {"sequential": _sequential, "threads": _threads, "pool": _pool, "executor": _executor,
              "process": _process, "interpreters": _interpreters}
