import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as table from "../../../lib/core/text/table";
import type { Command } from "../../../lib/workbench/command";
import { hintFor, readArguments } from "../../../lib/workbench/command-arguments";
import { PROJECT } from "../../../lib/workbench/paths";
import { UsageError } from "../../../lib/workbench/usage-error";
import { judgeGroups, race, WrongAnswerError } from "./race";
import { formatRaces, type Outcome } from "./race-table";
import { logLogSlope } from "./statistics";
import type { Benchmark, CurvePoint, Race, RaceFailure, RaceResult } from "./types";

const FOLDER = path.join(PROJECT, "test/bench");

const help = `usage: npm run bench -- [topic ...] [--save] [--curves]

Races our code against other libraries: the same work, with equal answers, in interleaved pairs. The result is the median
of the ratios (peer time / our time: above 1 we are faster). A race with a gate passes if its whole interval reaches it.

  topic     a file test/bench/<topic>.bench.ts  (default: all)
  --save    store the results in test/bench/results/<topic>.json
  --curves  measure how our time and memory grow with the data instead (<topic>-curves.json); scale has nothing else

Peers are installed in node_modules/.cache/merchant-lab/bench. MERCHANT_LAB_PYTHON names the Python for Python peers; data
sets are those that npm run data finds. A race with a missing requirement is listed as absent, one whose peer answers
differently as wrong. Run nothing else at the same time: times depend on the machine, ratios less so.`;

export const command: Command = {
  help,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      allowPositionals: true,
      options: { save: { type: "boolean", default: false }, curves: { type: "boolean", default: false } },
    });
    const topics = chooseTopics(positionals);
    const [load] = os.loadavg();
    if (load > os.availableParallelism() / 2)
      console.log(
        `This machine is busy (load ${load.toFixed(1)} on ${os.availableParallelism()} cores): results will be inaccurate.`,
      );
    for (const topic of topics) {
      const { races } = loadBenchmark(topic);
      const isCurves = values.curves || races === undefined;
      const results = isCurves ? await measureCurves(topic) : await runRaces(topic, races);
      if (values.save && results.length > 0) save(topic, load, isCurves, results);
    }
    return 0;
  },
};

/** @throws {UsageError} If a topic has no benchmark. */
function chooseTopics(names: readonly string[]): readonly string[] {
  const topics = fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith(".bench.ts"))
    .map((name) => name.replace(/\.bench\.ts$/, ""));
  const unknown = names.find((name) => !topics.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `There is no benchmark ${JSON.stringify(unknown)}${hintFor(unknown, topics, "topics")}`,
    );
  return names.length > 0 ? names : topics;
}

function loadBenchmark(topic: string): Benchmark {
  return require(path.join(FOLDER, `${topic}.bench.ts`));
}

async function runRaces(topic: string, select: NonNullable<Benchmark["races"]>): Promise<Outcome[]> {
  const { races, missing } = await select();
  const outcomes: Outcome[] = [];
  const runs: { readonly entry: Race; readonly result: RaceResult }[] = [];
  for (const entry of races) {
    console.log(`${topic}: ${entry.name} against ${entry.peerName} …`);
    const outcome = await runRace(entry);
    outcomes.push(outcome);
    if (!("reason" in outcome)) runs.push({ entry, result: outcome });
  }
  outcomes.push(...judgeGroups(runs), ...missing);
  console.log(`\n${formatRaces(topic, outcomes)}\n`);
  return outcomes;
}

/** A wrong answer or a crash of the peer is a result of its race; the other races continue. */
async function runRace(entry: Race): Promise<RaceResult | RaceFailure> {
  try {
    return await race(entry);
  } catch (error) {
    const verdict = error instanceof WrongAnswerError ? "wrong" : "absent";
    const reason = error instanceof Error ? error.message : String(error);
    return { name: entry.name, peer: entry.peerName, verdict, reason };
  }
}

interface Curve {
  readonly curve: string;
  readonly secondsSlope: number;
  readonly memorySlope: number;
  readonly points: readonly CurvePoint[];
}

/** Prints each point as it is measured, then the log-log slopes: 1 is linear growth, 2 quadratic. */
async function measureCurves(topic: string): Promise<Curve[]> {
  const { curves } = loadBenchmark(topic);
  if (!curves) return [];
  const pointsOf = new Map<string, CurvePoint[]>();
  for await (const point of curves()) {
    const { curve, size, seconds, peakBytes, answer } = point;
    pointsOf.set(curve, [...(pointsOf.get(curve) ?? []), point]);
    console.log(
      `${topic}: ${curve} ${size}: ${seconds.toPrecision(3)} s, ${Math.round(peakBytes / 1e6)} MB, ${answer}`,
    );
  }
  const measured = Array.from(pointsOf, ([curve, points]) => ({
    curve,
    secondsSlope: logLogSlope(points, ({ seconds }) => seconds),
    memorySlope: logLogSlope(points, ({ peakBytes }) => peakBytes),
    points,
  }));
  const rows = measured.map(({ points: _, ...slopes }) => slopes);
  console.log(
    `\n${table.toText(table.fromRecords(rows, { caption: `${topic}: log-log slopes`, digits: 3 }))}\n`,
  );
  return measured;
}

function save(
  topic: string,
  loadBefore: number,
  isCurves: boolean,
  results: readonly (Outcome | Curve)[],
): void {
  const folder = path.join(FOLDER, "results");
  fs.mkdirSync(folder, { recursive: true });
  const machine = {
    node: process.version,
    cores: os.availableParallelism(),
    platform: `${os.platform()} ${os.arch()}`,
    loadBefore,
  };
  const file = path.join(folder, `${topic}${isCurves ? "-curves" : ""}.json`);
  const command = `npm run bench -- ${topic} ${isCurves ? "--curves " : ""}--save`;
  const record = { command, machine, results };
  fs.writeFileSync(file, `${JSON.stringify(record, round, 2)}\n`);
  console.log(`stored ${path.relative(PROJECT, file)}`);
}

/** Rounds to four significant digits; a race is no more precise. */
function round(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
