import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { pythonPackage } from "../../../lib/workbench/benchmarks/peer-packages";
import { PeerProcess } from "../../../lib/workbench/benchmarks/peer-process";
import {
  agreeWithin,
  judgeGroups,
  measure,
  race,
  selectRaces,
  WrongAnswerError,
} from "../../../lib/workbench/benchmarks/race";
import type { Answer, Race } from "../../../lib/workbench/benchmarks/types";

/** A side that gives these seconds one after the other, the last for ever. */
function side(seconds: readonly number[], answer: Answer = 42, log: string[] = [], name = "") {
  let run = 0;
  return () => {
    log.push(name);
    return { seconds: seconds[Math.min(run++, seconds.length - 1)], answer };
  };
}

function raceOf(entry: Partial<Race>): Race {
  return { name: "counting", peerName: "a peer", ours: side([1]), peer: side([1]), pairs: 5, ...entry };
}

describe("race", () => {
  test("divides the peer's time by ours, without the first run of each", async () => {
    const ours = side([100, 1, 1, 2, 1, 1]);
    const peerSide = side([900, 3, 4, 10, 2, 50]);
    expect(await race(raceOf({ ours, peer: peerSide }))).toEqual({
      name: "counting",
      peer: "a peer",
      answer: 42,
      ratio: 4,
      interval: { low: expect.any(Number), high: expect.any(Number) },
      ourSeconds: 1,
      peerSeconds: 4,
      pairs: 5,
      isLowerBound: false,
      cold: { ratio: 9, ourSeconds: 100, peerSeconds: 900 },
      verdict: "raced",
    });
  });

  test.each([
    // [gate, memory gate, verdict] where the ratio is 3 and our peak a fifth of the peer's
    [3, undefined, "pass"],
    [3.1, undefined, "fail"],
    [3, 0.2, "pass"],
    [3, 0.19, "fail"],
    [undefined, 0.19, "fail"],
  ])("is judged by the gates %j and %j: %s", async (gate, memoryGate, verdict) => {
    const measured = (seconds: number, peakBytes: number) => () => ({ seconds, answer: 42, peakBytes });
    const gates = { ...(gate && { gate }), ...(memoryGate && { memoryGate }) };
    const result = await race(raceOf({ ours: measured(1, 200e6), peer: measured(3, 1e9), ...gates }));
    expect(result).toMatchObject({ verdict, peakBytes: { ours: 200e6, peer: 1e9 } });
    const small = await race(raceOf({ ours: measured(1, 60e6), peer: measured(3, 1e6), ...gates }));
    expect(small.verdict).toBe(gate === undefined ? "raced" : 3 >= gate ? "pass" : "fail");
  });

  test("does not pass on a median whose interval reaches below the gate", async () => {
    const { ratio, verdict } = await race(raceOf({ peer: side([9, 1, 1, 9, 9, 9]), gate: 5 }));
    expect([ratio, verdict]).toEqual([9, "fail"]);
  });

  test("warms up until two runs of ours are alike, or the time for it is spent", async () => {
    const steady = await race(raceOf({ ours: side([4, 2, 2.01, 1]), peer: side([1]), warmupSeconds: 100 }));
    expect(steady).toMatchObject({ pairs: 5, ourSeconds: 1, cold: { ratio: 1 / 4 } });
    const restless = await race(raceOf({ ours: side([4, 3, 2, 1]), peer: side([1]), warmupSeconds: 9 }));
    expect(restless).toMatchObject({ pairs: 5, ourSeconds: 1, cold: { ratio: 1 / 4 } });
  });

  test("judges a group by the geometric mean of its ratios, each peer for itself", async () => {
    const run = async (ratio: number, name: string, gate: number, peerName = "a peer") => {
      const entry = raceOf({ peer: side([ratio]), peerName, group: { name, gate } });
      return { entry, result: await race(entry) };
    };
    const alone = raceOf({});
    const runs = [
      await run(2, "sets", 4),
      await run(8, "sets", 4),
      await run(2, "rules", 3),
      await run(9, "sets", 4, "another"),
      { entry: alone, result: await race(alone) },
    ];
    const found = judgeGroups(runs).map(({ name, peer: other, ratio, races, verdict }) => [
      name,
      other,
      Number(ratio.toPrecision(12)),
      races,
      verdict,
    ]);
    expect(found).toEqual([
      ["sets, geometric mean", "a peer", 4, 2, "pass"],
      ["rules, geometric mean", "a peer", 2, 1, "fail"],
      ["sets, geometric mean", "another", 9, 1, "pass"],
    ]);
  });

  test("ends with its budget, and judges the first pair where that is spent at once", async () => {
    const cold = await race(raceOf({ ours: side([2, 1]), peer: side([8, 3]), budgetSeconds: 10 }));
    expect(cold).toMatchObject({ pairs: 1, ratio: 4 });
    const some = await race(raceOf({ ours: side([2, 1]), peer: side([8, 3]), budgetSeconds: 17 }));
    expect(some).toMatchObject({ pairs: 2, ratio: 3, cold: { ratio: 4 } });
  });

  test("takes the time of a peer that does not finish as a lower bound, whatever its answer", async () => {
    const unfinished = () => ({ seconds: 20, answer: "", unfinished: true });
    const result = await race(raceOf({ ours: side([2]), peer: unfinished, gate: 10 }));
    expect(result).toMatchObject({ isLowerBound: true, ratio: 10, pairs: 1, verdict: "pass" });
  });

  test("gives an interval of medians that holds the ratio, and none wider than the ratios", async () => {
    const result = await race(raceOf({ peer: side([1, 2, 3, 4, 5, 6]) }));
    expect(result.ratio).toBe(4);
    expect(result.interval.low).toBeGreaterThanOrEqual(2);
    expect(result.interval.low).toBeLessThan(4);
    expect(result.interval.high).toBeGreaterThan(4);
    expect(result.interval.high).toBeLessThanOrEqual(6);
    expect((await race(raceOf({ peer: side([3]) }))).interval).toEqual({ low: 3, high: 3 });
  });

  test("tells a long sleep from a short one", async () => {
    const slept = (milliseconds: number) => () =>
      measure(async () => {
        await sleep(milliseconds);
        return "slept";
      });
    const { ratio } = await race(raceOf({ ours: slept(10), peer: slept(200), pairs: 3 }));
    expect(ratio).toBeGreaterThan(1.5);
  });

  test("lets either side go first in turn", async () => {
    const log: string[] = [];
    await race(raceOf({ ours: side([1], 42, log, "o"), peer: side([1], 42, log, "p"), pairs: 3 }));
    expect(log.join("")).toBe("op" + "op" + "po" + "op");
  });

  test.each([
    ["numbers", 41],
    ["a number and its text", "42"],
    ["a number and a list of it", [42]],
  ])("is refused where the answers differ: %s", async (_, answer) => {
    await expect(race(raceOf({ peer: side([1], answer) }))).rejects.toThrow(
      /Cannot race counting: we answer 42, a peer answers/,
    );
  });

  test("is refused where a later answer differs", async () => {
    let run = 0;
    const turncoat = () => ({ seconds: 1, answer: run++ < 3 ? 42 : 43 });
    const running = race(raceOf({ peer: turncoat }));
    await expect(running).rejects.toThrow("a peer answers 43");
    await expect(running).rejects.toThrow(WrongAnswerError);
  });

  test.each([0, -1, Number.NaN])("is refused where a side took %d seconds", async (seconds) => {
    await expect(race(raceOf({ peer: side([seconds]) }))).rejects.toThrow(
      "Cannot race counting: seconds of peer must be above 0",
    );
  });

  test("ends its peers, also when it fails", async () => {
    const end = vi.fn();
    await race(raceOf({ end }));
    await expect(race(raceOf({ peer: side([1], 0), end }))).rejects.toThrow();
    expect(end).toHaveBeenCalledTimes(2);
  });

  test("keeps the head of a list of numbers as its answer", async () => {
    const list = [1.23456789, 2, 3, 4];
    const { answer } = await race(raceOf({ ours: side([1], list), peer: side([1], list) }));
    expect(answer).toBe("4 numbers: 1.234568, 2.000000, 3.000000, …");
  });
});

test.each([
  [1, 1.5, true],
  [1, 1.6, false],
  [[1, 2], [1.5, 1.5], true],
  [[1, 2], [1, 2.6], false],
  [[1, 2], [1], false],
  [1, "many", false],
  [Number.NaN, Number.NaN, false],
])("agreeWithin(0.5): %j and %j agree: %s", (ours, peers, expected) => {
  expect(agreeWithin(0.5)(ours, peers)).toBe(expected);
});

describe("peer", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-peer-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function script(body: string): string {
    const file = path.join(folder, "side.js");
    writeFileSync(file, body);
    return file;
  }

  test("answers each line in one process that loads once, whatever else it prints", async () => {
    const counting = new PeerProcess(process.execPath, [
      script(`
        let runs = 0;
        console.log("loaded");
        process.stdin.on("data", () => console.log("working\\n" + JSON.stringify({ seconds: 1, answer: ++runs })));`),
    ]);
    expect(await counting.run()).toEqual({ seconds: 1, answer: 1 });
    expect(await counting.run()).toEqual({ seconds: 1, answer: 2 });
    counting.end();
  });

  const SLEEPER = `
    // Loading takes longer than a run may, and does not count.
    setTimeout(() => console.log('{"ready": true}'), 400);
    setInterval(() => {}, 1000);`;

  test("is ended when its time is up, and starts anew when it is asked again", async () => {
    const sleeper = new PeerProcess(process.execPath, [script(SLEEPER)], 0.2);
    const expected = { seconds: 0.2, answer: "", unfinished: true };
    expect(await sleeper.run()).toEqual(expected);
    expect(await sleeper.run()).toEqual(expected);
    sleeper.end();
  });

  test("gives its last words when it fails", async () => {
    const failing = new PeerProcess(process.execPath, [
      script(`console.error("no numbers"); process.exitCode = 3;`),
    ]);
    await expect(failing.run()).rejects.toThrow("Cannot run side.js: no numbers");
  });

  test("says so when the program is not there", async () => {
    await expect(new PeerProcess(path.join(folder, "absent"), []).run()).rejects.toThrow(/ENOENT/);
  });
});

describe("what a race lacks", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("leaves the race out and is told", () => {
    const here = { ...raceOf({ name: "here" }), missing: [undefined] };
    const absent = { ...raceOf({ name: "absent" }), missing: ["a Python", undefined, "a data set"] };
    const { races, missing } = selectRaces([here, absent]);
    expect(races.map(({ name }) => name)).toEqual(["here"]);
    expect(missing).toEqual([
      { name: "absent", peer: "a peer", verdict: "absent", reason: "a Python; a data set" },
    ]);
  });

  test.each([
    ["not named", "", "MERCHANT_LAB_PYTHON must name a Python that has mlxtend"],
    ["not there", "/nowhere/python", "the Python of MERCHANT_LAB_PYTHON must have mlxtend"],
    ["no Python", process.execPath, "the Python of MERCHANT_LAB_PYTHON must have mlxtend"],
  ])("is the Python package where Python is %s", (_, python, missing) => {
    vi.stubEnv("MERCHANT_LAB_PYTHON", python);
    expect(pythonPackage("mlxtend")).toEqual({ title: "mlxtend", python: "", missing });
  });
});
