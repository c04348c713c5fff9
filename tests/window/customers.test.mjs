// A conflict about a customer in the real window: the remote bans somebody, a person decides it with the mouse, takes it back,
// and decides the next one with the keyboard alone.

import { chmod, mkdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from './driver.mjs';
import { openRestaurant } from './processes.mjs';

const PATIENCE_MS = 180_000;
const READ_MS = 60_000;

const F3 = '\uE033';
const CONTROL = '\uE009';
const ENTER = '\uE007';
const ESCAPE = '\uE00C';

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Window} */
let window;
/** @type {string[]} */
let ids;
/** Says what the person's browser was asked to open, as soon as it is asked. */
let opened;

/** Puts a browser in front of the machine's own that writes down what it is asked to open; gives the way to it. */
async function browser(folder) {
  const [programs, told] = [join(folder, 'programs'), join(folder, 'told')];
  await mkdir(programs);
  await mkdir(told);
  const opener = join(programs, 'xdg-open');
  // Under its name it is whole.
  await writeFile(opener, `#!/bin/sh\nprintf '%s' "$1" > '${told}/half' && mv '${told}/half' '${told}/address'\n`);
  await chmod(opener, 0o755);
  opened = async () => {
    // Nobody waits for it after the test.
    for await (const { filename } of watch(told, { persistent: false, signal: AbortSignal.timeout(READ_MS) })) {
      if (filename === 'address') return readFile(join(told, 'address'), 'utf8');
    }
    throw new Error('nothing was opened');
  };
  return { PATH: `${programs}:${process.env.PATH}` };
}

async function picture(name) {
  const folder = process.env.SCREENSHOT_DIR;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  // Otherwise it may show what stood there before.
  await window.run((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));
  await window.picture(join(folder, `customers-${name}.png`));
}

/** Has the page send a command, as its buttons do. */
function call(command, request) {
  return window.run(
    (name, payload, done) => {
      // @ts-ignore: the bridge is there in the window alone.
      globalThis.__TAURI_INTERNALS__.invoke('rpc', { command: name, payload }).then(done, (error) => done({ error }));
    },
    command,
    request,
  );
}

/** The remote bans a customer, and the restaurant hears of it. */
async function banned(id) {
  await restaurant.customers(`${id}/ban`, { banned: true, reason: 'Insultó al repartidor' });
  await call('sync_now', { system: 'whatsapp', entityType: 'customer' });
}

/** The first of so many customers who wait for a decision, on a page of its own. */
async function waiting(count) {
  await window.press(F3);
  await window.says('[data-tab="conflict"]', String(count), READ_MS);
  await window.click('[data-tab="conflict"]');
  await window.textOf(`[role="grid"][aria-rowcount="${count + 1}"]`, READ_MS);
  await window.click('.crows [data-customer]');
  await window.textOf('section[data-customer] .conflict-bar');
}

before(async () => {
  restaurant = await openRestaurant();
  ({ ids } = await restaurant.customers('', { clear: true, count: 30, seed: 5 }));
  window = await Window.open({ ...restaurant.env, ...(await browser(restaurant.folder)) });
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  await window.press(F3);
  await call('sync_now', { system: 'whatsapp', entityType: 'customer' });
  await window.says('[data-testid="customers-total"]', '30', READ_MS);
  await picture('1-list');
});

after(async () => {
  await window?.close();
  await restaurant?.close();
});

test('a ban at the remote is decided with the mouse, and taken back', { timeout: PATIENCE_MS }, async () => {
  await banned(ids[3]);
  await waiting(1);
  await picture('2-customer');
  await window.clickButton('Resolver conflicto');
  await window.says('[role="dialog"]', 'Resolver conflicto');
  await window.textOf('tr[data-row="isBanned"] [data-choice]');
  await picture('3-dialog');
  await window.click('tr[data-row="isBanned"] td:nth-of-type(1) [data-choice]');
  await window.says('tr[data-row="isBanned"] .reason', 'Motivo');
  await picture('4-reason');
  await window.click('tr[data-row="isBanned"] td:nth-of-type(2) [data-choice]');
  await window.click('[role="dialog"] footer .primary');
  await window.says('.toasts', 'Conflicto resuelto');
  await window.says('.cblock', 'Bloqueado');
  await picture('5-decided');
  await window.click('.toasts .toast .btn:not(.ghost)');
  // It would lift a block, and that wants a reason.
  await window.says('[role="dialog"]', 'Deshacer quita un bloqueo');
  await window.click('[role="dialog"] input[data-autofocus]');
  await window.type('Era otra persona');
  await window.click('[role="dialog"] footer .primary');
  await window.gone('.cblock');
  await picture('6-taken-back');
});

test('the next one is decided with the keyboard alone', { timeout: PATIENCE_MS }, async () => {
  await banned(ids[7]);
  await waiting(2);
  await window.focus('.conflict-bar button');
  await window.press(ENTER);
  await window.says('[role="dialog"] footer', 'Todo decidido');
  await window.press('2');
  await picture('7-keyboard');
  await window.press(ENTER, CONTROL);
  await window.says('.toasts', 'Conflicto resuelto');
  // What was taken back before waits again, and comes next.
  await window.press(ESCAPE);
  await window.gone('[role="dialog"]');
  await window.says('.cblock', 'Bloqueado');
  await picture('8-decided');
});

test("the map of an address opens in the person's browser, and the window stays where it is", { timeout: PATIENCE_MS }, async () => {
  const asked = opened();
  await window.click('.caddr-where a[target="_blank"]');
  const link = new URL(await asked);
  if (link.origin !== 'https://www.openstreetmap.org') throw new Error(`${link} was opened`);
  await window.textOf('section[data-customer] .caddr-where a[target="_blank"]');
});
