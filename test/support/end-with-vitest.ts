/** Ends a test worker when vitest itself was killed; its child processes then end as well. vitest forbids process.exit. */
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
