/** Reads association rules from PMML. */
import { text as readText } from "../../../../core/options";
import { refuseUnless } from "../../../miners/results/saved-columns";
import type { Rule } from "../../../types";
import { ratiosOf } from "../../columns/ratios";
import { parse, type XmlElement } from "./xml";

const ACTION = "read PMML";

/** Association rules of a PMML file. */
export interface AssociationModel {
  /** Empty if the file has none. */
  readonly modelName: string;
  readonly basketCount: number;
  readonly minSupport: number;
  readonly minConfidence: number;
  /** In the order of the file. */
  readonly rules: readonly Rule[];
}

/** An itemset of the file, with its count if the file gives a support. */
interface ItemsetEntry {
  readonly items: readonly string[];
  readonly count: number | undefined;
}

/**
 * The association rules of a PMML file of version 3 or 4, from any program.
 *
 * Counts are recovered from supports, which must be integers of baskets to within 0.01 (for files with few digits). The count
 * of the antecedent comes from the support of its itemset, otherwise from the confidence; the count of the consequent from
 * the support of its itemset, otherwise from the lift. Ratios are computed from these counts.
 *
 * @throws {SyntaxError} If the text is not XML or not PMML, or lacks something a rule needs; the message names it.
 *
 * @see Data Mining Group (2019). PMML 4.4, Association Rules. https://dmg.org/pmml/v4-4/AssociationRules.html
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * const text = pmml.write(rules.from(frequent, { minConfidence: 1 }));
 * read(text).rules[0].antecedent; // ["cup"]
 */
export function read(text: string): AssociationModel {
  const root = parse(readText(ACTION, "text", text));
  refuseUnless(localName(root) === "PMML", ACTION, "the root", "PMML", root.name);
  const models = childrenOf(root, "AssociationModel");
  refuseUnless(models.length === 1, ACTION, "the number of association models", "1", models.length);
  const [model] = models;
  const basketCount = numberOf(model, "numberOfTransactions");
  const isCount = Number.isSafeInteger(basketCount) && basketCount >= 0;
  refuseUnless(isCount, ACTION, "numberOfTransactions", "an integer >= 0", basketCount);
  const items = byId(childrenOf(model, "Item"), (item) => attribute(item, "value"));
  const sets = byId(childrenOf(model, "Itemset"), (set): ItemsetEntry => {
    return {
      items: childrenOf(set, "ItemRef").map((reference) => lookUp(items, reference, "itemRef")),
      count: set.attributes.has("support") ? countOf(set, "support", basketCount) : undefined,
    };
  });
  return {
    modelName: model.attributes.get("modelName") ?? "",
    basketCount,
    minSupport: fractionOf(model, "minimumSupport"),
    minConfidence: fractionOf(model, "minimumConfidence"),
    rules: childrenOf(model, "AssociationRule").map((rule) => readRule(rule, sets, basketCount)),
  };
}

function readRule(rule: XmlElement, sets: ReadonlyMap<string, ItemsetEntry>, basketCount: number): Rule {
  const antecedent = lookUp(sets, rule, "antecedent");
  const consequent = lookUp(sets, rule, "consequent");
  const twice = [...antecedent.items, ...consequent.items].find((item, i, all) => all.indexOf(item) !== i);
  refuseUnless(twice === undefined, ACTION, "both sides of a rule", "sets without a common item", twice);
  refuseUnless(consequent.items.length > 0, ACTION, "the consequent of a rule", "a set with an item", "none");
  const count = countOf(rule, "support", basketCount);
  const confidence = fractionOf(rule, "confidence");
  const antecedentCount = antecedent.count ?? whole(count / confidence, rule, "confidence");
  const agrees = !(Math.abs(count - confidence * antecedentCount) > 0.01);
  const quotient = `${count / antecedentCount}, the quotient of the supports`;
  refuseUnless(agrees, ACTION, "confidence", quotient, confidence);
  const consequentCount =
    consequent.count ??
    whole((confidence / numberOf(rule, "lift")) * basketCount, rule, "lift, as the itemset has no support,");
  const isTable = count <= consequentCount && antecedentCount + (consequentCount - count) <= basketCount;
  const counts = `${count}, ${antecedentCount}, ${consequentCount} and ${basketCount}`;
  refuseUnless(isTable, ACTION, "the baskets of a rule, both sides, each side and all,", "possible", counts);
  return {
    antecedent: antecedent.items,
    consequent: consequent.items,
    count,
    antecedentCount,
    consequentCount,
    ...ratiosOf(count, antecedentCount, consequentCount, basketCount),
  };
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => localName(child) === name);
}

/** The name without its namespace prefix. */
function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(":") + 1);
}

function attribute(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  refuseUnless(value !== undefined, ACTION, `${name} of ${element.name}`, "given", undefined);
  return value;
}

function numberOf(element: XmlElement, name: string): number {
  const text = attribute(element, name).trim();
  const value = Number(text);
  const isNumber = text !== "" && Number.isFinite(value);
  refuseUnless(isNumber, ACTION, `${name} of ${element.name}`, "a number", text);
  return value;
}

function fractionOf(element: XmlElement, name: string): number {
  const value = numberOf(element, name);
  const isFraction = value >= 0 && value <= 1;
  refuseUnless(isFraction, ACTION, `${name} of ${element.name}`, "a fraction between 0 and 1", value);
  return value;
}

/** The count whose fraction of the baskets is written; with few digits, the nearest one. */
function countOf(element: XmlElement, name: string, basketCount: number): number {
  const fraction = fractionOf(element, name);
  const nearest = Math.round(fraction * basketCount);
  const exact = [nearest, nearest - 1, nearest + 1].find((count) => count / basketCount === fraction);
  return exact ?? whole(fraction * basketCount, element, name);
}

function whole(baskets: number, element: XmlElement, name: string): number {
  const count = Math.round(baskets);
  const isCount = Math.abs(baskets - count) <= 0.01;
  refuseUnless(isCount, ACTION, `${name} of ${element.name}`, "a whole number of baskets", baskets);
  return count;
}

function byId<Entry>(elements: readonly XmlElement[], toEntry: (element: XmlElement) => Entry) {
  const entries = new Map<string, Entry>();
  for (const element of elements) {
    const id = attribute(element, "id");
    refuseUnless(!entries.has(id), ACTION, `id of ${element.name}`, "unique", id);
    entries.set(id, toEntry(element));
  }
  return entries;
}

function lookUp<Entry>(entries: ReadonlyMap<string, Entry>, element: XmlElement, name: string): Entry {
  const id = attribute(element, name);
  const entry = entries.get(id);
  refuseUnless(entry !== undefined, ACTION, `${name} of ${element.name}`, "an id in the file", id);
  return entry;
}
