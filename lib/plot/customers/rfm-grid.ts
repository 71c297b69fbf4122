import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { RfmScores } from "../../customers";
import { heatmap } from "../charts/heatmap";
import type { Figure } from "../types";
import { type CustomerFigureOptions, FIGURE_OPTIONS } from "./options";

const SCORES = [1, 2, 3, 4, 5];

/**
 * Customers by the scores of recency and frequency (RFM 网格), with the number of each of the 25 cells.
 *
 * @param scores As `rfm.table` or `rfm.score` makes them.
 * @throws {TypeError} If these are no scores. @throws {RangeError} If there is no customer.
 *
 * @example
 * const scores = rfm.score({ customer: ["a"], recencyDays: [3], frequency: [7], monetary: [900] });
 * customerPlots.rfmGrid(scores).description; // "1 customer; the largest segment is new customers with 1."
 */
export function rfmGrid(scores: RfmScores, options: CustomerFigureOptions = {}): Figure {
  const action = "draw an RFM grid";
  const { title = localized("Customers by recency and frequency", "客户的近度与频度") } = readOptions(
    action,
    options,
    FIGURE_OPTIONS,
  );
  const kind = "scores, as made by rfm.score";
  requireKind(action, "scores", scores, kind, {
    recencyScore: "list",
    frequencyScore: "list",
    segment: "list",
  });
  const { recencyScore, frequencyScore, segment } = scores;
  if (segment.length === 0) throw new RangeError(mustBe(action, "scores", "of at least one customer", 0));
  const recency = [...SCORES].reverse();
  const counts = recency.map((r) =>
    SCORES.map((f) => recencyScore.filter((own, i) => own === r && frequencyScore[i] === f).length),
  );
  const sizes = [...new Set(segment)].map((name) => ({
    name,
    size: segment.filter((own) => own === name).length,
  }));
  const largest = sizes.reduce((a, b) => (b.size > a.size ? b : a));
  const total = `${segment.length} ${segment.length === 1 ? "customer" : "customers"}`;
  return heatmap(counts, {
    title,
    description: localized(
      `${total}; the largest segment is ${largest.name} with ${largest.size}.`,
      `${segment.length} 位客户；最大的客群是${largest.name}，${largest.size} 位。`,
    ),
    xNames: SCORES,
    yNames: recency,
    xTitle: localized("frequency score (5: most purchases)", "频度得分（5：购买最多）"),
    yTitle: localized("recency score (5: latest)", "近度得分（5：最近）"),
    valueTitle: localized("customers", "客户数"),
    digits: 0,
  });
}
