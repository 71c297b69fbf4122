/** What the compilers make of stacks: ours, and the one of the notebook kernel. */
import path from "node:path";
import projectCompiler from "typescript";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type Random, seeded } from "../../../lib/core/random";
import { start } from "../../../lib/neural/engine";
import { stack } from "../../../lib/neural/network";
import type { UncheckedStack } from "../../../lib/neural/stack/types";
import { PROJECT } from "../../../lib/workbench/paths";

type Compiler = typeof projectCompiler;
const KERNELS: Compiler = require("@tslab/typescript-for-tslab");
const COMPILERS = [
  { name: "the project's TypeScript", compiler: projectCompiler },
  { name: "the kernel's TypeScript 5.0", compiler: KERNELS },
];
/** Files that a compiler has read. */
const read = new Map(COMPILERS.map(({ compiler }) => [compiler, compiler.createDocumentRegistry()]));

/** Statements in a file that imports `stack`, under the project's flags. */
function compiled(compiler: Compiler, statements: readonly string[]) {
  const file = path.join(PROJECT, "__stack__.ts");
  const text = ['import { stack } from "./lib/neural/stack";', ...statements, "export {};"].join("\n");
  const { config } = compiler.readConfigFile(path.join(PROJECT, "tsconfig.json"), compiler.sys.readFile);
  const { options } = compiler.parseJsonConfigFileContent(
    config,
    { ...compiler.sys, readDirectory: () => [] },
    PROJECT,
  );
  const { ScriptSnapshot, sys } = compiler;
  const textOf = (name: string) => (path.normalize(name) === file ? text : sys.readFile(name));
  const service = compiler.createLanguageService(
    {
      readFile: textOf,
      directoryExists: sys.directoryExists,
      getDirectories: sys.getDirectories,
      fileExists: (name) => path.normalize(name) === file || sys.fileExists(name),
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: (name) => (path.normalize(name) === file ? text : "1"),
      getScriptSnapshot(name) {
        const found = textOf(name);
        return found === undefined ? undefined : ScriptSnapshot.fromString(found);
      },
      getCurrentDirectory: () => PROJECT,
      getDefaultLibFileName: compiler.getDefaultLibFilePath,
    },
    read.get(compiler),
  );
  const program = service.getProgram() as projectCompiler.Program;
  const source = program.getSourceFile(file) as projectCompiler.SourceFile;
  const checker = program.getTypeChecker();
  const faults = statements.map(() => "");
  for (const { start = 0, messageText } of [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
  ]) {
    const { line } = source.getLineAndCharacterOfPosition(start);
    faults[line - 1] += compiler.flattenDiagnosticMessageText(messageText, "\n");
  }
  return {
    /** What the compiler says of each statement. */
    faults,
    instantiations: program.getInstantiationCount(),
    /** What an editor shows where the pointer rests on these words. */
    hover(words: string): string {
      const info = service.getQuickInfoAtPosition(file, text.indexOf(words));
      return compiler.displayPartsToString(info?.displayParts);
    },
    /** The table and the count in the type of a statement's variable. */
    typed(statement: number) {
      const node = source.statements[statement + 1];
      if (!compiler.isVariableStatement(node)) throw new TypeError("no variable");
      const type = checker.getTypeAtLocation(node.declarationList.declarations[0]);
      const of = (name: string) =>
        checker.getTypeOfSymbolAtLocation(type.getProperty(name) as projectCompiler.Symbol, node);
      return {
        texts: (of("summary") as projectCompiler.TemplateLiteralType).texts,
        parameters: (of("parameters") as projectCompiler.NumberLiteralType).value,
      };
    },
  };
}

/** Runs a chain of layers as it is written. */
function run(chain: string, on: unknown = undefined): UncheckedStack {
  return Function("stack", "on", `return ${on === undefined ? "" : "on"}${chain};`)(stack, on);
}

/** A layer with sizes that need not fit. */
function layerBy(random: Random): string {
  const one = <T>(...choices: readonly T[]) => choices[random.integer(choices.length)];
  const count = () =>
    one(1, 2, 3, 5, 8, 10, 12, 1 + random.integer(16), ...(random.integer(10) ? [] : [0, 2.5, -3]));
  const size = () => one(1, 2, 2, 3, 3, 4, 5, 7, 11);
  const window = () =>
    one(
      "",
      ", {}",
      ', { padding: "same" }',
      `, { stride: ${size()} }`,
      `, { stride: ${size()}, padding: "same" }`,
    );
  const sequences = () => one("", ", { returnSequences: true }", ", { returnSequences: false }");
  return one(
    () => `.conv2d(${count()}, ${size()}${window()})`,
    () => `.conv2d(${count()}, ${size()}${window()})`,
    () => `.depthwiseConv2d(${size()}${window()})`,
    () => `.maxPool(${size()}${window()})`,
    () => `.averagePool(${size()}${window()})`,
    () => ".globalAveragePool()",
    () => ".flatten()",
    () => `.reshape([${one("24, 1", "4, 6", "2, 3, 4", "10, 2")}])`,
    () => `.dense(${count()}${one("", ', "relu"')})`,
    () => `.dense(${count()})`,
    () => '.activation("tanh")',
    () => ".batchNorm()",
    () => `.dropout(${one(0, 0.25, 0.5, 1e-7, 1.5e-7, 1, 1.5, -0.1)})`,
    () => `.embedding(${count()}, ${count()}${one("", ", { maskZero: true }", ", { maskZero: false }")})`,
    () => `.simpleRnn(${count()}${sequences()})`,
    () => `.gru(${count()}${sequences()})`,
    () => `.lstm(${count()}${sequences()})`,
  )();
}

interface Grown {
  readonly chain: string;
  readonly built: UncheckedStack;
}

/** Random stacks of up to eight layers, and chains that end with a layer which run time refuses. */
function grow(count: number) {
  const random = seeded(11);
  const grown: Grown[] = [];
  const refused: { readonly chain: string; readonly sentence: string }[] = [];
  while (grown.length < count) {
    const side = () => 1 + random.integer(24);
    const shape = [[side()], [24], [side(), side()], [side(), side(), 1 + random.integer(4)]][
      random.integer(4)
    ];
    let chain = `stack([${shape.join(", ")}], { seed: ${random.integer(100)} })`;
    let built = run(chain);
    for (let i = 0; i < 16; i++) {
      const layer = layerBy(random);
      try {
        built = run(layer, built);
        chain += layer;
      } catch (error) {
        refused.push({ chain: chain + layer, sentence: (error as Error).message });
      }
    }
    grown.push({ chain, built });
  }
  return { grown, refused: refused.slice(0, count) };
}
const { grown: GROWN, refused: REFUSED } = grow(120);

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the type has this very shape, and holds run time to the same. */
function holds<Actual extends readonly number[], Expected extends number[]>(
  built: { readonly shape: Actual },
  expected: readonly [...Expected] & (Equal<Actual, Readonly<Expected>> extends true ? unknown : never),
): void {
  expect(built.shape).toEqual(expected);
}

describe("the type of a stack", () => {
  const image = stack([28, 28, 1], { seed: 42 });
  const series = stack([24, 3], { seed: 42 });
  const squares = stack([784], { seed: 42 }).reshape([49, 16]);

  test("holds the shape that run time gives", () => {
    holds(image, [28, 28, 1]);
    holds(image.conv2d(32, 3), [26, 26, 32]);
    holds(image.conv2d(32, 28), [1, 1, 32]);
    holds(image.conv2d(32, 5, { stride: 2 }), [12, 12, 32]);
    holds(image.conv2d(32, 30, { padding: "same" }), [28, 28, 32]);
    holds(image.conv2d(32, 3, { stride: 3, padding: "same", activation: "relu" }), [10, 10, 32]);
    holds(image.depthwiseConv2d(7), [22, 22, 1]);
    holds(image.maxPool(3), [9, 9, 1]);
    holds(image.maxPool(3, { padding: "same" }), [10, 10, 1]);
    holds(image.averagePool(3, { stride: 1 }), [26, 26, 1]);
    holds(image.globalAveragePool(), [1]);
    holds(image.flatten(), [784]);
    holds(squares, [49, 16]);
    holds(image.batchNorm().activation("relu").dropout(0.5), [28, 28, 1]);
    holds(stack([1000, 999, 64], { seed: 1 }).maxPool(2).flatten(), [15_968_000]);
    holds(series.gru(16), [16]);
    holds(series.gru(16, { returnSequences: true }), [24, 16]);
    holds(series.simpleRnn(16, { returnSequences: false }), [16]);
    holds(series.flatten().dense(10, "softmax"), [10]);
    holds(stack([40], { seed: 1 }).embedding(1000, 16).lstm(8), [8]);
    holds(stack([40], { seed: 1 }).embedding(1000, 16, { maskZero: true }), [40, 16]);
    // @ts-expect-error: this very check can fail.
    expect(() => holds(image.flatten(), [785])).toThrow();
  });

  test("holds the parameters", () => {
    expectTypeOf(image.conv2d(32, 3).parameters).toEqualTypeOf<320>();
    expectTypeOf(image.flatten().dense(10).parameters).toEqualTypeOf<7850>();
    expectTypeOf(series.lstm(8).parameters).toEqualTypeOf<384>();
  });

  test("leaves to run time what it does not know", () => {
    const [side, sequences] = [Number(28), Boolean(1)];
    const mixed = stack([side, side, 1], { seed: 1 }).conv2d(4, 3).maxPool(2);
    expectTypeOf(mixed.shape).toEqualTypeOf<readonly [number, number, 4]>();
    expect(mixed.shape).toEqual([13, 13, 4]);
    expectTypeOf(image.conv2d(side, 3).shape).toEqualTypeOf<readonly [26, 26, number]>();
    expectTypeOf(image.conv2d(4, side).shape).toEqualTypeOf<readonly [number, number, 4]>();
    expectTypeOf(image.conv2d(4, 3, { padding: side > 9 ? "same" : "valid" }).shape).toEqualTypeOf<
      readonly [number, number, 4]
    >();
    expectTypeOf(series.lstm(4, { returnSequences: sequences })).toEqualTypeOf<UncheckedStack>();
    expectTypeOf(stack<number[]>([8, 8, 1], { seed: 1 })).toEqualTypeOf<UncheckedStack>();
    expectTypeOf(stack([8, 8, 1] as const, { seed: 1 }).shape).toEqualTypeOf<readonly [8, 8, 1]>();
  });

  test("does not let through what does not fit", () => {
    const fits = (): unknown => [
      // @ts-expect-error: a convolution on flat values.
      image.flatten().conv2d(8, 3),
      // @ts-expect-error: a window larger than the image.
      image.conv2d(8, 30),
      // @ts-expect-error: a third pooling where nothing is left.
      image.maxPool(5).maxPool(5).maxPool(2),
      // @ts-expect-error: a dense layer on an image.
      image.dense(10),
      // @ts-expect-error: a recurrent layer on an image.
      image.lstm(8),
      // @ts-expect-error: a recurrent layer after one that gave only its last answer.
      series.gru(8).gru(8),
      // @ts-expect-error: an embedding of what another layer gives.
      stack([40], { seed: 1 }).dense(40).embedding(100, 8),
      // @ts-expect-error: the word that fills up in place of whether one does.
      stack([40], { seed: 1 }).embedding(100, 8, { maskZero: 0 }),
      // @ts-expect-error: a rate that is none.
      image.dropout("half"),
      // @ts-expect-error: a rate in percent.
      image.dropout(50),
      // @ts-expect-error: other values than there are.
      image.reshape([28, 28, 2]),
      // @ts-expect-error: no such activation.
      image.conv2d(8, 3, { activation: "rilu" }),
      // @ts-expect-error: no such shape.
      stack([28, 0, 1], { seed: 1 }),
      // @ts-expect-error: another stack than was asked for.
      image.flatten() satisfies typeof image,
    ];
    expect(fits).toThrow();
  });
});

test("120 random stacks have the shapes and parameters of TensorFlow.js", async () => {
  await start({ prefer: "wasm", threads: 2 });
  for (const { chain, built } of GROWN) {
    const layers = built.summary.split("\n").slice(2);
    if (layers.every((line) => /^ {2}(dropout|flatten)/.test(line))) continue;
    const model = built.build();
    expect(model.outputShape.slice(1), chain).toEqual(built.shape);
    expect(model.countParams(), chain).toBe(built.parameters);
    model.dispose();
  }
});

describe.each(COMPILERS)("$name", ({ compiler }) => {
  test("counts like arithmetic", () => {
    const random = seeded(7);
    const numbers = Array.from({ length: 40 }, () => {
      const [a, b] = [10, 10].map(() => random.integer(10 ** (1 + random.integer(5))));
      return [Math.max(a, b), Math.min(a, b)];
    });
    numbers.push([0, 0], [1, 0], [9, 9], [10, 10], [1000, 1], [99_999, 99_999], [100, 10]);
    const statements = numbers.map(([a, b], i) => {
      const answers = [a + b, a - b, a * b, b === 0 ? "number" : Math.floor(a / b), a < b, b < a];
      const asked = ["Sum", "Difference", "Product", "Quotient", "IsLess"].map(
        (name) => `${name}<${a}, ${b}>`,
      );
      return `const n${i}: Equal<[${asked}, IsLess<${b}, ${a}>], [${answers}]> = true;`;
    });
    const { faults } = compiled(compiler, [
      'import type { Difference, IsLess, Product, Quotient, Sum } from "./lib/neural/stack/arithmetic";',
      "type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
      ...statements,
      "const no: Equal<[Sum<2, 2>], [5]> = true;",
    ]);
    expect(faults.pop()).toBe("Type 'true' is not assignable to type 'false'.");
    expect(faults.join("")).toBe("");
  });

  test("gives random stacks the shapes of run time, and refuses random layers in its words", () => {
    const chains = [...GROWN, ...REFUSED].map(({ chain }, i) => `const s${i} = ${chain};`);
    const { faults, typed } = compiled(compiler, chains);
    GROWN.forEach(({ chain, built }, i) => {
      expect(faults[i], chain).toBe("");
      const { texts, parameters } = typed(i);
      const [seed] = /(?<=seed )\d+/.exec(built.summary) ?? [];
      expect(texts.join(seed), chain).toBe(built.summary);
      expect(parameters, chain).toBe(built.parameters);
    });
    REFUSED.forEach(({ chain, sentence }, i) => {
      expect(faults[GROWN.length + i], chain).toContain(sentence);
    });
  });

  test("says why, and where", () => {
    const { faults } = compiled(compiler, [
      "const image = stack([28, 28, 1], { seed: 42 });",
      "image.flatten().conv2d(8, 3);",
      "image.conv2d(8, 30);",
      "image.conv2d(8, 3, { padding: 'full' });",
      "stack([28, 0, 1], { seed: 1 });",
    ]);
    expect(faults).toEqual([
      "",
      "This expression is not callable.\n  Type 'Refused<\"Cannot add conv2d: its input must be [height, width, channels], current value is [784]\">' has no call signatures.",
      "Argument of type '30' is not assignable to parameter of type '\"Cannot add conv2d: size must be within [28, 28, 1], current value is 30\"'.",
      "Type '\"full\"' is not assignable to type 'Padding | undefined'.",
      "Type 'number' is not assignable to type '\"Cannot stack layers: shape[1] must be an integer >= 1, current value is 0\"'.",
    ]);
  });

  test("shows the table of layers where the pointer rests", () => {
    const { hover } = compiled(compiler, [
      "const digits = stack([28, 28, 1], { seed: 42 })",
      '.conv2d(32, 3, { activation: "relu" }).maxPool(2)',
      '.conv2d(64, 3, { activation: "relu" }).maxPool(2)',
      '.flatten().dense(128, "relu").dropout(0.5).dense(10, "softmax");',
    ]);
    const shown = [
      `const digits: Stack<[10], 225034, \`seed \${number}`,
      "  input               [28, 28, 1]",
      "  conv2d              [26, 26, 32]        320",
      "  maxPool             [13, 13, 32]",
      "  conv2d              [11, 11, 64]        18496",
      "  maxPool             [5, 5, 64]",
      "  flatten             [1600]",
      "  dense               [128]               204928",
      "  dropout             [128]",
      "  dense               [10]                1290`>",
    ];
    // TypeScript 5.0 writes the ends of lines as escapes; our kernel turns them back.
    expect(hover("digits").replaceAll("\\n", "\n")).toBe(shown.join("\n"));
    expect(hover("flatten")).toMatch(/^\(method\) Stack<\[5, 5, 64\], 18816, /);
  });

  test("does the sums of VGG-16 at once, and of 60 layers", () => {
    const blocks = [
      [64, 2],
      [128, 2],
      [256, 3],
      [512, 3],
      [512, 3],
    ].map(([filters, times]) => `${`.conv2d(${filters}, 3, { padding: "same" })`.repeat(times)}.maxPool(2)`);
    const { faults, typed, instantiations } = compiled(compiler, [
      `const vgg = stack([224, 224, 3], { seed: 1 })${blocks.join("")}.flatten().dense(4096).dense(4096).dense(1000);`,
      `const deep = stack([224, 224, 3], { seed: 1 })${".conv2d(16, 3).batchNorm()".repeat(30)};`,
    ]);
    expect(faults).toEqual(["", ""]);
    expect(typed(0).parameters).toBe(138_357_544);
    expect(typed(1).texts[1]).toMatch(/batchNorm {11}\[164, 164, 16\] {6}64$/);
    // TypeScript gives up at five million for one expression.
    expect(instantiations).toBeLessThan(200_000);
  });
});
