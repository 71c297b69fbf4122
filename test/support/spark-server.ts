/**
 * A real Spark server for tests, on request: `MERCHANT_LAB_SPARK=local` starts pyspark's on this machine, `cluster` one with an
 * executor that can be killed, and `sc://…` names one that runs. A local one ends with the tests, also if they are killed.
 */
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { killGroup, spawnGroup } from "../../lib/workbench/environment/process-group";
import { findJava, findPyspark } from "../../lib/workbench/environment/spark";

const ASKED = process.env.MERCHANT_LAB_SPARK;

/** Whether a real server is asked for. */
export const HAS_SERVER = ASKED !== undefined && ASKED !== "";
/** Whether it shall have executors of its own. */
export const HAS_CLUSTER = ASKED === "cluster";
/** For the title of tests that need one. */
export const ON_REQUEST = "on request: MERCHANT_LAB_SPARK=local, cluster or sc://…";

const SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer";
const LOCAL = "127.0.0.1";

const START_MILLISECONDS = 120_000;

export interface RealServer {
  readonly url: string;
  /** Of executors, which a cluster starts when a query needs them. */
  executors(): number[];
  stop(): void;
}

/** Starts the server that is asked for. @throws {Error} If Java or pyspark is missing; the message says how to get it. */
export async function startServer(): Promise<RealServer> {
  if (ASKED?.startsWith("sc://")) return { url: ASKED, executors: () => [], stop: () => undefined };
  const [java, pyspark] = await Promise.all([findJava(), findPyspark()]);
  if (java === undefined) throw new Error("Java 17 or later was not found: install a JRE");
  if (pyspark === undefined)
    throw new Error(
      "pyspark was not found: pip install pyspark==4.3.0; MERCHANT_LAB_PYTHON names its Python",
    );
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-spark-"));
  const started: ChildProcess[] = [];
  const stop = () => {
    for (const child of started.splice(0)) killGroup(child);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const start = (program: string, args: readonly string[], isReady: RegExp) => {
    const env = {
      ...process.env,
      SPARK_HOME: pyspark.place,
      SPARK_LOCAL_IP: LOCAL,
      SPARK_LOCAL_DIRS: folder,
      SPARK_WORKER_DIR: folder,
      SPARK_NO_DAEMONIZE: "1",
      SPARK_CONNECT_MODE: "0",
      // Of master and worker; the server would take it for its own.
      ...(program === "spark-class" ? { SPARK_DAEMON_MEMORY: "300m" } : {}),
    };
    const file = path.join(pyspark.place, "bin", program);
    const child = spawnGroup(file, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    started.push(child);
    return ready(child, isReady);
  };
  try {
    const [port, masterPort] = [await freePort(), await freePort()];
    const master = HAS_CLUSTER ? `spark://${LOCAL}:${masterPort}` : "local[2]";
    if (HAS_CLUSTER) {
      const at = (name: string, ...args: string[]) =>
        start(
          "spark-class",
          [`org.apache.spark.deploy.${name}`, "--host", LOCAL, ...args],
          /registered with master|elected leader/,
        );
      await at("master.Master", "--port", String(masterPort), "--webui-port", "0");
      await at("worker.Worker", "--cores", "2", "--memory", "1g", "--webui-port", "0", master);
    }
    const settings = {
      "spark.connect.grpc.binding.address": LOCAL,
      "spark.connect.grpc.binding.port": port,
      "spark.driver.host": LOCAL,
      "spark.driver.bindAddress": LOCAL,
      "spark.executor.memory": "900m",
      "spark.ui.enabled": false,
      "spark.sql.shuffle.partitions": 4,
      "spark.sql.warehouse.dir": path.join(folder, "warehouse"),
    };
    const confs = Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]);
    const submit = [
      "--class",
      SERVER,
      "--master",
      master,
      "--driver-memory",
      "1g",
      ...confs,
      "spark-internal",
    ];
    await start("spark-submit", submit, /Spark Connect server started/);
    const url = `sc://${LOCAL}:${port}`;
    return { url, executors, stop };
  } catch (error) {
    stop();
    throw error;
  }

  /** Processes that work in the folder of the worker. */
  function executors(): number[] {
    return fs
      .readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && isExecutor(name))
      .map(Number);
  }

  function isExecutor(pid: string): boolean {
    try {
      const isOurs = fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/app-`);
      return (
        isOurs && fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("CoarseGrainedExecutorBackend")
      );
    } catch {
      return false; // It ended meanwhile.
    }
  }
}

/** Waits until a process has said so. */
function ready(child: ChildProcess, said: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-10_000);
        if (said.test(log)) resolve();
      });
    const fail = () => reject(new Error(`Spark did not start:\n${log}`));
    child.once("close", fail);
    setTimeout(fail, START_MILLISECONDS).unref();
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, LOCAL);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
