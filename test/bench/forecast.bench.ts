/** Forecasts of many monthly series on two threads: automatic exponential smoothing and ARIMA. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { forecastMany } from "../../lib/forecasting";
import { pythonPackage } from "./harness/peer-packages";
import { PeerProcess } from "./harness/peer-process";
import { measure, selectRaces } from "./harness/race";
import type { Answer, Benchmark, CandidateRace } from "./harness/types";

const THREADS = 2;
const HORIZON = 18;
const FILE = path.join(process.env.MERCHANT_LAB_DATA ?? "", "m3-competition/m3.jsonl.gz");

export const races: Benchmark["races"] = () =>
  selectRaces([
    raceOf("exponentialSmoothing", "statsforecast 2.1.1 AutoETS", 1000, { gate: 1, near: 0.9 }),
    raceOf("arima", "statsforecast 2.1.1 AutoARIMA", 200, { near: 0.7 }),
    // Its test for seasons differs, so it takes other differences.
    raceOf("arima", "pmdarima 2.1.1 auto_arima", 12, { gate: 3, near: 0.7, within: 0.05 }),
  ]);

/** @param near The share of the series whose mean forecast must be within 1 %, or `within`, of the peer's. */
function raceOf(
  method: "exponentialSmoothing" | "arima",
  peerName: `${"statsforecast" | "pmdarima"} ${string} ${string}`,
  count: number,
  { gate, near, within = 0.01 }: { readonly gate?: number; readonly near: number; readonly within?: number },
): CandidateRace {
  const [name, version, peerMethod] = peerName.split(" ");
  const { title, python, missing } = pythonPackage(name, version);
  let peer: PeerProcess | undefined;
  return {
    name: `${method}, ${count.toLocaleString("en-US")} monthly series of M3 on ${THREADS} threads`,
    peerName: `${title} ${peerMethod}`,
    ...(gate === undefined ? {} : { gate }),
    pairs: 5,
    budgetSeconds: 600,
    missing: [missing, existsSync(FILE) ? undefined : "MERCHANT_LAB_DATA must have m3-competition"],
    agree: (ours, theirs) => nearShare(ours, theirs, within) >= near,
    ours: () =>
      measure(async () => {
        const options = {
          threads: THREADS,
          settings: { season: 12, ...(method === "arima" ? {} : { maxIterations: 1000 }) },
          levels: [],
        };
        const { forecasts } = await forecastMany.run(method, seriesOf(count), HORIZON, options);
        return forecasts.map(({ mean }) => mean.reduce((sum, value) => sum + value, 0) / HORIZON);
      }),
    async peer() {
      const script = path.join(__dirname, `peers/${name}_many.py`);
      peer ??= new PeerProcess(
        python,
        [script, FILE, peerMethod, ...[count, THREADS, HORIZON].map(String)],
        900,
      );
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

function seriesOf(count: number): Map<string, number[]> {
  const lines = gunzipSync(readFileSync(FILE)).toString().trim().split("\n");
  const rows = lines.map((line) => JSON.parse(line)).filter(({ period }) => period.startsWith("MONTH"));
  return new Map(rows.slice(0, count).map(({ train }, i) => [String(i), train]));
}

function nearShare(ours: Answer, theirs: Answer, within: number): number {
  const [left, right] = [ours, theirs] as (readonly number[])[];
  return left.filter((value, i) => Math.abs(value / right[i] - 1) < within).length / right.length;
}
