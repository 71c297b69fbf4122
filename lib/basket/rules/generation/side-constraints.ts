/** Which items may and must be in the antecedent and the consequent of a rule. */
import { mustBe, requireInteger } from "../../../core/errors";
import { integer, type OptionReaders, optional, type ReadOptions, withDefault } from "../../../core/options";
import { itemNumbers } from "../../miners/constraints/item-filter";
import { UNLIMITED } from "../../miners/constraints/thresholds";
import { ITEM_CONSTRAINT_READERS, type ItemConstraint } from "../../types";

const ACTION = "make rules";
const FREQUENT = "frequent items, as itemNames of the itemsets lists them (a rarer item is in no rule)";

/** Items of one side of a rule; arules calls it "appearance". */
export interface SideConstraint extends ItemConstraint {
  /** Items on this side at least. @default 1 */
  readonly minLength?: number | undefined;
  /** Items on this side at most. @default no limit */
  readonly maxLength?: number;
}

export const SIDE_READERS = {
  ...ITEM_CONSTRAINT_READERS,
  minLength: optional(integer(1)),
  maxLength: withDefault(UNLIMITED, integer(1)),
} satisfies OptionReaders<SideConstraint>;

type Side = ReturnType<typeof sideOf>;

/**
 * The constraint by rank of the items: 1 in `isAllowed` if the item may be on this side, 1 in `isRequired` if it must be.
 *
 * @throws {RangeError} If a length is out of range, an item is not frequent, or an item is both required and left out.
 */
export function sideOf(
  itemNames: readonly string[],
  side: "antecedent" | "consequent",
  { only, forbidden, required, minLength = 1, maxLength }: ReadOptions<typeof SIDE_READERS>,
) {
  requireInteger(ACTION, `${side}.maxLength`, maxLength, minLength);
  const ranksOf = (option: string, names: readonly string[]) =>
    itemNumbers(ACTION, `${side}.${option}`, FREQUENT, names, itemNames);
  const isAllowed = new Uint8Array(itemNames.length).fill(only === undefined ? 1 : 0);
  const isRequired = new Uint8Array(itemNames.length);
  for (const rank of ranksOf("only", only ?? [])) isAllowed[rank] = 1;
  for (const rank of ranksOf("forbidden", forbidden)) isAllowed[rank] = 0;
  for (const rank of ranksOf("required", required)) {
    if (isAllowed[rank] === 0) {
      throw new RangeError(
        mustBe(ACTION, `${side}.required`, "items that are not left out there", itemNames[rank]),
      );
    }
    isRequired[rank] = 1;
  }
  return { minLength, maxLength, isAllowed, isRequired };
}

/** Roles of an item: where it may be. */
const EITHER_SIDE = 0;
export const ANTECEDENT_ONLY = 1;
export const CONSEQUENT_ONLY = 2;
const NEITHER_SIDE = 3;

export type ItemRoles = ReturnType<typeof rolesOf>;

/** Both constraints together: the role of each item, by rank. @throws {RangeError} If an item is required on both sides. */
export function rolesOf(antecedent: Side, consequent: Side, itemNames: readonly string[]) {
  const twice = antecedent.isRequired.findIndex(
    (value, rank) => value === 1 && consequent.isRequired[rank] === 1,
  );
  if (twice >= 0) {
    const rule = "items that are not required in the antecedent too";
    throw new RangeError(mustBe(ACTION, "consequent.required", rule, itemNames[twice]));
  }
  const roleOf = antecedent.isAllowed.map((_, rank) => {
    const mayBeAntecedent = antecedent.isAllowed[rank] === 1 && consequent.isRequired[rank] === 0;
    const mayBeConsequent = consequent.isAllowed[rank] === 1 && antecedent.isRequired[rank] === 0;
    if (mayBeAntecedent) return mayBeConsequent ? EITHER_SIDE : ANTECEDENT_ONLY;
    return mayBeConsequent ? CONSEQUENT_ONLY : NEITHER_SIDE;
  });
  const isRequired = antecedent.isRequired.map((value, rank) => value | consequent.isRequired[rank]);
  const requiredCount = isRequired.reduce((sum, value) => sum + value, 0);
  const isFree = requiredCount === 0 && roleOf.every((role) => role === EITHER_SIDE);

  /** Whether a set contains all required items, and none that may be on neither side. */
  function canSplit(ranks: Int32Array): boolean {
    if (isFree) return true;
    let missing = requiredCount;
    for (const rank of ranks) {
      if (roleOf[rank] === NEITHER_SIDE) return false;
      missing -= isRequired[rank];
    }
    return missing === 0;
  }

  /** Place in the set of the last item that must be in the consequent; -1 if there is none. */
  function lastConsequentOnly(ranks: Int32Array): number {
    if (isFree) return -1;
    let place = ranks.length - 1;
    while (place >= 0 && roleOf[ranks[place]] !== CONSEQUENT_ONLY) place--;
    return place;
  }

  return { roleOf, canSplit, lastConsequentOnly };
}
