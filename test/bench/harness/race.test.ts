import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { pythonPackage } from "./peer-packages";
import { PeerProcess } from "./peer-process";
import { agreeWithin, judgeGroups, measure, race, selectRaces, WrongAnswerError } from "./race";
import { formatRaces } from "./race-table";
import type { Answer, Race } from "./types";

/** A side that takes these times in turn, and then always the last. */
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
    // [gate, memory gate, verdict] with ratio 3 and a peak memory of a fifth of the peer's
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

  test("fails if the interval reaches below the gate", async () => {
    const { ratio, verdict } = await race(raceOf({ peer: side([9, 1, 1, 9, 9, 9]), gate: 5 }));
    expect([ratio, verdict]).toEqual([9, "fail"]);
  });

  test("warms up until two runs of ours take equal time, or the time limit is reached", async () => {
    const steady = await race(raceOf({ ours: side([4, 2, 2.01, 1]), peer: side([1]), warmupSeconds: 100 }));
    expect(steady).toMatchObject({ pairs: 5, ourSeconds: 1, cold: { ratio: 1 / 4 } });
    const restless = await race(raceOf({ ours: side([4, 3, 2, 1]), peer: side([1]), warmupSeconds: 9 }));
    expect(restless).toMatchObject({ pairs: 5, ourSeconds: 1, cold: { ratio: 1 / 4 } });
  });

  test("goes on warming up while two runs differ by more than 3 %", async () => {
    const ours = side([4, 2, 1.9, 1.89, 1]);
    expect(await race(raceOf({ ours, warmupSeconds: 100, pairs: 1 }))).toMatchObject({ ourSeconds: 1 });
  });

  test("runs a peer that does not finish only once, in spite of a warm-up", async () => {
    const slow = vi.fn(() => ({ seconds: 20, answer: "", unfinished: true }));
    await race(raceOf({ peer: slow, warmupSeconds: 100 }));
    expect(slow).toHaveBeenCalledTimes(1);
  });

  test("measures nine pairs by default", async () => {
    const { pairs: _, ...entry } = raceOf({});
    expect((await race(entry)).pairs).toBe(9);
  });

  test.each([
    [64e6, "raced"],
    [64e6 + 1, "fail"],
  ])("judges a peak memory of %d bytes: %s", async (peakBytes, verdict) => {
    const ours = () => ({ seconds: 1, answer: 42, peakBytes });
    const other = () => ({ seconds: 1, answer: 42, peakBytes: 1 });
    expect((await race(raceOf({ ours, peer: other, memoryGate: 1 }))).verdict).toBe(verdict);
  });

  test("judges a group by the geometric mean of its ratios, separately for each peer", async () => {
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

  test("ends when its budget is spent, and judges the first pair if that pair spends it", async () => {
    const cold = await race(raceOf({ ours: side([2, 1]), peer: side([8, 3]), budgetSeconds: 10 }));
    expect(cold).toMatchObject({ pairs: 1, ratio: 4 });
    const some = await race(raceOf({ ours: side([2, 1]), peer: side([8, 3]), budgetSeconds: 17 }));
    expect(some).toMatchObject({ pairs: 2, ratio: 3, cold: { ratio: 4 } });
  });

  test("takes the time limit as a lower bound if the peer does not finish", async () => {
    const unfinished = () => ({ seconds: 20, answer: "", unfinished: true });
    const result = await race(raceOf({ ours: side([2]), peer: unfinished, gate: 10 }));
    expect(result).toMatchObject({ isLowerBound: true, ratio: 10, pairs: 1, verdict: "pass" });
  });

  test("gives an interval around the ratio, within the range of the ratios", async () => {
    const result = await race(raceOf({ peer: side([1, 2, 3, 4, 5, 6]) }));
    expect(result.ratio).toBe(4);
    expect(result.interval.low).toBeGreaterThanOrEqual(2);
    expect(result.interval.low).toBeLessThan(4);
    expect(result.interval.high).toBeGreaterThan(4);
    expect(result.interval.high).toBeLessThanOrEqual(6);
    expect((await race(raceOf({ peer: side([3]) }))).interval).toEqual({ low: 3, high: 3 });
  });

  test("measures that a long sleep takes longer than a short one", async () => {
    const slept = (milliseconds: number) => () =>
      measure(async () => {
        await sleep(milliseconds);
        return "slept";
      });
    const { ratio } = await race(raceOf({ ours: slept(10), peer: slept(200), pairs: 3 }));
    expect(ratio).toBeGreaterThan(1.5);
  });

  test("alternates the order of the sides", async () => {
    const log: string[] = [];
    await race(raceOf({ ours: side([1], 42, log, "o"), peer: side([1], 42, log, "p"), pairs: 3 }));
    expect(log.join("")).toBe("op" + "op" + "po" + "op");
  });

  test.each([
    ["numbers", 41],
    ["a number and its text", "42"],
    ["a number and a list of it", [42]],
  ])("fails if the answers differ: %s", async (_, answer) => {
    await expect(race(raceOf({ peer: side([1], answer) }))).rejects.toThrow(
      /Cannot race counting: we answer 42, a peer answers/,
    );
  });

  test("fails if a later answer differs", async () => {
    let run = 0;
    const turncoat = () => ({ seconds: 1, answer: run++ < 3 ? 42 : 43 });
    const running = race(raceOf({ peer: turncoat }));
    await expect(running).rejects.toThrow("a peer answers 43");
    await expect(running).rejects.toThrow(WrongAnswerError);
  });

  test.each([0, -1, Number.NaN])("fails if a side took %d seconds", async (seconds) => {
    await expect(race(raceOf({ peer: side([seconds]) }))).rejects.toThrow(
      "Cannot race counting: seconds of peer must be above 0",
    );
  });

  test("ends its peers, also after an error", async () => {
    const end = vi.fn();
    await race(raceOf({ end }));
    await expect(race(raceOf({ peer: side([1], 0), end }))).rejects.toThrow();
    expect(end).toHaveBeenCalledTimes(2);
  });

  test("abbreviates a list of numbers", async () => {
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

describe("PeerProcess", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-peer-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function script(body: string): string {
    const file = path.join(folder, "side.js");
    writeFileSync(file, body);
    return file;
  }

  test("answers each line in one process and ignores its other output", async () => {
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
    // Loading takes longer than the time limit of a run, but does not count.
    setTimeout(() => console.log('{"ready": true}'), 400);
    setInterval(() => {}, 1000);`;

  test("is stopped at its time limit, and restarted by the next run", async () => {
    const sleeper = new PeerProcess(process.execPath, [script(SLEEPER)], 0.2);
    const expected = { seconds: 0.2, answer: "", unfinished: true };
    expect(await sleeper.run()).toEqual(expected);
    expect(await sleeper.run()).toEqual(expected);
    sleeper.end();
  });

  test("reports its last error line when it fails", async () => {
    const failing = new PeerProcess(process.execPath, [
      script(`console.error("no numbers"); process.exitCode = 3;`),
    ]);
    await expect(failing.run()).rejects.toThrow("Cannot run side.js: no numbers");
  });

  test("reports a missing program", async () => {
    await expect(new PeerProcess(path.join(folder, "absent"), []).run()).rejects.toThrow(/ENOENT/);
  });
});

describe("a missing requirement", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("excludes the race and is reported", () => {
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

test("a topic of which no race could run is still a table", () => {
  const outcome = { name: "counting", peer: "a peer", reason: "no data", verdict: "absent" } as const;
  expect(formatRaces("basket", [outcome])).toMatch(
    /^basket: 1 absent\n[\s\S]*counting +a peer +no data +absent/,
  );
});
