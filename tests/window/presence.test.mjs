// The program without its window: closed to the tray for the whole run, with a page that hangs for a part of it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { activeWindow, closeWindow, openDesktop, ordersIn, parse, pressKeys, until, visibleWindow } from './desktop.mjs';
import { BOUND, openRestaurant, openSession, pageOf, program, start } from './processes.mjs';
import { loudness, noSpeakers, Speakers } from './sound.mjs';

const PATIENCE_MS = 60_000;

/** An order is heard this soon after it was placed. */
const HEARD_MS = 1_000;
/** What a pipe and a device still hold when the alarm has been silenced. */
const RUN_OUT_MS = 700;
/** Longer than the eight seconds after which an alarm that was not silenced sounds again. */
const SILENCE_MS = 9_000;
const BURST = 10;

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Awaited<ReturnType<typeof openDesktop>>} */
let desktop;
/** @type {Speakers} */
let speakers;
/** @type {import('./processes.mjs').Running} */
let application;
/** @type {Awaited<ReturnType<typeof openSession>>} */
let ask;

const open = (env, ...args) =>
  start(program('MOSTRADOR_BIN'), args, { ...env, MOSTRADOR_LISTEN: '127.0.0.1:0' }, 'OPEN');

before(async () => {
  desktop = await openDesktop();
  restaurant = await openRestaurant();
  speakers = await Speakers.plugIn(restaurant.folder);
  application = await open({ ...restaurant.env, ...speakers.env });
  ask = await openSession(application.address);
  await connected(ask);
});

after(async () => {
  await application?.stop();
  await speakers?.unplug();
  await restaurant?.close();
  await desktop?.close();
});

const connected = (ask) =>
  until(async () => (await ask('board_get')).connection.state === 'LIVE', 'no connection to the remote', PATIENCE_MS);

async function unattended() {
  const { orders } = await ask('board_get');
  return orders.filter((order) => order.stage === 'NEW' && order.acknowledgedAt === null).map(({ id }) => id);
}

/** Has customers order; gives the moment. */
async function order(count = BURST) {
  await restaurant.order(count);
  return Date.now();
}

/** *Entendido*: nothing is heard from now on. */
async function acknowledge() {
  await until(async () => (await unattended()).length === BURST, 'not all orders are here');
  await ask('orders_acknowledge', { ids: await unattended() });
  await speakers.expectSilence(Date.now() + RUN_OUT_MS, SILENCE_MS);
}

test('a closed window leaves the program running and says where it went', { timeout: PATIENCE_MS }, async () => {
  await until(visibleWindow, 'the window did not open');
  await closeWindow();
  await until(async () => !(await visibleWindow()), 'the window is still there');
  await until(
    () => desktop.notices().some(({ title }) => title === 'Mostrador sigue recibiendo pedidos'),
    'nobody was told where the program went',
  );
});

test('orders are heard within a second, again and again until somebody acknowledges them', {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const first = await order();
  await speakers.expectSound(first, HEARD_MS);
  // The repeat, eight seconds after the sound for the last of them.
  await speakers.expectSound(first + 5_000, 6_000);
  await acknowledge();
  for (let burst = 0; burst < 2; burst += 1) {
    await speakers.expectSound(await order(), HEARD_MS);
    await acknowledge();
  }
});

test('an order that waits for a minute is louder, and brings the window to the front', {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const first = await order();
  await until(visibleWindow, 'the window did not come', 75_000);
  const took = Date.now() - first;
  assert.ok(took > 55_000, `the window came after ${took} ms`);
  const quiet = speakers.loudest(first, first + 55_000);
  await until(() => speakers.loudest(first + 60_000, Date.now()) > 1.5 * quiet, 'it did not become louder');
  await closeWindow();
  await until(async () => !(await visibleWindow()), 'the window is still there');
  await acknowledge();
});

test('a page that hangs changes nothing', { timeout: 3 * PATIENCE_MS }, async () => {
  const page = await until(() => pageOf(application.id), 'the process of the page was not found');
  process.kill(page, 'SIGSTOP');
  try {
    await speakers.expectSound(await order(), HEARD_MS);
    await acknowledge();
  } finally {
    process.kill(page, 'SIGCONT');
  }
});

test('every order was stored, numbered, confirmed and notified', { timeout: PATIENCE_MS }, async () => {
  const expected = 5 * BURST;
  const figures = await until(async () => {
    const figures = await ask('diagnostics_get');
    return figures.ordersConfirmed === expected && figures;
  }, 'not all orders are confirmed');
  assert.equal(figures.ordersStored, expected);
  assert.ok(figures.days.every(({ dense }) => dense));
  await until(() => ordersIn(desktop.notices()) === expected, `notified: ${ordersIn(desktop.notices())}`);
  assert.equal(await visibleWindow(), undefined, 'the window was closed all the time');
});

test('a second start brings the window of the first to the front and ends', { timeout: PATIENCE_MS }, async () => {
  const [bound, ...rest] = [...BOUND, program('MOSTRADOR_BIN')];
  const second = spawn(bound, rest, { env: { ...process.env, ...restaurant.env, ...speakers.env }, stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  assert.equal(code, 0);
  const window = await until(visibleWindow, 'the window did not come');
  await until(async () => (await activeWindow()) === window, 'the window does not have the keyboard');
  assert.equal((await ask('diagnostics_get')).ordersStored, 5 * BURST, 'the first one still answers');
});

test('Ctrl+Q in the window ends the program', { timeout: PATIENCE_MS }, async () => {
  await until(async () => (await activeWindow()) === (await visibleWindow()), 'the window does not have the keyboard');
  await pressKeys('ctrl+q');
  await until(() => !existsSync(`/proc/${application.id}`), `the program still runs\n${application.log()}`);
});

test('a start by the machine opens no window, and without speakers orders come in all the same', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const other = await openRestaurant();
  let silent;
  try {
    silent = await open({ ...other.env, ...(await noSpeakers(other.folder)) }, '--minimized');
    const ask = await openSession(silent.address);
    await connected(ask);
    const from = Date.now();
    await other.order(1);
    await until(async () => (await ask('diagnostics_get')).ordersConfirmed === 1, 'the order is not confirmed');
    // The twin: what expects a sound fails where there is none.
    await assert.rejects(speakers.expectSound(from, HEARD_MS), /nothing was heard/);
    assert.match(silent.log(), /sound device/);
  } finally {
    await silent?.stop();
    await other.close();
  }
});

test('silence is not taken for a sound, nor a click for silence', () => {
  assert.equal(loudness(Buffer.alloc(4_000)), 0);
  const click = Buffer.alloc(4_000);
  click.writeInt32LE(2 ** 31 - 1, 0);
  assert.ok(loudness(click) > 0.005);
});

test('what the service was asked to show is read from the bus', () => {
  const call = (title, body) => `method call time=1 sender=:1.2 -> destination=:1.3; member=Notify
   string "Mostrador"
   uint32 0
   string "mostrador"
   string "${title}"
   string "${body}"
   array [
   ]
`;
  const notices = parse(call('Pedido #1', 'Entrega') + call('3 pedidos nuevos', '#2 · Retiro\n#3 · Retiro'));
  assert.deepEqual(notices[0], { title: 'Pedido #1', body: 'Entrega' });
  assert.equal(ordersIn(notices), 4);
});
