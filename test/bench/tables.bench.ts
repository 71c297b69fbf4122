/**
 * Tables: 2 million quoted rows read, grouped and joined, against pandas; and 100,000 of them against danfo. Both sides run in
 * processes of their own, so that memory compares.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { random } from "../../lib/core";
import { pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { agreeWithin, selectRaces } from "./harness/race";
import type { Benchmark, CandidateRace } from "./harness/types";

const PEERS = path.join(__dirname, "peers");
const JOBS = {
  read: "10 quoted columns",
  group: "revenue by product",
  join: "revenue by region of the customer",
} as const;

/** A slower peer is stopped: its ratio is a lower bound. */
const LIMIT_SECONDS = 60;

export const races: Benchmark["races"] = () => {
  const pandas = pythonPackage("pandas", "3.1.1");
  const jobs = Object.keys(JOBS) as (keyof typeof JOBS)[];
  const files = new Map<number, string>();
  const fileOf = (rows: number) => {
    const file = files.get(rows) ?? createFiles(rows);
    files.set(rows, file);
    return file;
  };
  return selectRaces([
    ...jobs.map((job) =>
      raceOf(job, 2_000_000, fileOf, {
        peerName: pandas.title,
        command: [pandas.python, path.join(PEERS, "pandas_tables.py")],
        missing: [pandas.missing],
        gate: 1,
        memoryGate: 1,
      }),
    ),
    ...jobs.map((job) =>
      raceOf(job, 100_000, fileOf, {
        peerName: "danfojs-node 1.2.0",
        command: [process.execPath, path.join(PEERS, "danfo-tables.js")],
        missing: [],
        gate: 20,
      }),
    ),
  ]);
};

interface Peer extends Pick<CandidateRace, "peerName" | "missing" | "gate" | "memoryGate"> {
  readonly command: readonly [string, string];
}

function raceOf(
  job: keyof typeof JOBS,
  rows: number,
  fileOf: (rows: number) => string,
  { command: [program, script], ...race }: Peer,
): CandidateRace {
  let ours: PeerProcess | undefined;
  let peer: PeerProcess | undefined;
  return {
    ...race,
    name: `${job} ${rows.toLocaleString("en-US")} rows: ${JOBS[job]}`,
    pairs: 5,
    budgetSeconds: 60,
    agree: agreeWithin(1e-3),
    ours() {
      ours ??= new PeerProcess(process.execPath, [path.join(PEERS, "our_tables.js"), job, fileOf(rows)]);
      return ours.run();
    },
    peer() {
      peer ??= new PeerProcess(program, [script, job, fileOf(rows)], LIMIT_SECONDS);
      return peer.run();
    },
    end() {
      ours?.end();
      peer?.end();
    },
  };
}

const CITIES = ["Shanghai, CN", "Beijing, CN", "深圳, 广东", "Hangzhou, ZJ"];
const REGIONS = ["north", "east", "south", "west", "centre"];
const CUSTOMERS = 200_000;

/** Writes orders.csv, about 170 bytes a row, and customers.csv. @returns The folder. */
function createFiles(rows: number): string {
  const folder = temporaryFolder();
  const draws = random.seeded(42);
  const two = (value: number) => String(value).padStart(2, "0");
  write(
    path.join(folder, "orders.csv"),
    "order,customer,orderedAt,product,city,quantity,price,discount,margin,note",
    rows,
    (i) => {
      const day = `2024-${two(1 + draws.integer(12))}-${two(1 + draws.integer(28))}`;
      const time = `${two(draws.integer(24))}:${two(draws.integer(60))}:${two(draws.integer(60))}`;
      const product = draws.integer(5000);
      const numbers = [
        1 + draws.integer(8),
        (100 + draws.integer(99_900)) / 100,
        0.3 * draws.uniform(),
        draws.uniform(),
      ];
      return `"O${String(Math.floor(i / 3)).padStart(9, "0")}","C${draws.integer(CUSTOMERS)}","${day} ${time}","item ${product}, size ""${product % 7}"" blue","${CITIES[draws.integer(4)]}",${numbers.join(",")},"leave at the door, ""please"" ${draws.integer(1000)}"`;
    },
  );
  write(
    path.join(folder, "customers.csv"),
    "customer,region",
    CUSTOMERS,
    (i) => `"C${i}","${REGIONS[draws.integer(5)]}"`,
  );
  return folder;
}

function write(file: string, header: string, rows: number, row: (i: number) => string): void {
  const output = openSync(file, "w");
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${row(i)}\n`;
    if (text.length < 1 << 20 && i + 1 < rows) continue;
    writeSync(output, text);
    text = "";
  }
  closeSync(output);
}
