import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import {
  adamStep,
  fusedConvolution,
  fusedDense,
  fusedPooledConvolution,
  runFusedLayers,
  softmaxCrossEntropies,
  type WeightedLayer,
} from "../../../lib/neural/engine/fused-operations";
import type { FusedLayer } from "../../../lib/neural/engine/kernels/kernel-sequence";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

let tf: TensorFlow;
const isNative = isPresent(DEFAULT_PATHS.package);
interface Subject {
  readonly prefer: "wasm" | "native";
  /** What tfjs calls it. */
  readonly backend: string;
}
const BACKENDS: readonly Subject[] = [
  { prefer: "wasm", backend: "wasm" },
  ...(isNative ? [{ prefer: "native", backend: "tensorflow" } as const] : []),
];

beforeAll(async () => {
  await start({ prefer: "cpu" });
  if (isNative) await start({ prefer: "native" });
  ({ tf } = await start({ prefer: "wasm", threads: 2 }));
});

function values(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** The same computation on a back end; its results as plain numbers. */
async function computeOn(backend: string, compute: () => Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(compute);
  const numbers = results.map((tensor) => Float32Array.from(tensor.dataSync()));
  tf.dispose(results);
  expect(tf.memory().numTensors).toBe(before);
  return numbers;
}

type LayerSpec =
  | "flatten"
  | { readonly units: number }
  | { readonly pool: number; readonly stride?: number; readonly pad?: string }
  | {
      readonly filters: number;
      readonly side?: number;
      readonly stride?: number;
      readonly dilation?: number;
      readonly pad?: string;
      readonly hasNoBias?: boolean;
    };

function convolution(
  filterShape: readonly number[],
  settings: { relu: boolean; stride?: number; dilation?: number; pad?: string },
): FusedLayer {
  const { relu, stride = 1, dilation = 1, pad = "valid" } = settings;
  const [strides, dilations] = [
    [stride, stride],
    [dilation, dilation],
  ];
  return { kind: "convolution", filterShape, strides, dilations, pad, relu };
}

function pooling(side: number, stride: number, pad = "valid"): FusedLayer {
  return { kind: "pooling", filterSize: [side, side], strides: [stride, stride], pad };
}

/** Largest difference in units of the largest value. */
function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

const configurations = [1, 2, 3].flatMap((stride) =>
  (["same", "valid"] as const).flatMap((pad) =>
    [1, 2, 3, 5].flatMap((filter) =>
      [5, 8, 9].flatMap((size) =>
        (
          [
            [1, 1, 1],
            [3, 3, 10],
            [2, 8, 16],
          ] as const
        ).map(([batch, channels, filters]) => ({ stride, pad, filter, size, batch, channels, filters })),
      ),
    ),
  ),
);

describe.each(BACKENDS)("kernels of $backend", ({ prefer, backend }) => {
  test("are tried in at least 200 configurations", () => {
    expect(configurations.length).toBeGreaterThanOrEqual(200);
  });

  test.each(configurations)(
    "convolve as tfjs's cpu back end: stride $stride, $pad, $filter x $filter on $size, $batch x $channels to $filters",
    async ({ stride, pad, filter, size, batch, channels, filters }) => {
      const compute = () => {
        const x = tf.tensor4d(values(batch * size * (size + 1) * channels, 1), [
          batch,
          size,
          size + 1,
          channels,
        ]);
        const w = tf.tensor4d(values(filter * filter * channels * filters, 2), [
          filter,
          filter,
          channels,
          filters,
        ]);
        const y = tf.conv2d(x, w, stride, pad);
        const dy = tf.tensor(values(y.size, 3), y.shape);
        const gradients = tf.grads((x, w) => tf.conv2d(x as never, w as never, stride, pad));
        const pooled = tf.maxPool(x, filter, stride, pad);
        const error = tf.tensor(values(pooled.size, 4), pooled.shape);
        const poolGradient = tf.grad((x) => tf.maxPool(x as never, filter, stride, pad));
        return [y, ...gradients([x, w], dy), pooled, poolGradient(x, error)];
      };
      const expected = await computeOn("cpu", compute);
      const measured = await computeOn(backend, compute);
      for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-5);
    },
  );

  test.each(
    [1, 2].flatMap((stride) =>
      (["same", "valid"] as const).flatMap((pad) =>
        [1, 3].flatMap((filter) => [1, 2, 3].map((multiplier) => ({ stride, pad, filter, multiplier }))),
      ),
    ),
  )(
    "convolve each channel alone as the cpu back end: stride $stride, $pad, $filter x $filter, $multiplier a channel",
    async ({ stride, pad, filter, multiplier }) => {
      const compute = () => {
        const x = tf.tensor(values(2 * 8 * 7 * 3, 1), [2, 8, 7, 3]);
        const w = tf.tensor(values(filter * filter * 3 * multiplier, 2), [filter, filter, 3, multiplier]);
        const convolve = (x: Tensor, w: Tensor) =>
          tf.depthwiseConv2d(x as never, w as never, stride, pad) as Tensor;
        const y = convolve(x, w);
        return [y, ...tf.grads(convolve as never)([x, w], tf.tensor(values(y.size, 3), y.shape))];
      };
      const expected = await computeOn("cpu", compute);
      const measured = await computeOn(backend, compute);
      for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-5);
    },
  );

  test.each([[[7]], [[7, 3]], [[7, 2, 3]]])("add up segments of %j as the cpu back end", async (shape) => {
    const compute = () => {
      const x = tf.tensor(
        values(
          shape.reduce((product, length) => product * length, 1),
          5,
        ),
        shape,
      );
      return [tf.unsortedSegmentSum(x, tf.tensor1d([4, 0, 4, 4, 1, 0, 2], "int32"), 6)];
    };
    const [expected] = await computeOn("cpu", compute);
    const [measured] = await computeOn(backend, compute);
    expect(distance(expected, measured)).toBeLessThan(1e-6);
  });

  test("share a clone's numbers until both are disposed of", async () => {
    await tf.setBackend("wasm");
    const before = tf.memory();
    for (const dtype of ["float32", "int32", "bool", "string"] as const) {
      const given = dtype === "string" ? ["a", "bc"] : [1, 0];
      const original = tf.tensor(given, [2], dtype);
      const copy = original.clone();
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
      original.dispose();
      // What is written next would lie where the original's numbers lay, were they free.
      const next = tf.tensor(dtype === "string" ? ["d", "e"] : [0, 1], [2], dtype);
      expect([copy.dtype, [...copy.dataSync()]]).toEqual([dtype, given]);
      tf.dispose([copy, next]);
    }
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  });

  test("dilate, and pad unevenly", async () => {
    const compute = () => {
      const x = tf.tensor4d(values(2 * 11 * 10 * 3, 1), [2, 11, 10, 3]);
      const w = tf.tensor4d(values(3 * 2 * 3 * 5, 2), [3, 2, 3, 5]);
      const convolve = (x: Tensor, w: Tensor) =>
        tf.conv2d(x as never, w as never, 1, "valid", "NHWC", [2, 3]);
      const y = convolve(x, w);
      const uneven = tf.conv2d(x, w, [2, 1], [
        [0, 0],
        [2, 1],
        [0, 2],
        [0, 0],
      ] as never);
      return [y, uneven];
    };
    const expected = await computeOn("cpu", compute);
    const measured = await computeOn(backend, compute);
    for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-5);
  });

  test("give the gradient to the first of equal maxima, and once for each window", async () => {
    const compute = () => {
      const x = tf.ones([1, 4, 4, 5]);
      return [tf.grad((x) => tf.maxPool(x as never, 2, 1, "valid"))(x)];
    };
    const [expected] = await computeOn("cpu", compute);
    const [measured] = await computeOn(backend, compute);
    expect(measured).toEqual(expected);
  });

  test("fuse convolution, bias and ReLU with all three gradients", async () => {
    const inputs = () => [
      tf.tensor(values(3 * 7 * 6 * 4, 1), [3, 7, 6, 4]),
      tf.tensor(values(3 * 3 * 4 * 9, 2), [3, 3, 4, 9]),
      tf.tensor(values(9, 3), [9]),
    ];
    const dy = () => tf.tensor(values(3 * 5 * 4 * 9, 4), [3, 5, 4, 9]);
    const plain = await computeOn("cpu", () => {
      const forward = (x: Tensor, w: Tensor, b: Tensor) =>
        tf.relu((tf.conv2d(x as never, w as never, 1, "valid") as Tensor).add(b));
      const given = inputs();
      return [forward(given[0], given[1], given[2]), ...tf.grads(forward as never)(given, dy())];
    });
    const engine = await start({ prefer });
    const whole = await computeOn(backend, () => {
      const forward = (x: Tensor, w: Tensor, b: Tensor) =>
        fusedConvolution(engine, [x, w, b], { relu: true });
      const given = inputs();
      return [forward(given[0], given[1], given[2]), ...tf.grads(forward as never)(given, dy())];
    });
    for (const [i, result] of plain.entries()) expect(distance(result, whole[i])).toBeLessThan(1e-5);
  });

  test
    .runIf(backend === "tensorflow")
    .each(
      (["valid", "same"] as const).flatMap((pad) =>
        [2, 3].flatMap((filterSize) =>
          [1, 2, 3].flatMap((stride) => [true, false].map((relu) => ({ pad, filterSize, stride, relu }))),
        ),
      ),
    )(
    "fuse a pooling of $filterSize x $filterSize, stride $stride, $pad, ReLU $relu, with all three gradients",
    async ({ pad, filterSize, stride, relu }) => {
      const engine = await start({ prefer });
      const derived = (forward: (x: Tensor, w: Tensor, b: Tensor) => Tensor) => () => {
        const given = [
          tf.tensor(values(3 * 9 * 8 * 4, 1), [3, 9, 8, 4]),
          tf.tensor(values(3 * 3 * 4 * 9, 2), [3, 3, 4, 9]),
          tf.tensor(values(9, 3), [9]),
        ];
        const y = forward(given[0], given[1], given[2]);
        return [y, ...tf.grads(forward as never)(given, tf.tensor(values(y.size, 4), y.shape))];
      };
      const plain = await computeOn(
        "cpu",
        derived((x, w, b) => {
          const sum = (tf.conv2d(x as never, w as never, 1, "valid") as Tensor).add(b);
          return tf.maxPool((relu ? tf.relu(sum) : sum) as Tensor4D, filterSize, stride, pad);
        }),
      );
      const pooling = { filterSize: [filterSize, filterSize], strides: [stride, stride], pad };
      const whole = await computeOn(
        backend,
        derived((x, w, b) => fusedPooledConvolution(engine, [x, w, b], { ...pooling, relu }) ?? tf.scalar(0)),
      );
      for (const [i, result] of plain.entries()) expect(distance(result, whole[i])).toBeLessThan(1e-5);
    },
  );

  test.each(
    (
      [
        [3, 4, 8],
        [3, 8, 24],
        [3, 32, 64],
        [3, 1, 8],
        [3, 6, 16],
        [3, 4, 9],
        [2, 4, 8],
        [1, 8, 8],
        [5, 4, 16],
      ] as const
    ).flatMap(([filter, channels, filters]) =>
      ([filter, filter + 1, 9, 15] as const).flatMap((height) =>
        [true, false].map((relu) => ({ filter, channels, filters, height, relu })),
      ),
    ),
  )(
    "predict $filter x $filter windows of $height rows, $channels to $filters, ReLU $relu, pooled and not",
    async ({ filter, channels, filters, height, relu }) => {
      const engine = await start({ prefer });
      const [batch, width] = [3, height + 3];
      const given = () =>
        [
          tf.tensor4d(values(batch * height * width * channels, 1), [batch, height, width, channels]),
          tf.tensor4d(values(filter * filter * channels * filters, 2), [filter, filter, channels, filters]),
          tf.tensor1d(values(filters, 3)),
        ] as const;
      const isPooled = height > filter;
      const [expected, expectedPool] = await computeOn("cpu", () => {
        const [x, w, bias] = given();
        const sum = tf.conv2d(x, w, 1, "valid").add(bias) as Tensor4D;
        const y = relu ? tf.relu(sum) : sum;
        return [y, ...(isPooled ? [tf.maxPool(y, 2, 2, "valid")] : [])];
      });
      const [measured, measuredPool] = await computeOn(backend, () => {
        const [x, w, bias] = given();
        const link = { layer: convolution(w.shape, { relu }), weights: [w, bias] };
        const chains = [[link], ...(isPooled ? [[link, { layer: pooling(2, 2), weights: [] }]] : [])];
        return chains.map((links) => runFusedLayers(engine, x, links) as Tensor);
      });
      expect(distance(expected, measured)).toBeLessThan(2e-6);
      if (isPooled) expect(distance(expectedPool, measuredPool)).toBeLessThan(2e-6);
    },
  );

  test.each<readonly [string, readonly LayerSpec[]]>([
    ["same padding", [{ filters: 8, pad: "same" }, { pool: 2 }, { filters: 16, pad: "same" }, { pool: 2 }]],
    [
      "two convolutions, then two poolings",
      [{ filters: 4 }, { filters: 8 }, { pool: 2 }, { pool: 3, stride: 1 }],
    ],
    [
      "strides, no bias",
      [
        { filters: 5, side: 5, stride: 2, hasNoBias: true },
        { filters: 7, side: 2, pad: "same" },
      ],
    ],
    [
      "dilation",
      [
        { filters: 8, dilation: 2 },
        { filters: 8, side: 1 },
        { pool: 3, stride: 2, pad: "same" },
      ],
    ],
    ["pooling first", [{ pool: 2 }, { filters: 8 }]],
    [
      "wide filters, many images at a time",
      [{ filters: 256, pad: "same" }, { filters: 64 }, { pool: 2 }, { filters: 8 }],
    ],
    ["one pooling", [{ pool: 3, stride: 2 }]],
    ["then rows", [{ filters: 8 }, { pool: 2 }, "flatten", { units: 13 }, { units: 3 }]],
    ["images as rows", [{ pool: 2 }, "flatten"]],
  ])("pass images through fused layers: %s", async (_name, described) => {
    const engine = await start({ prefer });
    const links = () => {
      let channels = 4;
      return described.map((link, i): WeightedLayer => {
        if (link === "flatten") {
          channels *= 8 * 8;
          return { layer: { kind: "flatten" }, weights: [] };
        }
        if ("units" in link) {
          const { units } = link;
          const kernel = tf.tensor2d(values(channels * units, i), [channels, units]);
          channels = units;
          const weights = [kernel, tf.tensor1d(values(units, i + 50))];
          return { layer: { kind: "dense", units, relu: i % 2 === 1 }, weights };
        }
        if ("pool" in link)
          return { layer: pooling(link.pool, link.stride ?? link.pool, link.pad), weights: [] };
        const { filters, side = 3, hasNoBias = false } = link;
        const shape = [side, side, channels, filters] as [number, number, number, number];
        const weights = [tf.tensor4d(values(side * side * channels * filters, i), shape)];
        channels = filters;
        return {
          layer: convolution(shape, { relu: i % 2 === 0, ...link }),
          weights: hasNoBias ? weights : [...weights, tf.tensor1d(values(filters, i + 50))],
        };
      });
    };
    // Rows are multiplied in fives, and in blocks of forty.
    for (const batch of described.includes("flatten") ? [1, 4, 93] : [1, 7]) {
      const x = () => tf.tensor4d(values(batch * 19 * 18 * 4, 99), [batch, 19, 18, 4]);
      const [expected] = await computeOn("cpu", () => [
        links().reduce<Tensor>((given, { layer, weights: [filter, bias] }) => {
          if (layer.kind === "pooling")
            return tf.maxPool(
              given as Tensor4D,
              layer.filterSize as never,
              layer.strides as never,
              layer.pad as never,
            );
          if (layer.kind === "flatten") return given.reshape([given.shape[0], -1]);
          const product =
            layer.kind === "dense"
              ? given.matMul(filter as never)
              : tf.conv2d(
                  given as Tensor4D,
                  filter as Tensor4D,
                  ...([layer.strides, layer.pad, "NHWC", layer.dilations] as never as [
                    1,
                    "valid",
                    "NHWC",
                    1,
                  ]),
                );
          const sum = bias ? product.add(bias) : product;
          return layer.relu ? tf.relu(sum) : sum;
        }, x()),
      ]);
      const [measured] = await computeOn(backend, () => [runFusedLayers(engine, x(), links()) as Tensor]);
      expect(distance(expected, measured)).toBeLessThan(5e-6);
    }
  });

  test("give NaN for an image with a NaN pixel, and for no other", async () => {
    const engine = await start({ prefer });
    const pixels = values(3 * 12 * 12, 1);
    pixels[144 + 5 * 12 + 6] = Number.NaN;
    const [answers] = await computeOn(backend, () => {
      const weights = [
        [tf.tensor(values(9 * 8, 2), [3, 3, 1, 8]), tf.tensor1d(values(8, 3))],
        [tf.tensor(values(9 * 8 * 8, 4), [3, 3, 8, 8]), tf.tensor1d(values(8, 5))],
      ];
      const links = weights.flatMap((given) => [
        { layer: convolution(given[0].shape, { relu: true }), weights: given },
        { layer: pooling(2, 2), weights: [] },
      ]);
      return [runFusedLayers(engine, tf.tensor(pixels, [3, 12, 12, 1]), links) as Tensor];
    });
    const size = answers.length / 3;
    const images = [0, 1, 2].map((i) => answers.slice(i * size, (i + 1) * size).some(Number.isNaN));
    expect(images).toEqual([false, true, false]);
  });

  test("fuse rows, bias and ReLU with all three gradients", async () => {
    const inputs = () => [
      tf.tensor(values(7 * 5, 1), [7, 5]),
      tf.tensor(values(5 * 9, 2), [5, 9]),
      tf.tensor(values(9, 3), [9]),
    ];
    const engine = await start({ prefer });
    for (const relu of [true, false]) {
      const derived = (forward: (x: Tensor, w: Tensor, b: Tensor) => Tensor) => () => {
        const given = inputs();
        const dy = tf.tensor(values(7 * 9, 4), [7, 9]);
        return [forward(given[0], given[1], given[2]), ...tf.grads(forward as never)(given, dy)];
      };
      const plain = await computeOn(
        "cpu",
        derived((x, w, b) => {
          const sum: Tensor = x.matMul(w as never).add(b);
          return relu ? tf.relu(sum) : sum;
        }),
      );
      const whole = await computeOn(
        backend,
        derived((x, w, b) => fusedDense(engine, [x, w, b], { relu })),
      );
      for (const [i, result] of plain.entries()) expect(distance(result, whole[i])).toBeLessThan(1e-5);
    }
  });

  test("give the cross-entropy of each row, with its gradient", async () => {
    const engine = await start({ prefer });
    const labels = () => tf.tensor1d([2, 0, 3], "int32");
    const derived = (losses: (sums: Tensor) => Tensor) => () => {
      const sums = tf.tensor(values(12, 1), [3, 4]);
      return [losses(sums), tf.grad(losses)(sums, tf.tensor1d([1, 2, -3]))];
    };
    const plain = await computeOn(
      "cpu",
      derived((sums) => tf.neg(tf.sum(tf.mul(tf.oneHot(labels(), 4), tf.logSoftmax(sums)), 1))),
    );
    const whole = await computeOn(
      backend,
      derived((sums) => softmaxCrossEntropies(engine, sums, labels())),
    );
    for (const [i, result] of plain.entries()) expect(distance(result, whole[i])).toBeLessThan(1e-5);
  });

  test("take a step of Adam as the formula, and do not change their inputs", async () => {
    const cpu = await start({ prefer: "cpu" });
    const engine = await start({ prefer });
    const step = { beta1: 0.9, beta2: 0.999, rate: 0.003, epsilon: 1e-7 };
    const stepped = (on: typeof engine) => () => {
      const given = [1, 2, 3, 4].map((seed) => tf.tensor(values(60, seed), [4, 15]));
      const state = [given[0], given[1], given[2], given[3].square()] as const;
      return [...adamStep(on, state, step), ...state];
    };
    const expected = await computeOn("cpu", stepped(cpu));
    const measured = await computeOn(backend, stepped(engine));
    for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-6);
  });

  test("gradients agree with finite differences", async () => {
    await tf.setBackend(backend);
    const [x, w] = [values(6 * 6 * 2, 1), values(3 * 3 * 2 * 3, 2)];
    const loss = (filter: Float32Array) =>
      tf.tidy(() => {
        const y = tf.conv2d(tf.tensor4d(x, [1, 6, 6, 2]), tf.tensor4d(filter, [3, 3, 2, 3]), 1, "same");
        return y.square().mean().dataSync()[0];
      });
    const gradient = tf.tidy(() =>
      tf
        .grad((filter) =>
          tf
            .conv2d(tf.tensor4d(x, [1, 6, 6, 2]), filter as never, 1, "same")
            .square()
            .mean(),
        )(tf.tensor4d(w, [3, 3, 2, 3]))
        .dataSync(),
    );
    for (const i of [0, 7, 23, 53]) {
      const moved = (by: number) => w.map((value, j) => (j === i ? value + by : value));
      expect((loss(moved(0.01)) - loss(moved(-0.01))) / 0.02).toBeCloseTo(gradient[i], 2);
    }
  });
});

describe("kernels of wasm", () => {
  test("refuse a gradient where there is dilation", async () => {
    await tf.setBackend("wasm");
    const w = tf.ones([3, 3, 2, 1]);
    for (const convolve of [tf.conv2d, tf.depthwiseConv2d])
      expect(() =>
        tf.tidy(() =>
          tf.grad((x) => convolve(x as never, w as never, 1, "same", "NHWC", 2))(tf.ones([1, 8, 8, 2])),
        ),
      ).toThrow("dilation rates greater than 1 are not yet supported");
    w.dispose();
  });

  test("refuse channels first", async () => {
    await tf.setBackend("wasm");
    expect(() =>
      tf.tidy(() =>
        tf.conv2d(tf.zeros([1, 1, 4, 4]) as Tensor4D, tf.zeros([3, 3, 1, 1]), 1, "valid", "NCHW"),
      ),
    ).toThrow('Cannot convolve: dataFormat must be "NHWC" on this engine, current value is "NCHW"');
  });
});

describe("start()", () => {
  test("describes the engine that it started", async () => {
    const engine = await start({ prefer: "wasm" });
    expect(engine.description).toBe("WebAssembly, 2 threads");
    expect(engine.tf.getBackend()).toBe("wasm");
  });

  test("refuses an unknown engine, and 0 threads", async () => {
    await expect(start({ prefer: "gpu" as never })).rejects.toThrow(
      'Cannot start the engine: prefer must be one of auto, native, wasm, cpu, current value is "gpu"',
    );
    await expect(start({ threads: 0 })).rejects.toThrow(
      "Cannot start the engine: threads must be an integer >= 1, current value is 0",
    );
  });
});
