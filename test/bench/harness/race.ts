/** Races our code against a peer: the same work in interleaved pairs, judged by the median time ratio. */
import { mustBe, requireInteger } from "../../../lib/core/errors";
import { geometricMean, median, medianInterval } from "./statistics";
import type {
  Answer,
  CandidateRace,
  GroupResult,
  Measurement,
  Race,
  RaceFailure,
  RaceResult,
  RaceSelection,
} from "./types";

/** Separates the races that can be run from those with missing requirements. */
export function selectRaces(candidates: readonly CandidateRace[]): RaceSelection {
  const races: Race[] = [];
  const failures: RaceFailure[] = [];
  for (const candidate of candidates) {
    const { name, peerName } = candidate;
    const missing = candidate.missing.filter((requirement) => requirement !== undefined);
    if (missing.length === 0) races.push(candidate);
    else failures.push({ name, peer: peerName, verdict: "absent", reason: missing.join("; ") });
  }
  return { races, missing: failures };
}

/** The sides of a race gave different answers. */
export class WrongAnswerError extends Error {
  override readonly name = "WrongAnswerError";
}

/** The warm-up ends when two consecutive runs differ by at most this fraction. */
const STEADY_FRACTION = 0.03;

/** Memory below this is not judged: a runtime allocates about as much during its warm-up. */
const SMALL_BYTES = 64e6;

interface Pair {
  readonly ours: Measurement;
  readonly peer: Measurement;
}

/**
 * Runs one race: both sides warm up, then they run in pairs, alternating which side runs first. The answers
 * of each pair are compared.
 *
 * @throws {WrongAnswerError} If the answers differ.
 */
export async function race(entry: Race): Promise<RaceResult> {
  const { name, pairs = 9, budgetSeconds = Number.POSITIVE_INFINITY, warmupSeconds = 0 } = entry;
  requireInteger(`race ${name}`, "pairs", pairs, 1);
  try {
    const first = await runPair(entry, 0);
    await warmUp(entry, first, warmupSeconds);
    const measured: Pair[] = [];
    let spent = secondsOf(first);
    for (let pair = 0; pair < pairs; pair++) {
      if (first.peer.unfinished || spent >= budgetSeconds) break;
      const run = await runPair(entry, pair);
      spent += secondsOf(run);
      measured.push(run);
    }
    return judge(entry, first, measured.length === 0 ? [first] : measured);
  } finally {
    entry.end?.();
  }
}

/** Repeats the first pair until the time of our side is steady or `warmupSeconds` have passed. */
async function warmUp(entry: Race, first: Pair, warmupSeconds: number): Promise<void> {
  let previous = first;
  let spent = secondsOf(first);
  while (spent < warmupSeconds && !first.peer.unfinished) {
    const run = await runPair(entry, 0);
    spent += secondsOf(run);
    if (Math.abs(run.ours.seconds / previous.ours.seconds - 1) <= STEADY_FRACTION) return;
    previous = run;
  }
}

async function runPair(entry: Race, pair: number): Promise<Pair> {
  const { name, peerName, agree = isEqual } = entry;
  const sides = { ours: () => entry.ours(), peer: () => entry.peer() };
  const measured: Partial<Record<keyof typeof sides, Measurement>> = {};
  // Alternates the order, since the first side leaves its data in the caches.
  for (const side of pair % 2 === 0 ? (["ours", "peer"] as const) : (["peer", "ours"] as const)) {
    const run = await sides[side]();
    if (!(run.seconds > 0))
      throw new Error(mustBe(`race ${name}`, `seconds of ${side}`, "above 0", run.seconds));
    measured[side] = run;
  }
  const { ours, peer } = measured as Record<keyof typeof sides, Measurement>;
  if (!peer.unfinished && !agree(ours.answer, peer.answer))
    throw new WrongAnswerError(
      `Cannot race ${name}: we answer ${formatAnswer(ours.answer)}, ${peerName} answers ${formatAnswer(peer.answer)}`,
    );
  return { ours, peer };
}

function judge(
  { name, peerName, gate, aim, memoryGate }: Race,
  first: Pair,
  measured: readonly Pair[],
): RaceResult {
  const ratios = measured.map(ratioOf);
  const interval = medianInterval(ratios);
  const { ours, peer } = first;
  const peakBytes =
    ours.peakBytes !== undefined && peer.peakBytes !== undefined && !peer.unfinished
      ? { ours: ours.peakBytes, peer: peer.peakBytes }
      : undefined;
  const isSlow = gate !== undefined && interval.low < gate;
  const allowedBytes = Math.max(SMALL_BYTES, (memoryGate ?? 0) * (peakBytes?.peer ?? 0));
  const isLarge = memoryGate !== undefined && peakBytes !== undefined && peakBytes.ours > allowedBytes;
  return {
    name,
    peer: peerName,
    answer: formatAnswer(ours.answer),
    ratio: median(ratios),
    interval,
    ourSeconds: median(measured.map((pair) => pair.ours.seconds)),
    peerSeconds: median(measured.map((pair) => pair.peer.seconds)),
    pairs: measured.length,
    isLowerBound: peer.unfinished === true,
    cold: { ratio: ratioOf(first), ourSeconds: ours.seconds, peerSeconds: peer.seconds },
    ...(peakBytes && { peakBytes }),
    ...(gate !== undefined && { gate }),
    ...(aim !== undefined && { aim }),
    ...(memoryGate !== undefined && { memoryGate }),
    verdict: isSlow || isLarge ? "fail" : gate === undefined ? "raced" : "pass",
  };
}

/** The results of the groups, one per group and peer. */
export function judgeGroups(
  runs: readonly { readonly entry: Race; readonly result: RaceResult }[],
): GroupResult[] {
  const groups = new Map<string, { name: string; peer: string; gate: number; ratios: number[] }>();
  for (const { entry, result } of runs) {
    if (!entry.group) continue;
    const { name, gate } = entry.group;
    const key = `${name} against ${entry.peerName}`;
    const group = groups.get(key) ?? { name, peer: entry.peerName, gate, ratios: [] };
    group.ratios.push(result.ratio);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ name, peer, gate, ratios }) => {
    const ratio = geometricMean(ratios);
    const verdict = ratio >= gate ? "pass" : "fail";
    return { name: `${name}, geometric mean`, peer, ratio, races: ratios.length, gate, verdict };
  });
}

function secondsOf({ ours, peer }: Pair): number {
  return ours.seconds + peer.seconds;
}

function ratioOf({ ours, peer }: Pair): number {
  return peer.seconds / ours.seconds;
}

/** Measures a function in this process. */
export async function measure(work: () => Answer | Promise<Answer>): Promise<Measurement> {
  const start = process.hrtime.bigint();
  const answer = await work();
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, answer };
}

/** Compares numbers with an absolute tolerance, for `Race.agree`. */
export function agreeWithin(tolerance: number): (ours: Answer, peer: Answer) => boolean {
  const numbers = (answer: Answer): readonly number[] =>
    typeof answer === "object" ? answer : [Number(answer)];
  return (ours, peer) => {
    const [left, right] = [numbers(ours), numbers(peer)];
    return left.length === right.length && left.every((value, i) => Math.abs(value - right[i]) <= tolerance);
  };
}

function isEqual(ours: Answer, peer: Answer): boolean {
  return JSON.stringify(ours) === JSON.stringify(peer);
}

/** A number list is abbreviated to its length and its first three numbers. */
function formatAnswer(answer: Answer): string | number {
  if (typeof answer !== "object") return answer;
  const first = answer.slice(0, 3).map((value) => value.toPrecision(7));
  return `${answer.length} numbers: ${first.join(", ")}${answer.length > 3 ? ", …" : ""}`;
}
