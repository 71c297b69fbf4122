import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import * as table from "../../core/text/table";
import {
  type Benchmark,
  type CurvePoint,
  type GroupResult,
  groupsOf,
  type Race,
  type RaceFailure,
  type RaceResult,
  race,
  slopeOf,
  WrongAnswerError,
} from "../benchmarks/race";
import type { Command } from "../command";
import { PROJECT } from "../paths";
import { UsageError } from "../usage-error";

const FOLDER = path.join(PROJECT, "test/bench");

const help = `usage: npm run bench -- [topic ...] [--save] [--curves]

Races our code against its peers: same work, same answer first, interleaved pairs, median of the ratios
(peer time / our time: above 1 we are faster). A race with a gate is judged: all of the interval must reach it.

  topic     a file test/bench/<topic>.bench.ts  (default: all)
  --save    stores the figures in test/bench/results/<topic>.json
  --curves  instead of races, how our seconds and memory grow with the data (<topic>-curves.json)

Peers are installed under node_modules/.cache/merchant-lab/bench; Python ones run where MERCHANT_LAB_PYTHON names a
Python that has them, data sets where npm run data finds them. A race that lacks something is listed as absent, a peer
that answers differently as wrong. Nothing else should run meanwhile: seconds depend on the machine, ratios less so.`;

export const command: Command = {
  name: "bench",
  summary: "race our code against its peers",
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { save: { type: "boolean", default: false }, curves: { type: "boolean", default: false } },
    });
    const topics = fs
      .readdirSync(FOLDER)
      .filter((name) => name.endsWith(".bench.ts"))
      .map((name) => name.replace(/\.bench\.ts$/, ""));
    const unknown = positionals.find((topic) => !topics.includes(topic));
    if (unknown !== undefined)
      throw new UsageError(
        `There is no benchmark ${JSON.stringify(unknown)}: choose from ${topics.join(", ")}`,
      );

    const [load] = os.loadavg();
    if (load > os.availableParallelism() / 2)
      console.log(
        `This machine is busy (load ${load.toFixed(1)} on ${os.availableParallelism()} cores): the figures will be rough.`,
      );
    for (const topic of positionals.length > 0 ? positionals : topics) {
      const results = values.curves ? await drawCurves(topic) : await runTopic(topic);
      if (values.save && results.length > 0) save(topic, load, values.curves, results);
    }
    return 0;
  },
};

function benchmarkOf(topic: string): Benchmark {
  return require(path.join(FOLDER, `${topic}.bench.ts`));
}

async function runTopic(topic: string): Promise<Outcome[]> {
  const { races, missing } = await benchmarkOf(topic).races();
  const outcomes: Outcome[] = [];
  const runs: { readonly entry: Race; readonly result: RaceResult }[] = [];
  for (const entry of races) {
    console.log(`${topic}: ${entry.name} against ${entry.peerName} …`);
    const outcome = await outcomeOf(entry);
    outcomes.push(outcome);
    if (!("reason" in outcome)) runs.push({ entry, result: outcome });
  }
  outcomes.push(...groupsOf(runs), ...missing);
  const caption = `${topic}: ${summary(outcomes)}`;
  const rows = outcomes.map(rowOf);
  console.log(
    `\n${table.toText(table.fromRecords(rows, { caption, columns: COLUMNS, digits: 3, limit: rows.length }))}\n`,
  );
  return outcomes;
}

type Outcome = RaceResult | GroupResult | RaceFailure;

/** A peer's wrong answer, or its fall, is an outcome of the race, not of the benchmark. */
async function outcomeOf(entry: Race): Promise<RaceResult | RaceFailure> {
  try {
    return await race(entry);
  } catch (error) {
    const verdict = error instanceof WrongAnswerError ? "wrong" : "absent";
    const reason = error instanceof Error ? error.message : String(error);
    return { name: entry.name, peer: entry.peerName, verdict, reason };
  }
}

function summary(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of outcomes) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}

const COLUMNS = [
  "race",
  "peer",
  "answer",
  "ours, s",
  "peer, s",
  "peer / ours",
  "90 % interval",
  "cold",
  "MB, ours and peer",
  "gate, aim",
  "verdict",
];

function rowOf(outcome: Outcome): Record<string, string | number> {
  const { name, peer, verdict } = outcome;
  if ("reason" in outcome) return { race: name, peer, answer: outcome.reason, verdict };
  if ("races" in outcome) {
    const { ratio, races, gate } = outcome;
    const answer = `${races} races`;
    return { race: name, peer, answer, "peer / ours": ratio.toPrecision(3), "gate, aim": `${gate}`, verdict };
  }
  const { answer, interval, ourSeconds, peerSeconds, isLowerBound, cold, peakBytes, gate, aim } = outcome;
  const least = isLowerBound ? "> " : "";
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return {
    race: name,
    peer,
    answer,
    "ours, s": ourSeconds,
    "peer, s": `${least}${peerSeconds.toPrecision(3)}`,
    "peer / ours": `${least}${outcome.ratio.toPrecision(3)}`,
    "90 % interval": `${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)}`,
    cold: `${least}${cold.ratio.toPrecision(3)}`,
    "MB, ours and peer": peakBytes ? `${megabytes(peakBytes.ours)} ${megabytes(peakBytes.peer)}` : "",
    "gate, aim": gate === undefined ? "" : `${gate}, ${aim ?? ""}`,
    verdict,
  };
}

/** The points as they come, and how steep each curve is: 1 grows in proportion, 2 with the square. */
async function drawCurves(topic: string): Promise<Curve[]> {
  const { curves } = benchmarkOf(topic);
  if (!curves) return [];
  const points = new Map<string, CurvePoint[]>();
  for await (const point of curves()) {
    const { curve, size, seconds, peakBytes, answer } = point;
    points.set(curve, [...(points.get(curve) ?? []), point]);
    console.log(
      `${topic}: ${curve} ${size}: ${seconds.toPrecision(3)} s, ${Math.round(peakBytes / 1e6)} MB, ${answer}`,
    );
  }
  const drawn = Array.from(points, ([curve, line]) => ({
    curve,
    secondsSlope: slopeOf(line, ({ seconds }) => seconds),
    memorySlope: slopeOf(line, ({ peakBytes }) => peakBytes),
    points: line,
  }));
  const rows = drawn.map(({ points: _, ...slopes }) => slopes);
  console.log(
    `\n${table.toText(table.fromRecords(rows, { caption: `${topic}: log-log slopes`, digits: 3 }))}\n`,
  );
  return drawn;
}

interface Curve {
  readonly curve: string;
  readonly secondsSlope: number;
  readonly memorySlope: number;
  readonly points: readonly CurvePoint[];
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
  fs.writeFileSync(file, `${JSON.stringify(record, rounded, 2)}\n`);
  console.log(`stored ${path.relative(PROJECT, file)}`);
}

/** Four digits are more than a race can tell. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
