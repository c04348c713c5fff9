// The sync centre in the real window while the remote is broken in the six ways in which remotes break: what a person reads
// each time, and what *Reintentar* does from the row, from the record and for all.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from './driver.mjs';
import { openRestaurant } from './processes.mjs';

/** A failing remote is asked again every 15 s, and said to fail after three times. */
const PATIENCE_MS = 150_000;
const SAID_MS = 100_000;

const F1 = '\uE031';
const F6 = '\uE036';
const CONFIRM = '/api/sync/orders/confirm';
const PENDING = '/api/sync/orders/pending';

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Window} */
let window;

const system = (state) => `[data-system="whatsapp"][data-state="${state}"]`;
const truth = (state) => `[data-testid="truth"][data-state="${state}"]`;
const item = (kind) => `article[data-kind="${kind}"]`;

async function picture(name) {
  const folder = process.env.SCREENSHOT_DIR;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await window.picture(join(folder, `sync-centre-${name}.png`));
}

/** Has customers order, and waits until the orders are on the board. */
async function order(count) {
  const ids = await restaurant.order(count);
  await window.press(F1);
  for (const id of ids) await window.textOf(`[id="order-${id}"]`);
  await window.press(F6);
  return ids;
}

/** Mends the remote and waits until all is well again, and the screen says so. */
async function well() {
  await window.textOf(truth('UP_TO_DATE'), SAID_MS);
  await window.says('[data-testid="truth"] h1', 'Todo al día');
  await window.textOf(system('WORKING'), SAID_MS);
}

before(async () => {
  restaurant = await openRestaurant();
  window = await Window.open(restaurant.env);
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  await window.press(F6);
  await well();
});

after(async () => {
  await window?.close();
  await restaurant?.close();
});

test('a refused key is said with what to do, and tried again from its row', { timeout: PATIENCE_MS }, async () => {
  await restaurant.faults({ api_key: 'otra-llave', socket: 'close_transport' });
  await window.textOf(system('REFUSED'), SAID_MS);
  await window.says(item('SYSTEM'), 'no aceptó la clave', SAID_MS);
  await window.says(item('SYSTEM'), 'No se envía ni se recibe nada');
  await window.says(item('SYSTEM'), 'Copie la clave de nuevo');
  await window.says('[data-testid="truth"] h1', 'atención');
  await picture('1-refused-key');
  await restaurant.faults({ reset: true });
  await window.clickButton('Reintentar');
  await well();
});

for (const [number, name, faults, words] of [
  [2, 'unreachable', { http: 'refuse', socket: 'refuse' }, 'No se pudo llegar al otro sistema'],
  [3, 'failing', { http: { status: { code: 500 } }, socket: 'refuse' }, 'El servidor falló'],
  [4, 'cut-off', { http: 'truncated', http_path: PENDING, socket: 'refuse' }, 'llegó cortada'],
]) {
  test(`a remote that is ${name} is said with what to do, and all is tried again`, { timeout: PATIENCE_MS }, async () => {
    await restaurant.faults(/** @type {object} */ (faults));
    await window.says(item('SYSTEM'), String(words), SAID_MS);
    await window.textOf(system('PAUSED_AFTER_FAILURES'), SAID_MS);
    await picture(`${number}-${name}`);
    await restaurant.faults({ reset: true });
    await window.clickButton('Reintentar todo');
    await well();
  });
}

test('a remote that asks to wait needs nobody, and says until when', { timeout: PATIENCE_MS }, async () => {
  const wait = { status: { code: 429, retry_after: { seconds: 20 } } };
  await restaurant.faults({ http: wait, http_path: CONFIRM, http_times: 1 });
  await order(1);
  await window.textOf(system('THROTTLED'), SAID_MS);
  await window.says(system('THROTTLED'), 'El servicio pidió esperar');
  await window.says(system('THROTTLED'), 'Continúa solo en');
  await window.textOf(truth('WAITING'));
  await picture('5-asks-to-wait');
  await well();
});

test('one refused record is said by its number, and tried again from the record', { timeout: PATIENCE_MS }, async () => {
  // Nothing can be confirmed, so that all wait for one batch; then the remote knows all of them but one.
  await restaurant.faults({ http: { status: { code: 503 } }, http_path: CONFIRM });
  const ids = await order(4);
  const [refused, ...kept] = ids.toReversed();
  await restaurant.forget();
  await restaurant.give(kept);
  await window.says(item('WRITE'), '#5', SAID_MS);
  await picture('6-refused-record');
  await window.clickButton('Ver qué pasó');
  for (const words of ['Qué pasó', 'Qué significa', 'Qué hacer']) await window.says('[role="dialog"]', words);
  await picture('7-what-happened');
  await restaurant.give([refused]);
  await window.click('[role="dialog"] .btn.primary');
  await well();
});
