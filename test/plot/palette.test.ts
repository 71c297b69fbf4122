import { expect, test } from "vitest";
import * as palette from "../../lib/plot/palette";

test("palette.colourAt() mixes, and inkOn() reads on both ends", () => {
  const grey: palette.ColourScale = [
    [0, "#000000"],
    [1, "#FFFFFF"],
  ];
  expect(palette.colourAt(grey, 0.5)).toBe("#808080");
  expect(palette.colourAt(grey, 9)).toBe("#FFFFFF");
  expect([palette.textColourOn("#000000"), palette.textColourOn("#FFFFFF")]).toEqual(["#FFFFFF", "#1F2328"]);
});
