// Registers ts-node once per process: a second registration would compile each file twice and give wrong line numbers.
if (!process[Symbol.for("ts-node.register.instance")]) {
  // Disables ts-node's cache of machine code: a process that reads the file while another one writes it crashes, and the
  // cache saves no measurable time.
  process.env.DISABLE_V8_COMPILE_CACHE = "1";
  require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
}
