import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long a program may take until it says where it listens, and until it has ended. */
const START_MS = 30_000;
const STOP_MS = 10_000;

const KEY = 'window-key';

/**
 * A program of the product that runs for one test.
 * @typedef {{ address: string, id: number, log: () => string, stop: () => Promise<void> }} Running
 */

/**
 * Path of a built program, handed over by the one who built it.
 * @param {string} variable
 */
export function program(variable) {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable} must name the built program; cargo xtask test sets it`);
  return path;
}

/** Put before a program, ends it with the process that started it, however that one ends. */
export const BOUND = ['setpriv', '--pdeathsig', 'KILL', '--'];

/**
 * Starts a program; with a word, waits for the line that begins with it.
 * @param {string} path
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {string} [word]
 * @returns {Promise<Running>}
 */
export async function start(path, args, env, word) {
  const [bound, ...rest] = [...BOUND, path, ...args];
  const child = spawn(bound, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const address = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${path}: ${why}\n${output}`));
    const timer = setTimeout(() => fail(`no line ${word} within ${START_MS} ms`), START_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    const found = (rest) => {
      clearTimeout(timer);
      resolve(rest);
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      if (word !== undefined && line.startsWith(`${word} `)) found(line.slice(word.length + 1).trim());
    });
    if (word === undefined) child.once('spawn', () => found(''));
  });
  return { address, id: child.pid ?? 0, log: () => output, stop: () => end(child) };
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Asks the children of a process to end and waits until they have; one that does not is killed and reported.
 * @param {number} parent
 */
export async function endChildren(parent) {
  for (const child of await childrenOf(parent)) {
    process.kill(child, 'SIGTERM');
    const ended = hasEnded(child);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(child, 'SIGKILL');
    }, STOP_MS);
    await ended;
    clearTimeout(timer);
    if (late) throw new Error(`the application did not end within ${STOP_MS} ms`);
  }
}

/**
 * Waits until a process has ended that is not ours to wait for.
 * @param {number} child
 */
export async function hasEnded(child) {
  // This program ends when the other one has.
  await once(spawn('tail', [`--pid=${child}`, '--follow', '/dev/null'], { stdio: 'ignore' }), 'exit');
}

/**
 * Processes that a process has started and that still run.
 * @param {number} parent
 * @returns {Promise<number[]>}
 */
export async function childrenOf(parent) {
  const found = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end between the listing and the reading.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(after[1]) === parent) found.push(Number(name));
  }
  return found;
}

/**
 * The process of an application's page.
 * @param {number} application
 */
export async function pageOf(application) {
  for (const child of await childrenOf(application)) {
    const path = await readlink(`/proc/${child}/exe`).catch(() => '');
    if (path.endsWith('/WebKitWebProcess')) return child;
  }
  return undefined;
}

/** A port that is free now; for programs that cannot choose one and say which. */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Asks an application over its local server, as its window's page would over the bridge.
 * @param {string} address the application's one-time address
 */
export async function openSession(address) {
  const { origin, hash } = new URL(address);
  const headers = { 'content-type': 'application/json', origin };
  const post = (path, body, extra = {}) =>
    fetch(`${origin}${path}`, { method: 'POST', headers: { ...headers, ...extra }, body: JSON.stringify(body) });
  const session = await post('/session', { token: new URLSearchParams(hash.slice(1)).get('token') });
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0];
  /**
   * @param {string} command
   * @param {object} [request]
   */
  return async (command, request = {}) => {
    const response = await post(`/rpc/${command}`, request, { cookie });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${command}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
}

/** A remote and a data folder of one test, with the environment that points the application at both. */
export async function openRestaurant() {
  const folder = await mkdtemp(join(tmpdir(), 'mostrador-window-'));
  const remote = await start(
    program('SANDBOX_BIN'),
    ['--listen', '127.0.0.1:0', '--api-key', KEY, '--rate', '0', '--seed', '7'],
    {},
    'LISTENING',
  );
  const env = {
    REMOTE_API_URL: remote.address,
    REMOTE_API_KEY: KEY,
    MOSTRADOR_DATA_DIR: folder,
    XDG_DATA_HOME: join(folder, 'webkit-data'),
    XDG_CACHE_HOME: join(folder, 'webkit-cache'),
    XDG_CONFIG_HOME: join(folder, 'webkit-config'),
    // Nothing of a test is entered into the programs that start with the session.
    HOME: folder,
  };
  return {
    env,
    /** For what else a test keeps. */
    folder,
    /**
     * Has customers order; gives the ids of the orders.
     * @param {number} count
     * @returns {Promise<string[]>}
     */
    async order(count) {
      const response = await fetch(`${remote.address}/control/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ count, shape: 'normal' }),
      });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
      return (await response.json()).ids;
    },
    /** The remote forgets everything, as one whose database was replaced, and is mended. */
    async forget() {
      const response = await fetch(`${remote.address}/control/reset`, { method: 'POST' });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
    },
    /**
     * Gives the remote orders with these ids.
     * @param {string[]} ids
     */
    async give(ids) {
      const response = await fetch(`${remote.address}/control/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orders: ids.map((id) => ({ id, orderItems: [], total: 1 })) }),
      });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
    },
    /**
     * Breaks the remote; `{ reset: true }` mends it.
     * @param {object} faults
     */
    async faults(faults) {
      const response = await fetch(`${remote.address}/control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faults),
      });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
    },
    /**
     * Does something with the remote's customers; gives what it answers.
     * @param {string} what path below the customers
     * @param {object} body
     */
    async customers(what, body) {
      const path = what === '' ? 'customers' : `customers/${what}`;
      const response = await fetch(`${remote.address}/control/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    /**
     * Has the stand-in for Wispro do something.
     * @param {string} what
     * @param {object} body
     */
    async wispro(what, body) {
      const response = await fetch(`${remote.address}/control/wispro/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`the remote answered ${response.status}: ${await response.text()}`);
    },
    async close() {
      await remote.stop();
      // WebKit's network process writes for a moment after the application has ended.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
