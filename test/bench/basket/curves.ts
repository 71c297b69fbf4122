/** How our seconds and memory grow: with the baskets, the items, their number in a basket, and the sets found. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { QuestOptions } from "../../../lib/data/baskets/quest-baskets";
import { temporaryFolder } from "../../../lib/workbench/benchmarks/peer-process";
import type { CurvePoint } from "../../../lib/workbench/benchmarks/race";
import { compiledLibrary } from "./library";

/** Three million baskets must be read and mined in so much memory, Node's own with it. */
const MOST_BYTES = 2e9;

interface Point {
  readonly curve: string;
  readonly size: number;
  readonly quest: QuestOptions;
  readonly minCount: number;
  /** Thirty baskets of so many items among the others. */
  readonly giantLength?: number;
  /** Whether the baskets come from a file. */
  readonly isFile?: boolean;
}

const BASE: QuestOptions = { baskets: 100_000, items: 1000, meanLength: 10, seed: 42 };

const POINTS: readonly Point[] = [
  ...[1e4, 3e4, 1e5, 3e5, 1e6, 3e6].map((baskets) => ({
    curve: "baskets, in 0.2 % of them",
    size: baskets,
    quest: { ...BASE, baskets },
    minCount: baskets / 500,
  })),
  ...[1e2, 1e3, 1e4, 1e5].map((items) => ({
    curve: "different items, in 0.2 % of 100,000 baskets",
    size: items,
    quest: { ...BASE, items },
    minCount: 200,
  })),
  ...[5, 10, 20, 40, 60].map((meanLength) => ({
    curve: "items in a basket, in 1 % of 100,000",
    size: meanLength,
    quest: { ...BASE, meanLength },
    minCount: 1000,
  })),
  ...[10, 50, 200, 1000].map((giantLength) => ({
    curve: "items in each of thirty giants, in 0.1 % of 100,000 baskets",
    size: giantLength,
    quest: BASE,
    minCount: 100,
    giantLength,
  })),
  ...[1000, 100, 30, 10, 5, 3, 2].map((minCount) => ({
    curve: "sets found in 100,000 baskets",
    size: 0,
    quest: BASE,
    minCount,
  })),
  ...[3e5, 3e6].map((baskets) => ({
    curve: "baskets in a file, read and mined, in 1 % of them",
    size: baskets,
    quest: { ...BASE, baskets },
    minCount: baskets / 100,
    isFile: true,
  })),
];

/** One point after the other, each in a process of its own. */
export async function* curves(): AsyncGenerator<CurvePoint> {
  const folder = temporaryFolder();
  const library = compiledLibrary(path.join(folder, "lib"));
  const run = async (point: object) => {
    const args = [path.join(__dirname, "../peers/our_curve.js"), library, JSON.stringify(point)];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };
  for (const { curve, size, quest, minCount, giantLength, isFile } of POINTS) {
    const file = path.join(folder, "curve.dat");
    if (isFile) await run({ quest, write: file });
    const answered = await run(isFile ? { read: file, minCount } : { quest, minCount, giantLength });
    const { seconds, peakBytes, wholeBytes, sets } = JSON.parse(answered);
    rmSync(file, { force: true });
    if (wholeBytes > MOST_BYTES) throw new Error(`Cannot mine ${curve}: ${size} took ${wholeBytes} bytes`);
    yield { curve, size: size || sets, seconds, peakBytes, answer: `${sets} sets` };
  }
}
