// The page's process dies: for want of memory, or by a fault of the web engine. No driver here: a driver loses the
// page together with its process.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openRestaurant, openSession, pageOf, program, start } from './processes.mjs';

const PATIENCE_MS = 60_000;

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {import('./processes.mjs').Running} */
let application;
/** Asks the application over its local server; the window's own page is what is tested. */
let ask = async (_command) => ({});

before(async () => {
  restaurant = await openRestaurant();
  const env = { ...restaurant.env, MOSTRADOR_LISTEN: '127.0.0.1:0' };
  application = await start(program('MOSTRADOR_BIN'), [], env, 'OPEN');
  ask = await openSession(application.address);
});

after(async () => {
  await application?.stop();
  await restaurant?.close();
});

/** How many cards the page says it has painted. */
const painted = async () => (await ask('diagnostics_get')).screenLatency.count;

/** Has customers order until the page paints a card: one that arrives while the page loads is not announced to it. */
async function expectPainted(reason) {
  const before = await painted();
  const until = Date.now() + PATIENCE_MS;
  while ((await painted()) === before) {
    assert.ok(Date.now() < until, `${reason}\n${application.log()}`);
    await restaurant.order(1);
    await delay(1_000);
  }
}

/** The process of the page. */
const pageProcess = () => pageOf(application.id);

test('the page comes back after its process was killed', { timeout: 3 * PATIENCE_MS }, async () => {
  await expectPainted('no card was painted at all');
  const killed = await pageProcess();
  assert.ok(killed, 'the process of the page was not found');
  process.kill(killed, 'SIGKILL');
  await expectPainted('no card was painted after the process of the page was killed');
  assert.notEqual(await pageProcess(), killed);
});
