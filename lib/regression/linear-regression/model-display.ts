import { withDisplay } from "../../core/text/display";
import type { LinearRegression } from "./model";
import { toBundle } from "./summary";

/** The record of a model, without its display. */
export type ModelRecord = {
  readonly [K in keyof LinearRegression as K extends string ? K : never]: LinearRegression[K];
};

/** Adds the display, which is not enumerable, to the record of a model. */
export function withModelDisplay(record: ModelRecord): LinearRegression {
  return withDisplay(record, (model) => toBundle(model as LinearRegression));
}
