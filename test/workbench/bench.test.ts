import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { type Answer, programme, type Race, race, timed, within } from "../../lib/workbench/bench";
import { peer, pythonPackage } from "../../lib/workbench/peers";
import * as basketBench from "../bench/basket.bench";

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
    });
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
      timed(async () => {
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
    await expect(race(raceOf({ peer: turncoat }))).rejects.toThrow("a peer answers 43");
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
])("within(0.5): %j and %j agree: %s", (ours, peers, expected) => {
  expect(within(0.5)(ours, peers)).toBe(expected);
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
    const counting = peer(process.execPath, [
      script(`
        let runs = 0;
        console.log("loaded");
        process.stdin.on("data", () => console.log("working\\n" + JSON.stringify({ seconds: 1, answer: ++runs })));`),
    ]);
    expect(await counting.run()).toEqual({ seconds: 1, answer: 1 });
    expect(await counting.run()).toEqual({ seconds: 1, answer: 2 });
    counting.end();
  });

  test("gives its last words when it fails", async () => {
    const failing = peer(process.execPath, [script(`console.error("no numbers"); process.exitCode = 3;`)]);
    await expect(failing.run()).rejects.toThrow("Cannot run side.js: no numbers");
  });

  test("says so when the program is not there", async () => {
    await expect(peer(path.join(folder, "absent"), []).run()).rejects.toThrow(/ENOENT/);
  });
});

describe("what a race lacks", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("leaves the race out and is told", () => {
    const here = { ...raceOf({ name: "here" }), lacks: [undefined] };
    const absent = { ...raceOf({ name: "absent" }), lacks: ["a Python", undefined, "a data set"] };
    const { races, missing } = programme([here, absent]);
    expect(races.map(({ name }) => name)).toEqual(["here"]);
    expect(missing).toEqual(["absent against a peer: a Python; a data set"]);
  });

  test.each([
    ["not named", "", "MERCHANT_LAB_PYTHON must name a Python that has mlxtend"],
    ["not there", "/nowhere/python", "the Python of MERCHANT_LAB_PYTHON must have mlxtend"],
    ["no Python", process.execPath, "the Python of MERCHANT_LAB_PYTHON must have mlxtend"],
  ])("is the Python package where Python is %s", async (_, python, lack) => {
    vi.stubEnv("MERCHANT_LAB_PYTHON", python);
    expect(pythonPackage("mlxtend")).toEqual({ title: "mlxtend", python: "", lack });
    const { races, missing } = await basketBench.races();
    expect(races).toEqual([]);
    expect(missing).toHaveLength(3);
    for (const reason of missing) expect(reason).toContain(lack);
  });
});
