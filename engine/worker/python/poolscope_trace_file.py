"""One trace file: fixed-size records in shared memory. The layout is that of engine/telemetry/record.hpp."""
import itertools
import mmap
import os
import struct
import sys
import time

MAIN, WORKER = 0, 1
(PROCESS_START, IMPORTS_DONE, READY, TASK_QUEUED, TASK_UNPICKLE, RUN_BEGIN, RUN_END, RESULT_PICKLE, TASK_PICKLE,
 RESULT_UNPICKLE, RESULT_RECEIVED, PROCESS_END) = range(1, 13)
NO_INDEX = 0xFFFFFFFF

_HEADER = struct.Struct("<8sIIQQQQQII")
_RECORD = struct.Struct("<QQQIIHHI")
_COUNT = struct.Struct("<Q")
_WRITTEN_AT, _DROPPED_AT = 32, 40
_RESERVE_STEP = 1638  # records, 64 KiB


class TraceFile:
    """Written by one thread. Its space is reserved in steps: a full file system costs records, not a SIGBUS."""

    def __init__(self, folder, role, tid, capacity):
        self._capacity = capacity
        self._reserved = self._count = self._dropped = 0
        self._fd = _create(folder, tid)
        size = _HEADER.size + capacity * _RECORD.size
        os.ftruncate(self._fd, size)
        if not self._reserve():
            raise OSError("no room for the first records")
        self._map = mmap.mmap(self._fd, size)
        _HEADER.pack_into(self._map, 0, b"PSTRACE1", _RECORD.size, os.getpid(), tid, capacity, 0, 0,
                          time.perf_counter_ns(), role, 0)

    def write(self, kind, at, duration=0, value=0, task=NO_INDEX, chunk=NO_INDEX):
        count = self._count
        if count >= self._reserved and not self._reserve():
            self._drop(1)
            return
        self._count = count = count + 1
        _RECORD.pack_into(self._map, 24 + 40 * count, at, duration, value, task, chunk, kind, 0, count & NO_INDEX)
        _COUNT.pack_into(self._map, _WRITTEN_AT, count)

    def write_queued(self, at, tasks, chunksize):
        """One record a task, all of the same moment."""
        while self._reserved - self._count < tasks and self._reserve():
            pass
        room = min(tasks, self._reserved - self._count)
        same = itertools.repeat
        records = map(_RECORD.pack, same(at), same(0), same(0), range(room), (i // chunksize for i in range(room)),
                      same(TASK_QUEUED), same(0), range(self._count + 1, self._count + room + 1))
        begin = _HEADER.size + self._count * _RECORD.size
        self._map[begin:begin + room * _RECORD.size] = b"".join(records)
        self._count += room
        _COUNT.pack_into(self._map, _WRITTEN_AT, self._count)
        if room < tasks:
            self._drop(tasks - room)

    def _drop(self, count):
        self._dropped += count
        _COUNT.pack_into(self._map, _DROPPED_AT, self._dropped)

    def _reserve(self):
        step = min(_RESERVE_STEP, self._capacity - self._reserved)
        if step <= 0:
            return False
        end = _HEADER.size + (self._reserved + step) * _RECORD.size
        begin = end - step * _RECORD.size if self._reserved else 0
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._fd, begin, end - begin)
        except OSError:
            return False
        self._reserved += step
        return True


class NoFile:
    """Stands in where no file could be made; the run goes on without its records."""

    def __init__(self, error):
        sys.stderr.write("The trace of process %d cannot be written: %s\n" % (os.getpid(), error))

    def write(self, *_, **__):
        pass

    write_queued = write


def _create(folder, tid):
    for number in itertools.count():
        path = os.path.join(folder, "%d-%d-%d.trace" % (os.getpid(), tid, number))
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        except FileExistsError:
            pass
