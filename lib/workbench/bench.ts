/** Races: the same work done by us and by a peer, in interleaved pairs, judged by the median of the ratios. */
import { spawnSync } from "node:child_process";
import { seeded } from "../core/random";

/** One run of one side. */
export interface Measured {
  readonly seconds: number;
  /** What came out, small enough to compare and to print: a count, a hash, a loss. */
  readonly answer: string | number;
}

export interface Race {
  readonly name: string;
  readonly peerName: string;
  ours(): Measured | Promise<Measured>;
  peer(): Measured | Promise<Measured>;
  /** Whether both did the same work. @default the answers are equal */
  readonly agree?: (ours: Measured["answer"], peer: Measured["answer"]) => boolean;
  /** @default 9 */
  readonly pairs?: number;
}

export interface RaceResult {
  readonly name: string;
  readonly peer: string;
  readonly answer: string | number;
  /** Peer time divided by our time: above 1 we are faster. Median over the pairs. */
  readonly ratio: number;
  /** 5th and 95th percentile of the median under resampling of the pairs. */
  readonly interval: readonly [number, number];
  readonly ourSeconds: number;
  readonly peerSeconds: number;
  readonly pairs: number;
}

/** What a file `test/bench/*.bench.ts` exports. */
export interface Benchmark {
  /** The races that can be run on this machine, and why others cannot. */
  readonly races: () => Promise<{ readonly races: readonly Race[]; readonly missing: readonly string[] }>;
}

/**
 * Runs one race: both sides once to warm up and to compare answers, then pairs in alternating order.
 *
 * @throws {Error} If the answers differ: a wrong answer has no speed.
 */
export async function race({ name, peerName, ours, peer, agree, pairs = 9 }: Race): Promise<RaceResult> {
  const [first, second] = [await ours(), await peer()];
  const same = agree ?? ((a, b) => a === b);
  if (!same(first.answer, second.answer))
    throw new Error(`Cannot race ${name}: we answer ${first.answer}, ${peerName} answers ${second.answer}`);

  const ourSeconds: number[] = [];
  const peerSeconds: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) ourSeconds.push((await ours()).seconds);
    peerSeconds.push((await peer()).seconds);
    if (pair % 2 === 1) ourSeconds.push((await ours()).seconds);
  }
  const ratios = ourSeconds.map((seconds, pair) => peerSeconds[pair] / seconds);
  return {
    name,
    peer: peerName,
    answer: first.answer,
    ratio: median(ratios),
    interval: medianInterval(ratios),
    ourSeconds: median(ourSeconds),
    peerSeconds: median(peerSeconds),
    pairs,
  };
}

/** Times a function in this process. */
export async function timed(work: () => Measured["answer"] | Promise<Measured["answer"]>): Promise<Measured> {
  const began = process.hrtime.bigint();
  const answer = await work();
  return { seconds: Number(process.hrtime.bigint() - began) / 1e9, answer };
}

/** Runs a Python peer that prints `{"seconds": …, "answer": …}` as its last line, timed inside its own process. */
export function pythonPeer(python: string, script: string, args: readonly string[] = []): Measured {
  const { stdout, stderr, status } = spawnSync(python, [script, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`Cannot run ${script}: ${stderr.trim().split("\n").pop()}`);
  return JSON.parse(stdout.trim().split("\n").pop() ?? "null");
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function medianInterval(values: readonly number[]): [number, number] {
  const random = seeded(1);
  const medians = Array.from({ length: 999 }, () =>
    median(values.map(() => values[random.integer(values.length)])),
  ).sort((a, b) => a - b);
  return [medians[49], medians[949]];
}
