import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** How long a program may take until it says where it listens, and until it has ended. */
const START_MS = 30_000;
const STOP_MS = 10_000;

/** A program of the product that runs for one test. */
export interface Running {
  /** What the awaited line says after its first word. */
  readonly address: string;
  /** Everything that it has printed so far, for the report of a failed test. */
  log(): string;
  stop(): Promise<void>;
}

/** Path of a built program, handed over by the one who built it. */
export function program(variable: string): string {
  const path = process.env[variable];
  if (path === undefined)
    throw new Error(`${variable} must name the built program; cargo xtask test sets it`);
  return path;
}

/** Starts a program and waits for the line that begins with `word`. */
export async function start(
  path: string,
  args: readonly string[],
  env: Record<string, string>,
  word: string,
): Promise<Running> {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${path}: ${why}\n${output}`));
    const timer = setTimeout(() => fail(`no line ${word} within ${START_MS} ms`), START_MS);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
    createInterface({ input: child.stdout }).on("line", (line) => {
      output += `${line}\n`;
      if (!line.startsWith(`${word} `)) return;
      clearTimeout(timer);
      resolve(line.slice(word.length + 1).trim());
    });
  });
  return { address, log: () => output, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
}
