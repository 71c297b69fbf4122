import { expect, test } from "vitest";
import { operationLayer, writtenOperation } from "../../../lib/neural/keras/operations";

test.each([[[[], [1, null, 2]]], [[[], [null, 3, null], [-1]]], [[[], [], [0, 4, 3]]]])(
  "a slice is read as it was written: %j",
  (index) => {
    const written = writtenOperation({ class_name: "GetItem", config: { index } }, "part");
    const tensor = { name: "x", call: 0, output: 0, shape: [null, 5, 6] };
    const read = operationLayer(
      {
        object: written?.object as never,
        ...{ name: "part", isOperation: true, outermost: "part", path: [], isTrainable: true },
        calls: [{ args: [tensor, ...(written?.args ?? [])], kwargs: {} }],
      },
      false,
    );
    expect(read).toMatchObject({ class_name: "GetItem", config: { index } });
  },
);
