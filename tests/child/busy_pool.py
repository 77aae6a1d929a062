"""busy_pool.py NAME: a pool that computes for ever, with locks, a manager and a named block of shared memory."""
import multiprocessing
import sys
from multiprocessing import shared_memory


def work(n):
    return sum(i * i for i in range(n))


def main():
    block = shared_memory.SharedMemory(name=sys.argv[1], create=True, size=1 << 20)
    context = multiprocessing.get_context(sys.argv[2])
    with multiprocessing.Manager() as manager, context.Pool(3) as pool:
        seen = manager.list()
        while True:
            seen.append(sum(pool.map(work, [200000] * 6)))
            block.buf[0] = len(seen) % 256


if __name__ == "__main__":
    main()
