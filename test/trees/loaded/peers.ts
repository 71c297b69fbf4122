/** Models of other libraries with their answers, as golden files hold them. */
import type { LoadedModel, xgboostModel } from "../../../lib/trees";
import { readGolden } from "../../support/read-golden";

export interface PeerCase {
  readonly text: string;
  readonly rows: readonly (readonly (number | null)[])[];
  readonly predictions: readonly (number | readonly number[])[];
  readonly raw: readonly (number | readonly number[])[];
  /** (n, p + 1), or (n, outputs, p + 1); the last is the base. */
  readonly contributions: readonly (readonly (number | readonly number[])[])[];
}

export interface PeerModels {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: Readonly<Record<string, PeerCase>>;
  /** A model that is refused. */
  readonly linear: string;
}

export function readPeers(name: string): PeerModels {
  return readGolden<PeerModels>(`trees/golden/${name}.json`);
}

/** The rows of a case, with NaN for a missing value. */
export function rowsOf({ rows }: PeerCase): number[][] {
  return rows.map((row) => row.map((value) => value ?? Number.NaN));
}

/** Lists of numbers a row, of which the peer has numbers if there is one. */
export function listed(values: PeerCase["raw"]): number[][] {
  return values.map((value) => (typeof value === "number" ? [value] : [...value]));
}

/** The largest sum, at least 1: what rounding errors are measured by. */
export function sizeOf(peer: PeerCase): number {
  return Math.max(1, ...listed(peer.raw).flat().map(Math.abs));
}

/** What the library's predict gives: the probability of class 1, those of all of several classes, or the number. */
export function predictionsOf(module: typeof xgboostModel, model: LoadedModel, rows: number[][]): number[][] {
  if (model.classes.length === 0) return Array.from(module.predict(model, rows), (value) => [value]);
  const probabilities = module.probabilities(model, rows);
  return model.outputs > 1 ? probabilities : probabilities.map(([, one]) => [one]);
}

/** (n, outputs, p + 1). LightGBM has those of one output after those of another. */
export function contributionsOf({ contributions, raw }: PeerCase): number[][][] {
  const outputs = listed(raw)[0].length;
  return contributions.map((row) => {
    const flat = row.flat();
    const width = flat.length / outputs;
    return Array.from({ length: outputs }, (_, k) => flat.slice(k * width, (k + 1) * width));
  });
}
