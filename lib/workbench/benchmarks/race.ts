/** Races: the same work done by us and by a peer, in interleaved pairs, judged by the median of the ratios. */
import { mustBe, requireInteger } from "../../core/errors";
import { seeded } from "../../core/random";

/** What came out, small enough to compare and to keep: a count, a hash, a loss, some coefficients. */
export type Answer = string | number | readonly number[];

/** One run of one side. */
export interface Measured {
  readonly seconds: number;
  readonly answer: Answer;
  /** Memory at its peak, above what the bare runtime holds. */
  readonly peakBytes?: number;
  /** The run was ended when its time was up; `seconds` is that time, and there is no answer. */
  readonly unfinished?: boolean;
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
  /** Pairs end when so many seconds are spent; where the first pair has spent them, it is the only one. @default no limit */
  readonly budgetSeconds?: number;
  /**
   * Pairs before those that count, until two runs of ours are alike: a compiler that learns while it runs needs them. So many
   * seconds at most. @default 0
   */
  readonly warmSeconds?: number;
  /** The ratio from which the race is passed; without it nothing is judged. */
  readonly gate?: number;
  /** The ratio that would be good. */
  readonly aim?: number;
  /** Races of one group are judged together too, by the geometric mean of their ratios. */
  readonly group?: { readonly name: string; readonly gate: number };
  /** Our peak memory as a fraction of the peer's, at most; below 64 MB it is not judged. */
  readonly memoryGate?: number;
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
  /** The peer did not finish: the ratio is at least this. */
  readonly isLowerBound: boolean;
  /** The first run of each, before anything is warm. */
  readonly cold: { readonly ratio: number; readonly ourSeconds: number; readonly peerSeconds: number };
  /** In the first run, above what each bare runtime holds; where both sides tell. */
  readonly peakBytes?: { readonly ours: number; readonly peer: number };
  readonly gate?: number;
  readonly aim?: number;
  readonly memoryGate?: number;
  /** Whether all of the interval is at or above the gate, and memory below its own; "raced" where there is no gate. */
  readonly verdict: "pass" | "fail" | "raced";
}

/** Races of one group against one peer, taken together. */
export interface GroupResult {
  readonly name: string;
  readonly peer: string;
  /** Geometric mean of the ratios. */
  readonly ratio: number;
  readonly races: number;
  readonly gate: number;
  readonly verdict: "pass" | "fail";
}

/** A race that could not be run, or whose peer answered wrongly. */
export interface RaceFailure {
  readonly name: string;
  readonly peer: string;
  readonly verdict: "absent" | "wrong";
  readonly reason: string;
}

/** The races that can be run on this machine, and why others cannot. */
export interface Programme {
  readonly races: readonly Race[];
  readonly missing: readonly RaceFailure[];
}

/** What a file `test/bench/*.bench.ts` exports. */
export interface Benchmark {
  readonly races: () => Programme | Promise<Programme>;
  /** How our seconds and memory grow with the data, a point at a time. */
  readonly curves?: () => AsyncIterable<CurvePoint>;
}

/** One measurement of a curve. */
export interface CurvePoint {
  readonly curve: string;
  /** What grows along the curve. */
  readonly size: number;
  readonly seconds: number;
  readonly peakBytes: number;
  readonly answer: string;
}

/** Parts the races that can be run from those that lack something. */
export function programme(candidates: readonly Candidate[]): Programme {
  const races: Race[] = [];
  const missing: RaceFailure[] = [];
  for (const candidate of candidates) {
    const { name, peerName } = candidate;
    const lacks = candidate.lacks.filter((lack) => lack !== undefined);
    if (lacks.length === 0) races.push(candidate);
    else missing.push({ name, peer: peerName, verdict: "absent", reason: lacks.join("; ") });
  }
  return { races, missing };
}

/** A side that answers differently. */
export class WrongAnswerError extends Error {
  override readonly name = "WrongAnswerError";
}

/** Two runs of ours are alike within this fraction. */
const STEADY = 0.03;

/**
 * Runs one race: both sides once or more to warm up, then pairs in alternating order. The answers are compared every time.
 *
 * @throws {WrongAnswerError} If the answers differ: a wrong answer has no speed.
 */
export async function race(entry: Race): Promise<RaceResult> {
  const { name, pairs = 9, budgetSeconds = Number.POSITIVE_INFINITY, warmSeconds = 0 } = entry;
  requireInteger(`race ${name}`, "pairs", pairs, 1);
  try {
    const first = await runPair(entry, 0);
    const runs: Pair[] = [];
    let spent = secondsOf(first);
    let before = first;
    for (let warm = spent; warm < warmSeconds && !first.peer.unfinished; ) {
      const run = await runPair(entry, 0);
      warm += secondsOf(run);
      if (Math.abs(run.ours.seconds / before.ours.seconds - 1) <= STEADY) break;
      before = run;
    }
    for (let pair = 0; pair < pairs; pair++) {
      if (first.peer.unfinished || spent >= budgetSeconds) break;
      const run = await runPair(entry, pair);
      spent += secondsOf(run);
      runs.push(run);
    }
    return judged(entry, first, runs.length === 0 ? [first] : runs);
  } finally {
    entry.end?.();
  }
}

/** The groups of some races that were run, each with what came of it. */
export function groupsOf(
  runs: readonly { readonly entry: Race; readonly result: RaceResult }[],
): GroupResult[] {
  const groups = new Map<string, Omit<GroupResult, "ratio" | "races" | "verdict"> & { ratios: number[] }>();
  for (const { entry, result } of runs) {
    if (!entry.group) continue;
    const { name, gate } = entry.group;
    const key = `${name} against ${entry.peerName}`;
    const group = groups.get(key);
    if (group) group.ratios.push(result.ratio);
    else
      groups.set(key, {
        name: `${name}, geometric mean`,
        peer: entry.peerName,
        gate,
        ratios: [result.ratio],
      });
  }
  return Array.from(groups.values(), ({ name, peer, gate, ratios }) => {
    const ratio = Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length);
    return { name, peer, ratio, races: ratios.length, gate, verdict: ratio >= gate ? "pass" : "fail" };
  });
}

/** Memory that is not judged: about what a runtime takes for itself while it warms up. */
const SMALL_BYTES = 64e6;

interface Pair {
  readonly ours: Measured;
  readonly peer: Measured;
}

function secondsOf({ ours, peer }: Pair): number {
  return ours.seconds + peer.seconds;
}

function ratioOf({ ours, peer }: Pair): number {
  return peer.seconds / ours.seconds;
}

function judged(
  { name, peerName, gate, aim, memoryGate }: Race,
  first: Pair,
  runs: readonly Pair[],
): RaceResult {
  const ratios = runs.map(ratioOf);
  const interval = medianInterval(ratios);
  const { ours, peer } = first;
  const peakBytes =
    ours.peakBytes !== undefined && peer.peakBytes !== undefined && !peer.unfinished
      ? { ours: ours.peakBytes, peer: peer.peakBytes }
      : undefined;
  const isSlow = gate !== undefined && interval.low < gate;
  const mostBytes = Math.max(SMALL_BYTES, (memoryGate ?? 0) * (peakBytes?.peer ?? 0));
  const isLarge = memoryGate !== undefined && peakBytes !== undefined && peakBytes.ours > mostBytes;
  return {
    name,
    peer: peerName,
    answer: spelled(ours.answer),
    ratio: median(ratios),
    interval,
    ourSeconds: median(runs.map((run) => run.ours.seconds)),
    peerSeconds: median(runs.map((run) => run.peer.seconds)),
    pairs: runs.length,
    isLowerBound: first.peer.unfinished === true,
    cold: { ratio: ratioOf(first), ourSeconds: ours.seconds, peerSeconds: peer.seconds },
    ...(peakBytes && { peakBytes }),
    ...(gate !== undefined && { gate }),
    ...(aim !== undefined && { aim }),
    ...(memoryGate !== undefined && { memoryGate }),
    verdict: isSlow || isLarge ? "fail" : gate === undefined ? "raced" : "pass",
  };
}

async function runPair(entry: Race, pair: number): Promise<Pair> {
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
  if (!peer.unfinished && !agree(ours.answer, peer.answer))
    throw new WrongAnswerError(
      `Cannot race ${name}: we answer ${spelled(ours.answer)}, ${peerName} answers ${spelled(peer.answer)}`,
    );
  return { ours, peer };
}

/** The slope of a curve on logarithmic axes, by least squares: the power with which a value grows. */
export function slopeOf(points: readonly CurvePoint[], value: (point: CurvePoint) => number): number {
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map((point) => Math.log(value(point)));
  const mean = (values: readonly number[]) => values.reduce((sum, part) => sum + part, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((at, i) => (at - meanX) * (y[i] - meanY)));
  return covariance / mean(x.map((at) => (at - meanX) ** 2));
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
