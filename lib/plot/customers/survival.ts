import { mustBe, requireKind } from "../../core/errors";
import { type ByName, readEntries, readOptions, textNotEmpty, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import type { SurvivalCurve } from "../../customers";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure, Trace } from "../types";
import { type CustomerFigureOptions, FIGURE_OPTIONS } from "./options";

/** Options of `customerPlots.survival`. */
export interface SurvivalFigureOptions extends CustomerFigureOptions {
  /** Unit of the times. @default "time" */
  readonly unit?: string;
}

/**
 * Survival curves with their limits (生存曲线), one for each group.
 *
 * @param curves As `kaplanMeier.fit` makes them, by name.
 * @throws {TypeError} If one is no curve. @throws {RangeError} If there is none.
 *
 * @example
 * const curve = kaplanMeier.fit([1, 2, 3], [1, 1, 0]);
 * customerPlots.survival({ all: curve }, { unit: "months" }).description; // "Half of all have left after 2 months."
 */
export function survival(curves: ByName<SurvivalCurve>, options: SurvivalFigureOptions = {}): Figure {
  const action = "draw survival curves";
  const { title, unit } = readOptions(action, options, {
    ...FIGURE_OPTIONS,
    unit: withDefault(localized("time", "时间"), textNotEmpty),
  });
  const entries = readEntries(action, "curves", curves, "survival curves by name");
  if (entries.length === 0) throw new RangeError(mustBe(action, "curves", "at least one curve", 0));
  const kind = "a curve, as made by kaplanMeier.fit";
  for (const [name, curve] of entries)
    requireKind(action, `curves.${name}`, curve, kind, {
      times: "list",
      survival: "list",
      lower: "list",
      upper: "list",
    });
  const data = entries.flatMap(([name, { times, survival, lower, upper }], k): Trace[] => {
    const color = palette.seriesColour(k);
    const edge = {
      type: "scatter",
      mode: "lines",
      x: times,
      line: { color, width: 0, shape: "hv" },
      showlegend: false,
    } as const;
    return [
      { ...edge, y: lower },
      { ...edge, y: upper, fill: "tonexty" },
      {
        type: "scatter",
        mode: "lines",
        name,
        x: times,
        y: survival,
        showlegend: true,
        line: { color, width: 2, shape: "hv" },
      },
    ];
  });
  const medians = entries.map(([name, { median }]) =>
    median === null
      ? localized(`More than half of ${name} stay to the end.`, `${name}：过半留到最后。`)
      : localized(
          `Half of ${name} have left after ${median} ${unit}.`,
          `${name}：${median} ${unit}后半数已离开。`,
        ),
  );
  return figure({
    title: title ?? localized("Customers who are still there", "仍在的客户"),
    description: medians.join(" "),
    data,
    layout: {
      xaxis: { title: unit },
      yaxis: { title: localized("share still there", "仍在的比例"), tickformat: ".0%", range: [0, 1.02] },
    },
  });
}
