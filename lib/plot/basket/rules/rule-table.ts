/** Rules as a table to look through: plain in a notebook, sorted and filtered by the reader in a report. */
import type { Rule } from "../../../basket";
import { mustBe, requireInteger, requireSameLength } from "../../../core/errors";
import { DISPLAY, type Displayable, type MimeBundle, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { counted, requireSome } from "../labels";

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

export interface RuleFigureTableOptions {
  /** Numbers of each rule to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly RuleNumber[];
  /** Further numbers by name, one a rule: what `rules.measure` gives, p-values, weeks in which it holds. @default none */
  readonly more?: Readonly<Record<string, ArrayLike<number>>>;
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

interface Numbers {
  readonly name: string;
  readonly of: (rule: Rule, i: number) => number;
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
 * @throws {TypeError} If `more` does not hold one number a rule.
 *
 * @example
 * show(basketPlots.ruleTable(rules.sortBy(found, "lift"), { measures: ["count", "confidence", "lift"] }));
 */
export function ruleTable(rules: Iterable<Rule>, options: RuleFigureTableOptions = {}): RuleTable {
  const { limit = 20, stored = 2000, more = {} } = options;
  const { measures = ["count", "support", "confidence", "lift", "leverage", "conviction"] } = options;
  requireInteger(ACTION, "limit", limit, 1);
  requireInteger(ACTION, "stored", stored, 0);
  const all = [...rules];
  requireSome(ACTION, "rules", all);
  for (const name of measures) {
    if (typeof all[0][name] !== "number")
      throw new RangeError(mustBe(ACTION, "measures", "names of numbers of a rule", name));
  }
  for (const [name, values] of Object.entries(more)) requireSameLength(ACTION, "rules", all, name, values);
  const numbers: readonly Numbers[] = [
    ...measures.map((name) => ({ name, of: (rule: Rule) => rule[name] })),
    ...Object.entries(more).map(([name, values]) => ({ name, of: (_: Rule, i: number) => values[i] })),
  ];
  const { caption = counted(all.length, "rule") } = options;
  const rows = all
    .slice(0, limit)
    .map((rule, i) => [
      rule.antecedent.join(", ") || "∅",
      rule.consequent.join(", "),
      ...numbers.map(({ of }) => of(rule, i)),
    ]);
  const columns = ["antecedent", "consequent", ...numbers.map(({ name }) => name)];
  const first = table.fromRows(columns, rows, { caption, limit, totalRows: all.length });
  const record = recordOf(all.slice(0, stored), all.length, numbers, caption);
  return withDisplay({ caption, table: first, record }, toBundle);
}

function toBundle({ table: first, record }: Omit<RuleTable, symbol>): MimeBundle {
  const stored = record.antecedents === "" ? 0 : record.antecedents.split(" ").length;
  const bundle = first[DISPLAY]();
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
  shown: readonly Numbers[],
  caption: string,
): RulesRecord {
  const numbers = new Map<string, number>();
  const numberOf = (item: string) => {
    const number = numbers.get(item) ?? numbers.size;
    numbers.set(item, number);
    return number;
  };
  const side = (items: readonly string[]) => (items.length > 0 ? items.map(numberOf).join(",") : "-");
  return {
    caption,
    total,
    antecedents: rules.map(({ antecedent }) => side(antecedent)).join(" "),
    consequents: rules.map(({ consequent }) => side(consequent)).join(" "),
    measures: shown.map(({ name, of }) => ({
      name,
      // As many digits as a table can show.
      values: rules.map((rule, i) => String(Number(of(rule, i).toPrecision(6)))).join(" "),
    })),
    items: [...numbers.keys()],
  };
}
