import { type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import { localized } from "../../core/text/language";
import type { VarianceInflation } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";
import { requireRecords, verticalLine } from "./rows";

/** Options of `varianceInflation`. */
export interface VarianceInflationFigureOptions {
  /** @default "Which features tell the same story?" */
  readonly title?: string;
}

const OPTIONS = {
  title: optional(textNotEmpty),
} satisfies OptionReaders<VarianceInflationFigureOptions>;

/**
 * Variance inflation factors as bars (方差膨胀因子图), with the usual thresholds 5 and 10 as lines. A feature that is a
 * linear combination of others has an infinite factor: it is listed without a bar.
 *
 * @throws {RangeError} If there are no factors.
 *
 * @example
 * const factors = [{ name: "price", factor: 12 }, { name: "week", factor: 1.5 }];
 * const { description } = regressionPlots.varianceInflation(factors);
 * description; // "price has the largest factor, 12.00; 1 of 2 are above 5."
 */
export function varianceInflation(
  factors: readonly VarianceInflation[],
  options: VarianceInflationFigureOptions = {},
): Figure {
  const action = "draw variance inflation";
  const { title = localized("Which features tell the same story?", "哪些特征说的是同一件事？") } =
    readOptions(action, options, OPTIONS);
  const kind = "a factor, as made by collinearity.varianceInflation";
  requireRecords(action, "factors", factors, kind, { name: "text", factor: "number" });
  const ordered = [...factors].sort((a, b) => b.factor - a.factor);
  const finite = ordered.map(({ factor }) => (Number.isFinite(factor) ? factor : 0));
  const above = ordered.filter(({ factor }) => factor > 5).length;
  return figure({
    title,
    description: localized(
      `${ordered[0].name} has the largest factor, ${ordered[0].factor.toFixed(2)}; ${above} of ${ordered.length} are above 5.`,
      `“${ordered[0].name}”的方差膨胀因子最大，为 ${ordered[0].factor.toFixed(2)}；${ordered.length} 个中有 ${above} 个大于 5。`,
    ),
    data: [
      {
        type: "bar",
        orientation: "h",
        x: finite,
        y: ordered.map(({ name }) => name),
        text: ordered.map(({ factor }) =>
          Number.isFinite(factor) ? factor.toFixed(1) : localized("infinite", "无穷大"),
        ),
        textposition: "outside",
        marker: { color: ordered.map(({ factor }) => (factor > 5 ? palette.vermillion : palette.blue)) },
      },
    ],
    layout: {
      xaxis: {
        title: localized("variance inflation factor", "方差膨胀因子"),
        range: [0, Math.max(11, ...finite) * 1.1],
      },
      yaxis: { autorange: "reversed" },
      shapes: [verticalLine(5, "dot"), verticalLine(10, "dot")],
      height: 120 + 24 * ordered.length,
    },
  });
}
