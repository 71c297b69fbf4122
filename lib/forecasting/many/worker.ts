/** What each thread of many forecasts runs. It may import only files of lib and Node's own modules. */
import type { Forecast } from "../../core/forecasting/forecast";
import * as methods from "../methods";

export interface Job {
  readonly method: keyof typeof methods;
  readonly settings: object;
  readonly series: readonly ArrayLike<number>[];
  readonly horizon: number;
  readonly levels: readonly number[];
}

/** The forecast of series `i`, or why there is none. */
export type Report = { readonly i: number; readonly forecast?: Forecast; readonly error?: Error };

/** Forecasts one series after the other, until none is left. */
export async function work(job: Job, post: (report: Report) => void, take: () => number): Promise<void> {
  const { method, settings, series, horizon, levels } = job;
  const { fit, forecast } = { ...methods }[method] as unknown as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  for (let i = take(); i < series.length; i = take())
    try {
      const model = await fit(series[i], settings);
      post({ i, forecast: (await forecast(model, horizon, { levels })) as Forecast });
    } catch (error) {
      post({ i, error: error as Error });
    }
}
