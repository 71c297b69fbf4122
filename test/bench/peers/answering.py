"""Answers each line on standard input with a measured run: the protocol of test/bench/harness/peer-process.ts."""

import json
import resource
import sys
import time
import zlib

BASELINE = None


def peak():
    """Peak memory in bytes. Read from /proc on Linux, where maxrss starts with the value of the parent process."""
    try:
        with open("/proc/self/status") as lines:
            return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def note_baseline():
    """Sets the baseline of the memory; call it after the imports and before loading data."""
    global BASELINE
    BASELINE = peak()


def summary(count, lines):
    """The number of lines and the sum of their checksums, which do not depend on the order."""
    return f"{count} sets, {sum(zlib.crc32(line.encode()) for line in lines) & 0xFFFFFFFF:x}"


def answer_lines(work, answer_of, short_answer_of=None):
    """Measures `work`. `answer_of` reduces its result and is not measured; from the second run on `short_answer_of` is used
    if it is given."""
    reduce = answer_of
    print('{"ready": true}', flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - start
        measured = {"seconds": seconds}
        if BASELINE is not None:
            measured["peakBytes"] = peak() - BASELINE
        measured["answer"] = reduce(result)
        reduce = short_answer_of or answer_of
        print(json.dumps(measured), flush=True)
