"""Answers each line on standard input with one timed run, as lib/workbench/benchmarks/peer-process.ts asks."""

import json
import resource
import sys
import time
import zlib

FLOOR = None


def peak():
    """Memory that the process held at most so far, in bytes: on Linux its own, since maxrss begins with its parent's."""
    try:
        with open("/proc/self/status") as lines:
            return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def note_floor():
    """From here on memory counts: call it when the packages are imported and nothing is loaded."""
    global FLOOR
    FLOOR = peak()


def summary(count, lines):
    """How many lines there are, and the sum of their checksums, whatever their order."""
    return f"{count} sets, {sum(zlib.crc32(line.encode()) for line in lines) & 0xFFFFFFFF:x}"


def answer_lines(work, answer_of, short_answer_of=None):
    """`work` is timed; `answer_of` turns what it returns into something small, untimed, and `short_answer_of`, where
    there is one, from the second run on."""
    shown = answer_of
    print('{"ready": true}', flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - began
        measured = {"seconds": seconds}
        if FLOOR is not None:
            measured["peakBytes"] = peak() - FLOOR
        measured["answer"] = shown(result)
        shown = short_answer_of or answer_of
        print(json.dumps(measured), flush=True)
