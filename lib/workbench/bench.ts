/** Races: the same work done by us and by a peer, in interleaved pairs, judged by the median of the ratios. */
import { mustBe, requireInteger } from "../core/errors";
import { seeded } from "../core/random";

/** What came out, small enough to compare and to keep: a count, a hash, a loss, some coefficients. */
export type Answer = string | number | readonly number[];

/** One run of one side. */
export interface Measured {
  readonly seconds: number;
  readonly answer: Answer;
}

export interface Race {
  readonly name: string;
  readonly peerName: string;
  ours(): Measured | Promise<Measured>;
  peer(): Measured | Promise<Measured>;
  /** Whether both did the same work. @default the answers are equal */
  readonly agree?: (ours: Answer, peer: Answer) => boolean;
  /** @default 9 */
  readonly pairs?: number;
  /** Called when the race is over, however it ended. */
  end?(): void;
}

/** A race that can be run only where nothing is lacking. */
export interface Candidate extends Race {
  /** What is not here, in words; `undefined` for what is. */
  readonly lacks: readonly (string | undefined)[];
}

export interface RaceResult {
  readonly name: string;
  readonly peer: string;
  /** Ours, as the reader sees it. */
  readonly answer: string | number;
  /** Peer time divided by our time: above 1 we are faster. Median over the pairs. */
  readonly ratio: number;
  /** 5th and 95th percentile of the median under resampling of the pairs. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly ourSeconds: number;
  readonly peerSeconds: number;
  readonly pairs: number;
}

/** The races that can be run on this machine, and why others cannot. */
export interface Programme {
  readonly races: readonly Race[];
  readonly missing: readonly string[];
}

/** What a file `test/bench/*.bench.ts` exports. */
export interface Benchmark {
  readonly races: () => Programme | Promise<Programme>;
}

/** Parts the races that can be run from those that lack something. */
export function programme(candidates: readonly Candidate[]): Programme {
  const races: Race[] = [];
  const missing: string[] = [];
  for (const candidate of candidates) {
    const lacks = candidate.lacks.filter((lack) => lack !== undefined);
    if (lacks.length === 0) races.push(candidate);
    else missing.push(`${candidate.name} against ${candidate.peerName}: ${lacks.join("; ")}`);
  }
  return { races, missing };
}

/**
 * Runs one race: both sides once to warm up, then pairs in alternating order. The answers are compared every time.
 *
 * @throws {Error} If the answers differ: a wrong answer has no speed.
 */
export async function race(entry: Race): Promise<RaceResult> {
  const { name, peerName, pairs = 9 } = entry;
  requireInteger(`race ${name}`, "pairs", pairs, 1);
  try {
    const { ours: first } = await runPair(entry, 0);
    const ourSeconds: number[] = [];
    const peerSeconds: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const { ours, peer } = await runPair(entry, pair);
      ourSeconds.push(ours.seconds);
      peerSeconds.push(peer.seconds);
    }
    const ratios = ourSeconds.map((seconds, pair) => peerSeconds[pair] / seconds);
    return {
      name,
      peer: peerName,
      answer: spelled(first.answer),
      ratio: median(ratios),
      interval: medianInterval(ratios),
      ourSeconds: median(ourSeconds),
      peerSeconds: median(peerSeconds),
      pairs,
    };
  } finally {
    entry.end?.();
  }
}

async function runPair(
  entry: Race,
  pair: number,
): Promise<{ readonly ours: Measured; readonly peer: Measured }> {
  const { name, peerName, agree = isSame } = entry;
  const sides = { ours: () => entry.ours(), peer: () => entry.peer() };
  const measured: Partial<Record<keyof typeof sides, Measured>> = {};
  // Whoever always went second would always find the caches as the other left them.
  for (const side of pair % 2 === 0 ? (["ours", "peer"] as const) : (["peer", "ours"] as const)) {
    const run = await sides[side]();
    if (!(run.seconds > 0))
      throw new Error(mustBe(`race ${name}`, `seconds of ${side}`, "above 0", run.seconds));
    measured[side] = run;
  }
  const { ours, peer } = measured as Record<keyof typeof sides, Measured>;
  if (!agree(ours.answer, peer.answer))
    throw new Error(
      `Cannot race ${name}: we answer ${spelled(ours.answer)}, ${peerName} answers ${spelled(peer.answer)}`,
    );
  return { ours, peer };
}

/** Times a function in this process. */
export async function timed(work: () => Answer | Promise<Answer>): Promise<Measured> {
  const began = process.hrtime.bigint();
  const answer = await work();
  return { seconds: Number(process.hrtime.bigint() - began) / 1e9, answer };
}

/** Agreement of numbers, each within an absolute tolerance. */
export function within(tolerance: number): (ours: Answer, peer: Answer) => boolean {
  const numbers = (answer: Answer): readonly number[] =>
    typeof answer === "object" ? answer : [Number(answer)];
  return (ours, peer) => {
    const [left, right] = [numbers(ours), numbers(peer)];
    return left.length === right.length && left.every((value, i) => Math.abs(value - right[i]) <= tolerance);
  };
}

function isSame(ours: Answer, peer: Answer): boolean {
  return JSON.stringify(ours) === JSON.stringify(peer);
}

function spelled(answer: Answer): string | number {
  if (typeof answer !== "object") return answer;
  const shown = answer.slice(0, 3).map((value) => value.toPrecision(7));
  return `${answer.length} numbers: ${shown.join(", ")}${answer.length > 3 ? ", …" : ""}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function medianInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const random = seeded(1);
  const medians = Array.from({ length: 999 }, () =>
    median(values.map(() => values[random.integer(values.length)])),
  ).sort((a, b) => a - b);
  return { low: medians[49], high: medians[949] };
}
