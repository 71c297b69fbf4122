// Lets Node read TypeScript, once in a process: twice would compile every file twice and spoil its lines.
if (!process[Symbol.for("ts-node.register.instance")]) {
  // It keeps the compiler's machine code in a file that processes write while others read it: half a file ends the reader,
  // and a whole one saves no time that can be measured.
  process.env.DISABLE_V8_COMPILE_CACHE = "1";
  require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
}
