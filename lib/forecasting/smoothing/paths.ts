/** What a fitted smoothing model makes of a series, and the paths that it may take. */
import type { Random } from "../../core/random";
import type { ExponentialSmoothing } from "./exponential-smoothing";
import { recur } from "./recursion";

type State = Pick<ExponentialSmoothing, "model" | "season" | "parameters" | "initial">;

/** Where a model stands at the end of a series, and its errors on the way. */
export function follow(
  { model, season, parameters, initial }: State,
  values: Float64Array,
  degreesOfFreedom: number,
) {
  const [state, errors] = [Float64Array.from(initial), new Float64Array(values.length)];
  recur(model, season, parameters, state, values, errors);
  const [level, trend, ...seasonal] = state;
  const next = values.length % season;
  return {
    final: [level, trend, ...seasonal.slice(next), ...seasonal.slice(0, next)],
    deviation: Math.sqrt(squaresOf(errors) / degreesOfFreedom),
    fitted: Array.from(values, (y, t) => (model[0] === "M" ? y / (1 + errors[t]) : y - errors[t])),
    residuals: Array.from(errors),
  };
}

export const squaresOf = (errors: ArrayLike<number>) =>
  Array.from(errors).reduce((sum, error) => sum + error * error, 0);

/** The values that follow from a state with these errors. */
export function pathOf(
  model: ExponentialSmoothing,
  from: readonly number[],
  length: number,
  draw: () => number,
) {
  const values = new Float64Array(length);
  const { model: name, season, parameters } = model;
  recur(name, season, parameters, Float64Array.from(from), values, values.map(draw), true);
  return values;
}

/** Draws residuals, which are smaller than errors by the degrees of freedom. */
export function errorsOf({ residuals, deviation }: ExponentialSmoothing, random: Random): () => number {
  const scale = deviation * Math.sqrt(residuals.length / (squaresOf(residuals) || 1));
  return () => scale * residuals[random.integer(residuals.length)];
}
