// The first start in the real window: a server and a key that a person types, and what a restart keeps.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from './driver.mjs';
import { openRestaurant } from './processes.mjs';
import { noSpeakers } from './sound.mjs';

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Window} */
let window;
/** Without the two variables of the remote: whoever sits at the machine has to set it. */
let env = {};

const card = (id) => `[id="order-${id}"]`;

/** @param {string} name */
async function picture(name) {
  const folder = process.env.SCREENSHOT_DIR;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await window.picture(join(folder, name));
}

/** One command of the command table, from the page. */
async function ask(command, payload = {}) {
  const answer = await window.run(
    (name, request, done) => {
      window.__TAURI_INTERNALS__.invoke('rpc', { command: name, payload: request }).then(
        (value) => done({ value }),
        (error) => done({ error: JSON.stringify(error) }),
      );
    },
    command,
    payload,
  );
  assert.equal(answer.error, undefined, command);
  return answer.value;
}

before(async () => {
  restaurant = await openRestaurant();
  const { REMOTE_API_URL: _address, REMOTE_API_KEY: _key, ...rest } = restaurant.env;
  // A machine that cannot sound: the step of the sound says so by itself, and goes on.
  env = { ...rest, ...(await noSpeakers(restaurant.folder)) };
  window = await Window.open(env);
});

after(async () => {
  await window?.close();
  await restaurant?.close();
});

test('the first start asks which restaurant this is', { timeout: 60_000 }, async () => {
  await window.says('h1', '¿Qué local es este?');
  await window.fill('Nombre', 'Pizzería Don Luis');
  await picture('first-start-1-site.png');
  await window.clickButton('Seguir');
});

test('a key that the server refuses is told from one that it accepts', { timeout: 90_000 }, async () => {
  await window.says('h1', '¿De dónde llegan los pedidos?');
  await window.fill('Dirección', restaurant.env.REMOTE_API_URL);
  await window.fill('Clave', 'clave-equivocada');
  await window.clickButton('Probar conexión');
  await window.says('.check-steps li:nth-child(2)', 'Falló');
  await picture('first-start-2-key-refused.png');
  await window.fill('Clave', restaurant.env.REMOTE_API_KEY);
  await window.clickButton('Probar conexión');
  await window.says('.check-steps li:nth-child(3)', 'Bien');
  await picture('first-start-3-key-accepted.png');
  await window.clickButton('Guardar y seguir');
});

test('sound and the first administrator end it', { timeout: 90_000 }, async () => {
  await window.says('h1', '¿Se oye?');
  // Both that nothing can be heard here and that there is no device come a moment later, and move what stands below.
  await window.textOf('.note-bar');
  await window.textOf('.setup .field-problem');
  await window.clickButton('Seguir');
  await window.says('h1', '¿Quién administra?');
  await window.fill('Nombre', 'Ana Villacís');
  await window.press('\uE004');
  await window.type('1234');
  await window.press('\uE004');
  await window.type('1234');
  await picture('first-start-4-administrator.png');
  await window.press('\uE007');
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  assert.equal((await ask('seat_get')).person.name, 'Ana Villacís');
});

let first = '';

test('the keyboard silences an order without accepting it', { timeout: 60_000 }, async () => {
  [first] = await restaurant.order(1);
  assert.equal(await window.textOf(`[data-stage="NEW"] ${card(first)} .num`), '#1');
  await window.press(' ');
  const until = Date.now() + 20_000;
  for (;;) {
    const { orders } = await ask('board_get');
    if (orders.find((order) => order.id === first)?.acknowledgedAt != null) break;
    assert.ok(Date.now() < until, 'nobody acknowledged it');
  }
  await window.textOf(`[data-stage="NEW"] ${card(first)}`);
});

test('a restart keeps server, key, restaurant, people and orders', { timeout: 90_000 }, async () => {
  await window.close();
  window = await Window.open(env);
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  await window.textOf(`[data-stage="NEW"] ${card(first)}`);
  await window.says('.topbar .place b', 'Pizzería Don Luis');
  const seat = await ask('seat_get');
  assert.deepEqual([seat.person, seat.people, seat.role], [null, 'SOMEBODY', 'OPERATOR']);
  const { remote } = await ask('settings_get');
  assert.equal(remote.source, 'SETTINGS');
  await picture('first-start-5-after-restart.png');
});
