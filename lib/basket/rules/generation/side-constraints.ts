/** What may and must stand on either side of a rule. */
import { mustBe, requireInteger } from "../../../core/errors";
import { itemNumbers } from "../../miners/constraints/item-filter";
import { UNLIMITED } from "../../miners/constraints/thresholds";
import type { ItemConstraint } from "../../types";

const ACTION = "make rules";

/** Items of one side of a rule, arules' "appearance". */
export interface SideConstraint extends ItemConstraint {
  /** Items on this side at least. @default 1 */
  readonly minLength?: number;
  /** Items on this side at most. @default no limit */
  readonly maxLength?: number;
}

export interface Side {
  readonly minLength: number;
  readonly maxLength: number;
  /** By rank: 1 where the item may stand here. */
  readonly isAllowed: Uint8Array;
  /** By rank: 1 where the item must stand here. */
  readonly isRequired: Uint8Array;
}

/** @throws {RangeError} If a length is out of range, or an item is not frequent, or required and left out at once. */
export function readSide(
  itemNames: readonly string[],
  side: "antecedent" | "consequent",
  constraint: SideConstraint = {},
): Side {
  const { only, forbidden = [], required = [], minLength = 1, maxLength = UNLIMITED } = constraint;
  requireInteger(ACTION, `${side}.minLength`, minLength, 1);
  requireInteger(ACTION, `${side}.maxLength`, maxLength, minLength);
  const ranksOf = (option: string, names: readonly string[]) =>
    itemNumbers(ACTION, `${side}.${option}`, "frequent items", names, itemNames);
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

/** An item may stand on either side, or on one of them only, or on none. */
const EITHER = 0;
export const LEFT = 1;
export const RIGHT = 2;
const NEITHER = 3;

/**
 * What both sides together mean for each item.
 *
 * @throws {RangeError} If an item is required on both.
 */
export function rolesOf(left: Side, right: Side, itemNames: readonly string[]) {
  const twice = left.isRequired.findIndex((value, rank) => value === 1 && right.isRequired[rank] === 1);
  if (twice >= 0) {
    const rule = "items that are not required in the antecedent too";
    throw new RangeError(mustBe(ACTION, "consequent.required", rule, itemNames[twice]));
  }
  const of = left.isAllowed.map((_, rank) => {
    const mayLeft = left.isAllowed[rank] === 1 && right.isRequired[rank] === 0;
    const mayRight = right.isAllowed[rank] === 1 && left.isRequired[rank] === 0;
    if (mayLeft) return mayRight ? EITHER : LEFT;
    return mayRight ? RIGHT : NEITHER;
  });
  const isRequired = left.isRequired.map((value, rank) => value | right.isRequired[rank]);
  const requiredCount = isRequired.reduce((sum, value) => sum + value, 0);
  const isFree = requiredCount === 0 && of.every((role) => role === EITHER);

  /** Whether a set has all that is required, and nothing that may stand nowhere. */
  function canSplit(ranks: Int32Array): boolean {
    if (isFree) return true;
    let missing = requiredCount;
    for (const rank of ranks) {
      if (of[rank] === NEITHER) return false;
      missing -= isRequired[rank];
    }
    return missing === 0;
  }

  /** Place of the last item that must stand on the right; -1 if there is none. */
  function lastRight(ranks: Int32Array): number {
    if (isFree) return -1;
    let place = ranks.length - 1;
    while (place >= 0 && of[ranks[place]] !== RIGHT) place--;
    return place;
  }

  return { of, canSplit, lastRight };
}
