"""Compares the proof under Poolscope with the same script run bare, pair by pair.

    python3 tests/bench/paired_proof.py build/app/poolscope [--pairs N] [--python PATH]

Each pair runs the bare script and then one repeat of `poolscope run`, with the same interpreter. Printed are the
medians and quartiles of both speedups and of their ratio. Figures, never a verdict: wants a machine that does nothing
else.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

SCRIPT = """\
import multiprocessing as mp
from time import perf_counter

def heavy_computation(n):
    return sum(i * i for i in range(n))

if __name__ == "__main__":
    numbers = [5_000_000, 5_000_001, 5_000_002, 5_000_003]
    start = perf_counter()
    seq = [heavy_computation(n) for n in numbers]
    print(perf_counter() - start)
    start = perf_counter()
    with mp.Pool(processes=WORKERS) as pool:
        par = pool.map(heavy_computation, numbers)
    print(perf_counter() - start)
    assert seq == par
"""


def bare(python, script):
    out = subprocess.run([python, script], check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1])


def watched(poolscope, python, workers):
    out = subprocess.run([poolscope, "run", "--repeat", "1", "--workers", str(workers), "--python", python, "--json", "-"],
                         check=True, capture_output=True, text=True).stdout
    walls = {run["executor"]: run["median_wall_ns"] / 1e9 for run in json.loads(out)["runs"]}
    return walls["sequential"], walls["pool"]


def show(name, values, digits=3):
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    print(f"{name:34} median {median:.{digits}f}  quartiles {low:.{digits}f} to {high:.{digits}f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("poolscope")
    parser.add_argument("--pairs", type=int, default=11)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "proof.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT.replace("WORKERS", str(options.workers)))
        pairs = [(bare(options.python, script), watched(options.poolscope, options.python, options.workers))
                 for _ in range(options.pairs)]
    print(f"{options.pairs} pairs, {options.workers} workers, load {os.getloadavg()[0]:.2f}")
    show("bare: sequential s", [b[0] for b, _ in pairs])
    show("bare: pool s", [b[1] for b, _ in pairs])
    show("bare: speedup", [b[0] / b[1] for b, _ in pairs])
    show("poolscope: speedup", [w[0] / w[1] for _, w in pairs])
    show("speedup, poolscope over bare", [(w[0] / w[1]) / (b[0] / b[1]) for b, w in pairs])
    show("pool time, poolscope over bare", [w[1] / b[1] for b, w in pairs])


if __name__ == "__main__":
    main()
