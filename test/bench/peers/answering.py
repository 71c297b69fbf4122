"""Answers each line on standard input with one timed run, as lib/workbench/peers.ts asks."""

import json
import sys
import time


def answer_lines(work, answer_of):
    """`work` is timed; `answer_of` turns what it returns into something small, untimed."""
    for _ in sys.stdin:
        began = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "answer": answer_of(result)}), flush=True)
