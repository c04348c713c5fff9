// The real window on the real application: few tests, for what a browser cannot show. Everything else about the
// screen is tested in a browser, which is faster and sees more.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from './driver.mjs';
import { openRestaurant } from './processes.mjs';

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Window} */
let window;

const card = (id) => `[id="order-${id}"]`;

/** @param {string} name */
async function picture(name) {
  const folder = process.env.SCREENSHOT_DIR;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await window.picture(join(folder, name));
}

before(async () => {
  restaurant = await openRestaurant();
  window = await Window.open(restaurant.env);
});

after(async () => {
  await window?.close();
  await restaurant?.close();
});

test('the window opens on the board and hears the remote', { timeout: 60_000 }, async () => {
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  assert.match(await window.address(), /^tauri:\/\/localhost/);
  assert.equal(await window.title(), 'Mostrador');
});

let first = '';

test('an order that was announced appears as a card with its number', { timeout: 60_000 }, async () => {
  [first] = await restaurant.order(1);
  assert.equal(await window.textOf(`${card(first)} .num`), '#1');
  await picture('1-new-order.png');
});

test('the keyboard accepts it, and the next one gets the next number', { timeout: 60_000 }, async () => {
  await window.press('a');
  await window.textOf(`[data-stage="PREPARING"] ${card(first)}`);
  const [second] = await restaurant.order(1);
  assert.equal(await window.textOf(`${card(second)} .num`), '#2');
  await picture('2-accepted.png');
});

test('the page reaches the command table and nothing else of the desktop', { timeout: 60_000 }, async () => {
  const ask = (command, payload, done) => {
    window.__TAURI_INTERNALS__.invoke(command, payload).then(
      (answer) => done({ answer }),
      (error) => done({ error: typeof error === 'string' ? error : JSON.stringify(error) }),
    );
  };
  const board = await window.run(ask, 'rpc', { command: 'board_get', payload: {} });
  assert.equal(board.answer?.orders.length, 2, board.error);
  const unknown = await window.run(ask, 'rpc', { command: 'no_such_command', payload: {} });
  assert.match(unknown.error, /UNKNOWN_COMMAND/);
  for (const command of ['plugin:window|close', 'plugin:webview|create_webview_window', 'plugin:event|emit']) {
    const refused = await window.run(ask, command, {});
    assert.match(refused.error ?? 'it was allowed', /not allowed/, command);
  }
});

test('no address outside replaces the page', { timeout: 60_000 }, async () => {
  await window.run((done) => {
    window.location.assign('https://example.com/');
    // A navigation that is allowed would have begun by the second frame.
    requestAnimationFrame(() => requestAnimationFrame(() => done(null)));
  });
  assert.match(await window.address(), /^tauri:\/\/localhost/);
});

test('after a restart the board is as it was', { timeout: 90_000 }, async () => {
  await window.close();
  window = await Window.open(restaurant.env);
  // The business day may have turned since: then the number says which day it belongs to.
  assert.match(await window.textOf(`[data-stage="PREPARING"] ${card(first)} .num`), /^#1( · ayer)?$/);
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  await picture('3-after-restart.png');
});
