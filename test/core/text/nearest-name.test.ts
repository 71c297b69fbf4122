import { expect, test } from "vitest";
import { nearestName } from "../../../lib/core/text/nearest-name";

test.each([
  ["epoch", ["seed", "epochs"], "epochs"],
  ["XTITLE", ["title", "xTitle"], "xTitle"],
  // Two letters may differ in a short name, a third of the letters in a long one.
  ["abc", ["axy"], "axy"],
  ["abc", ["xyz"], undefined],
  ["validation", ["vvvvdation"], "vvvvdation"],
  ["validation", ["vvvvvation"], undefined],
  ["minimumGain", ["minimalGain"], "minimalGain"],
  ["paramater", ["param", "timeout"], "param"],
  ["warm", ["cosineTo", "warmUpEpochs"], "warmUpEpochs"],
  ["anything", [], undefined],
] as const)("%s among %j is %s", (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
