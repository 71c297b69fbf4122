// What Jupyter starts: `node launcher.js <connection file>`. Plain JavaScript: it must start before TypeScript can be read.
require("../../resolve-tensorflow.js");
require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
require("./start-kernel.ts").startKernel(process.argv[2]);
