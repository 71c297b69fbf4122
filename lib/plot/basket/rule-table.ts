/** Rules as a table to look through: plain in a notebook, sorted and filtered by the reader in a report. */
import type { Rule } from "../../basket";
import { type Displayable, type MimeBundle, withDisplay } from "../../core/display";
import { mustBe, requireInteger, requireSameLength } from "../../core/errors";
import * as table from "../../core/table";
import { counted, requireSome } from "./wording";

export const RULES_MIME = "application/vnd.merchant-lab.rules+json";

/** What is stored under `RULES_MIME`: names once, everything else as text, one line a column. */
export interface RulesRecord {
  readonly caption: string;
  /** Rules there are; the stored ones are the first of them. */
  readonly total: number;
  readonly items: readonly string[];
  /** The sides of each rule as numbers of items: "0,3 7 2"; a side without items is "-". */
  readonly antecedents: string;
  readonly consequents: string;
  readonly measures: readonly { readonly name: string; readonly values: string }[];
}

/** The numbers that every rule carries. */
export type RuleNumber = Exclude<keyof Rule, "antecedent" | "consequent">;

export interface RuleTableOptions {
  /** Numbers to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly RuleNumber[];
  /** More numbers by name, one a rule in their order: what `rules.measure` gives, a p-value, a price. @default none */
  readonly columns?: Readonly<Record<string, ArrayLike<number>>>;
  /** Rows of the plain table. @default 20 */
  readonly limit?: number;
  /** Rules to store for the report's table, from the first on; 1,000 take about 60 KB. @default 2000 */
  readonly stored?: number;
  /** @default says how many rules there are */
  readonly caption?: string;
}

export interface RuleTable extends Displayable {
  readonly caption: string;
  /** The first rows, as the notebook shows them. */
  readonly table: table.Table;
  /** The rules that the report's table holds. */
  readonly record: RulesRecord;
}

const ACTION = "make a table of rules";

/**
 * Rules as a table (规则表) in their order, to look through. A notebook shows its first rows. The HTML report makes of it
 * a table that sorts by a click on a header and shows only rules with an item, or with a measure above a number.
 *
 * A stored rule takes about 60 bytes, so a notebook can hold 10,000 of them and stay below 1 MB; what is left out is
 * said below the table.
 *
 * @throws {RangeError} If there are no rules, or a measure is not a number of a rule.
 * @throws {TypeError} If a column has not as many numbers as there are rules.
 *
 * @example
 * show(basketPlots.ruleTable(rules.sortBy(found, "lift"), { measures: ["count", "confidence", "lift"] }));
 */
export function ruleTable(rules: Iterable<Rule>, options: RuleTableOptions = {}): RuleTable {
  const { limit = 20, stored = 2000, columns = {} } = options;
  const { measures = ["count", "support", "confidence", "lift", "leverage", "conviction"] } = options;
  requireInteger(ACTION, "limit", limit, 1);
  requireInteger(ACTION, "stored", stored, 0);
  const all = [...rules];
  requireSome(ACTION, "rules", all);
  for (const name of measures) {
    if (typeof all[0][name] !== "number")
      throw new RangeError(mustBe(ACTION, "measures", "names of numbers of a rule", name));
  }
  for (const [name, values] of Object.entries(columns)) requireSameLength(ACTION, "rules", all, name, values);
  const { caption = counted(all.length, "rule") } = options;
  const numbers: readonly NumberColumn[] = [
    ...measures.map((name) => ({ name, at: (i: number) => all[i][name] })),
    ...Object.entries(columns).map(([name, values]) => ({ name, at: (i: number) => values[i] })),
  ];
  const rows = all
    .slice(0, limit)
    .map((rule, i) => [
      rule.antecedent.join(", ") || "∅",
      rule.consequent.join(", "),
      ...numbers.map(({ at }) => at(i)),
    ]);
  const names = ["antecedent", "consequent", ...numbers.map(({ name }) => name)];
  const first = table.ofRows(names, rows, { caption, limit, totalRows: all.length });
  const record = recordOf(all.slice(0, stored), all.length, numbers, caption);
  return withDisplay({ caption, table: first, record }, toBundle);
}

interface NumberColumn {
  readonly name: string;
  /** The number of rule i. */
  readonly at: (i: number) => number;
}

function toBundle({ table: first, record }: Omit<RuleTable, symbol>): MimeBundle {
  const stored = record.antecedents === "" ? 0 : record.antecedents.split(" ").length;
  const bundle = table.toBundle(first);
  if (stored === 0) return bundle;
  const held =
    stored < record.total ? `the first ${stored.toLocaleString("en-US")} of these rules` : "all these rules";
  const note = `In the HTML report this table holds ${held}, sorts by a click on a header, and filters.`;
  return {
    "text/html": `${bundle["text/html"]}<p><small>${note}</small></p>`,
    "text/plain": `${bundle["text/plain"]}\n${note}`,
    [RULES_MIME]: record,
  };
}

function recordOf(
  rules: readonly Rule[],
  total: number,
  numbers: readonly NumberColumn[],
  caption: string,
): RulesRecord {
  const placeOf = new Map<string, number>();
  const place = (item: string) => {
    const known = placeOf.get(item) ?? placeOf.size;
    placeOf.set(item, known);
    return known;
  };
  const side = (items: readonly string[]) => (items.length > 0 ? items.map(place).join(",") : "-");
  return {
    caption,
    total,
    antecedents: rules.map(({ antecedent }) => side(antecedent)).join(" "),
    consequents: rules.map(({ consequent }) => side(consequent)).join(" "),
    measures: numbers.map(({ name, at }) => ({
      name,
      // As many digits as a table can show.
      values: rules.map((_, i) => String(Number(at(i).toPrecision(6)))).join(" "),
    })),
    items: [...placeOf.keys()],
  };
}
