/** Rules as a table: plain in a notebook; in a report readers can sort and filter it. */

import type { Rule } from "../../../basket";
import { sideColumns } from "../../../basket/display/wording";
import { TABLE_MEASURES } from "../../../basket/rules/columns/rule-rows";
import { measureColumn } from "../../../basket/rules/measures";
import { mustBe } from "../../../core/errors";
import {
  type ByName,
  checkedLater,
  integer,
  listOf,
  type OptionReaders,
  optional,
  readEntries,
  readOptions,
  text,
  withDefault,
} from "../../../core/options";
import { DISPLAY, type Displayable, type MimeBundle, withDisplay } from "../../../core/text/display";
import { formatItems, formatSide } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import * as table from "../../../core/text/table";
import { readColumns, type VectorLike } from "../../../core/vectors";
import { countOf } from "../../text";
import { requireRules } from "../labels";

export const RULES_MIME = "application/vnd.merchant-lab.rules+json";

/** The JSON stored under `RULES_MIME`: each name once, each column as one text. */
export interface RulesRecord {
  readonly caption: string;
  /** Number of all rules; the first of them are stored. */
  readonly total: number;
  readonly items: readonly string[];
  /** One side of every rule as indices of items, "0,3 7 2"; an empty side is "-". */
  readonly antecedents: string;
  readonly consequents: string;
  readonly measures: readonly { readonly name: string; readonly values: string }[];
}

/** The numeric fields of a rule. */
export type RuleNumber = Exclude<keyof Rule, "antecedent" | "consequent">;

/** Options of `basketPlots.ruleTable`. */
export interface RuleFigureTableOptions {
  /** Numeric fields to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly RuleNumber[];
  /** Further columns by name, with one number for each rule, as `rules.measure` returns them. @default none */
  readonly more?: ByName<VectorLike>;
  /** Rows of the plain table. @default 20 */
  readonly limit?: number;
  /** Number of rules to store for the report; 1,000 take about 60 KB. @default 2000 */
  readonly stored?: number;
  /** @default the number of rules */
  readonly caption?: string;
}

const OPTIONS = {
  measures: withDefault(TABLE_MEASURES, listOf(checkedLater<RuleNumber>())),
  more: withDefault({}, checkedLater<ByName<VectorLike>>()),
  limit: withDefault(20, integer(1)),
  stored: withDefault(2000, integer(0)),
  caption: optional(text),
} satisfies OptionReaders<RuleFigureTableOptions>;

/** A table of rules that displays itself. */
export interface RuleTable extends Displayable {
  readonly caption: string;
  /** The first rows, as the notebook shows them. */
  readonly table: table.Table;
  /** What the report shows. */
  readonly record: RulesRecord;
}

interface NumericColumn extends table.Column {
  readonly read: (rule: Rule, i: number) => number;
}

const ACTION = "make a table of rules";

/**
 * Rules as a table (规则表), in the order given. A notebook shows the first rows. In the HTML report readers can sort the
 * table by a click on a header, and filter it by item and by the least value of a measure.
 *
 * A stored rule takes about 60 bytes: 10,000 of them keep a notebook below 1 MB. A note below the table says how many
 * are stored.
 *
 * @throws {RangeError} If there are no rules, or a measure is not a numeric field of a rule.
 * @throws {TypeError} If `more` does not have one number for each rule.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.ruleTable(found, { measures: ["count", "lift"] }).table.rows[0]; // ["milk", "bread", 2, 1.5]
 */
export function ruleTable(rules: Iterable<Rule>, options: RuleFigureTableOptions = {}): RuleTable {
  const { limit, stored, more, measures, caption: givenCaption } = readOptions(ACTION, options, OPTIONS);
  const all = requireRules(ACTION, rules);
  for (const name of measures) {
    if (typeof all[0][name] !== "number")
      throw new RangeError(mustBe(ACTION, "measures", "names of numbers of a rule", name));
  }
  const numbers: readonly NumericColumn[] = [
    ...measures.map((name) => ({ ...measureColumn(name), read: (rule: Rule) => rule[name] })),
    ...furtherColumns(more, all),
  ];
  const caption = givenCaption ?? localized(countOf(all.length, "rule"), `${all.length} 条规则`);
  const rows = all
    .slice(0, limit)
    .map((rule, i) => [
      formatSide(rule.antecedent),
      formatItems(rule.consequent),
      ...numbers.map(({ read }) => read(rule, i)),
    ]);
  const columns = [...sideColumns(), ...numbers.map(({ read, ...column }) => column)];
  const first = table.fromRows(columns, rows, { caption, limit, totalRows: all.length });
  const record = recordOf(all.slice(0, stored), all.length, numbers, caption);
  return withDisplay({ caption, table: first, record }, toBundle);
}

function furtherColumns(more: ByName<VectorLike>, rules: readonly Rule[]): NumericColumn[] {
  return readEntries<VectorLike>(ACTION, "more", more, "vectors by name").map(([name, given]) => {
    const columns = readColumns<Record<string, number>>(ACTION, { rules: rules as never, [name]: given });
    const values = columns[name];
    for (let i = 0; i < values.length; i++)
      if (typeof values[i] !== "number")
        throw new TypeError(mustBe(ACTION, `${name}[${i}]`, "a number", values[i]));
    return { name, read: (_, i) => values[i] };
  });
}

function toBundle({ table: first, record }: Omit<RuleTable, symbol>): MimeBundle {
  const stored = record.antecedents === "" ? 0 : record.antecedents.split(" ").length;
  const bundle = first[DISPLAY]();
  if (stored === 0) return bundle;
  const count = stored.toLocaleString("en-US");
  const held =
    stored < record.total
      ? localized(`the first ${count} of these rules`, `其中前 ${count} 条规则`)
      : localized("all these rules", "全部规则");
  const note = localized(
    `In the HTML report this table holds ${held}, sorts by a click on a header, and filters.`,
    `HTML 报告中的这张表含${held}，点击表头可排序，也可筛选。`,
  );
  return {
    "text/html": `${bundle["text/html"]}<p><small>${note}</small></p>`,
    "text/plain": `${bundle["text/plain"]}\n${note}`,
    [RULES_MIME]: record,
  };
}

function recordOf(
  rules: readonly Rule[],
  total: number,
  columns: readonly NumericColumn[],
  caption: string,
): RulesRecord {
  const indices = new Map<string, number>();
  const indexOf = (item: string) => {
    const index = indices.get(item) ?? indices.size;
    indices.set(item, index);
    return index;
  };
  const side = (items: readonly string[]) => (items.length > 0 ? items.map(indexOf).join(",") : "-");
  return {
    caption,
    total,
    antecedents: rules.map(({ antecedent }) => side(antecedent)).join(" "),
    consequents: rules.map(({ consequent }) => side(consequent)).join(" "),
    measures: columns.map(({ name, heading = name, read }) => ({
      name: heading,
      // As many digits as a table can show.
      values: rules.map((rule, i) => String(Number(read(rule, i).toPrecision(6)))).join(" "),
    })),
    items: [...indices.keys()],
  };
}
