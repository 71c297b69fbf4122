import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
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
  const { title = "Customers by recency and frequency" } = readOptions(action, options, FIGURE_OPTIONS);
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
    description: `${total}; the largest segment is ${largest.name} with ${largest.size}.`,
    xNames: SCORES,
    yNames: recency,
    xTitle: "frequency score (5: most purchases)",
    yTitle: "recency score (5: latest)",
    valueTitle: "customers",
    digits: 0,
  });
}
