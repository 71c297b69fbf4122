import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import * as table from "../../core/table";
import { type Benchmark, type RaceResult, race } from "../bench";
import type { Command } from "../command";
import { UsageError } from "../command-line";
import { PROJECT } from "../paths";

const FOLDER = path.join(PROJECT, "test/bench");

const help = `usage: npm run bench -- [topic ...] [--save]

Races our code against its peers: same work, same answer first, interleaved pairs, median of the ratios
(peer time / our time: above 1 we are faster).

  topic    a file test/bench/<topic>.bench.ts  (default: all)
  --save   stores the figures in test/bench/results/<topic>.json

Python peers run where MERCHANT_LAB_PYTHON names a Python that has them, data sets where npm run data finds them; a
race that lacks something is left out and says so. Nothing else should run meanwhile: seconds depend on the machine,
ratios less so.`;

export const command: Command = {
  name: "bench",
  summary: "race our code against its peers",
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { save: { type: "boolean", default: false } },
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
      const results = await runTopic(topic);
      if (values.save && results.length > 0) save(topic, load, results);
    }
    return 0;
  },
};

async function runTopic(topic: string): Promise<RaceResult[]> {
  const benchmark: Benchmark = require(path.join(FOLDER, `${topic}.bench.ts`));
  const { races, missing } = await benchmark.races();
  for (const reason of missing) console.log(`${topic}: left out: ${reason}`);
  if (races.length === 0) return [];
  const results: RaceResult[] = [];
  for (const entry of races) {
    console.log(`${topic}: ${entry.name} against ${entry.peerName} …`);
    results.push(await race(entry));
  }
  const rows = results.map(({ name, peer, answer, ratio, interval, ourSeconds, peerSeconds }) => ({
    race: name,
    peer,
    answer,
    "ours, s": ourSeconds,
    "peer, s": peerSeconds,
    "peer / ours": ratio,
    "90 % interval": `${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)}`,
  }));
  console.log(`\n${table.toText(table.of(rows, { caption: topic, digits: 3, limit: rows.length }))}\n`);
  return results;
}

function save(topic: string, loadBefore: number, results: readonly RaceResult[]): void {
  const folder = path.join(FOLDER, "results");
  fs.mkdirSync(folder, { recursive: true });
  const machine = {
    node: process.version,
    cores: os.availableParallelism(),
    platform: `${os.platform()} ${os.arch()}`,
    loadBefore,
  };
  const file = path.join(folder, `${topic}.json`);
  const record = { command: `npm run bench -- ${topic} --save`, machine, results };
  fs.writeFileSync(file, `${JSON.stringify(record, rounded, 2)}\n`);
  console.log(`stored ${path.relative(PROJECT, file)}`);
}

/** Four digits are more than a race can tell. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
