import * as table from "../../../lib/core/text/table";
import type { GroupResult, RaceFailure, RaceResult } from "./types";

export type Outcome = RaceResult | GroupResult | RaceFailure;

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

/** One row per outcome; the caption counts the verdicts. */
export function formatRaces(topic: string, outcomes: readonly Outcome[]): string {
  const caption = `${topic}: ${countVerdicts(outcomes)}`;
  const rows = outcomes.map(rowOf);
  // Where all races lack their data, there are no times.
  const columns = COLUMNS.filter((name) => rows.some((row) => name in row));
  return table.toText(table.fromRecords(rows, { caption, columns, digits: 3, limit: rows.length }));
}

function countVerdicts(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of outcomes) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}

function rowOf(outcome: Outcome): Record<string, string | number> {
  const { name, peer, verdict } = outcome;
  if ("reason" in outcome) return { race: name, peer, answer: outcome.reason, verdict };
  if ("races" in outcome) {
    const { ratio, races, gate } = outcome;
    const answer = `${races} races`;
    return { race: name, peer, answer, "peer / ours": ratio.toPrecision(3), "gate, aim": `${gate}`, verdict };
  }
  const { answer, interval, ourSeconds, peerSeconds, isLowerBound, cold, peakBytes, gate, aim } = outcome;
  const bound = isLowerBound ? "> " : "";
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return {
    race: name,
    peer,
    answer,
    "ours, s": ourSeconds,
    "peer, s": `${bound}${peerSeconds.toPrecision(3)}`,
    "peer / ours": `${bound}${outcome.ratio.toPrecision(3)}`,
    "90 % interval": `${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)}`,
    cold: `${bound}${cold.ratio.toPrecision(3)}`,
    "MB, ours and peer": peakBytes ? `${megabytes(peakBytes.ours)} ${megabytes(peakBytes.peer)}` : "",
    "gate, aim": gate === undefined ? "" : `${gate}, ${aim ?? ""}`,
    verdict,
  };
}
