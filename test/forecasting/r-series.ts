/** The series of R that tests of forecasting share. */
import * as datasets from "../../lib/data/datasets";

export const hasSeries = datasets.isAvailable("r-series");

/** The values of a series, in order of time. */
export async function readSeries(name: string): Promise<Float64Array> {
  const { columns } = await datasets.table("r-series", name);
  return Object.values(columns).at(-1) as Float64Array;
}
