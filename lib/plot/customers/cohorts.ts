import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { CohortTable } from "../../customers";
import { heatmap } from "../charts/heatmap";
import type { Figure } from "../types";
import { type CustomerFigureOptions, FIGURE_OPTIONS } from "./options";

/**
 * Retention by cohort (留存热力图): a row for each month of the first purchase, a column for each month since then. The first
 * month, in which everybody buys, is left out.
 *
 * @param table As `cohorts.table` makes it.
 * @throws {TypeError} If it is no such table. @throws {RangeError} If no cohort has a second month.
 *
 * @example
 * const groups = { cohort: ["2024-01", "2024-01"], month: ["2024-01", "2024-02"], active: [4, 1], revenue: [80, 9] };
 * const table = cohorts.fromGroups(groups, { asOf: "2024-02-29" });
 * customerPlots.retention(table).description; // "Of the 4 customers of 2024-01, 25 % bought again after 1 month."
 */
export function retention(table: CohortTable, options: CustomerFigureOptions = {}): Figure {
  const action = "draw retention";
  const {
    title = localized("Customers who buy again, by month of the first purchase", "按首购月份看的回购客户"),
  } = readOptions(action, options, FIGURE_OPTIONS);
  requireKind(action, "table", table, "a table, as made by cohorts.table", { cohorts: "list" });
  const most = Math.max(0, ...table.cohorts.map(({ active }) => active.length - 1));
  if (most === 0) throw new RangeError(mustBe(action, "table", "of at least two months", most));
  const months = Array.from({ length: most }, (_, i) => i + 1);
  const rows = table.cohorts.map(({ retention }) =>
    months.map((month) => 100 * (retention[month] ?? Number.NaN)),
  );
  const [{ month, customers, retention: first }] = table.cohorts;
  const last = first.length - 1;
  const share = (100 * first[last]).toFixed(0);
  return heatmap(rows, {
    title,
    description: localized(
      `Of the ${customers} customers of ${month}, ${share} % bought again after ${last} ${last === 1 ? "month" : "months"}.`,
      `${month} 首购的 ${customers} 位客户中，${share} % 在 ${last} 个月后回购。`,
    ),
    xNames: months,
    yNames: table.cohorts.map((cohort) => `${cohort.month} (${cohort.customers})`),
    xTitle: localized("months since the first purchase", "首购后第几个月"),
    valueTitle: "%",
    digits: 0,
  });
}
