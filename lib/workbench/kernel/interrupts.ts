/**
 * Stops the code of cells at its `await`s after an interrupt. JavaScript cannot end a function from outside, so
 * the compiler puts a call around each `await` of a cell: `resumed(started(), await promise)`.
 */
import type * as TypeScript from "typescript";

let interrupts = 0;

/** The error that ends the functions of a cell. */
export class InterruptError extends Error {
  override readonly name = "Interrupted";
}

/** Every `await` that is pending now throws an `InterruptError` when its promise is settled. */
export function interruptAwaits(): void {
  interrupts += 1;
}

/** What compiled cells call, as properties of the global object that tslab defines. */
const FUNCTIONS = {
  started: () => interrupts,
  resumed(before: number, value: unknown): unknown {
    if (before !== interrupts) throw new InterruptError("interrupted at an await");
    return value;
  },
  async *each(source: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    let before = interrupts;
    for await (const value of source) {
      FUNCTIONS.resumed(before, value);
      yield value;
      before = interrupts;
    }
  },
};

const GLOBAL = "__tslab__";

/** Call it after tslab has defined its global object. */
export function defineAwaitFunctions(): void {
  Object.assign((globalThis as Record<string, unknown>)[GLOBAL] as object, FUNCTIONS);
}

/** The transformer for the compiler: puts the calls around `await` and `for await`. */
export function watchAwaits(
  compiler: Pick<
    typeof TypeScript,
    "isAwaitExpression" | "isForOfStatement" | "visitEachChild" | "visitNode"
  >,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;
    const call = (name: keyof typeof FUNCTIONS, ...values: TypeScript.Expression[]) => {
      const callee = factory.createPropertyAccessExpression(factory.createIdentifier(GLOBAL), name);
      return factory.createCallExpression(callee, undefined, values);
    };
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const visited = compiler.visitEachChild(node, visit, context);
      if (compiler.isAwaitExpression(visited)) return call("resumed", call("started"), visited);
      if (!compiler.isForOfStatement(visited) || visited.awaitModifier === undefined) return visited;
      const { awaitModifier, initializer, expression, statement } = visited;
      const each = call("each", expression);
      return factory.updateForOfStatement(visited, awaitModifier, initializer, each, statement);
    };
    return (file) => compiler.visitNode(file, visit) as TypeScript.SourceFile;
  };
}
