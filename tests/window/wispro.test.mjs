// Sincronizar con Wispro in the real window: started, paused, killed in the middle, opened again, gone on, and the report.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from './driver.mjs';
import { openRestaurant } from './processes.mjs';

const PATIENCE_MS = 240_000;
const RUN_MS = 120_000;

const F3 = '\uE033';
const CLIENTS = 2_000;
/** What the stand-in for Wispro accepts where nobody says otherwise. */
const TOKEN = '5a3c0d1e-7f42-4b8a-9c6d-2e1f0a9b8c7d';

/** @type {Awaited<ReturnType<typeof openRestaurant>>} */
let restaurant;
/** @type {Window} */
let window;

async function picture(name) {
  const folder = process.env.SCREENSHOT_DIR;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  // What the page says by now is painted with one of the next frames.
  await window.run((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));
  await window.picture(join(folder, `wispro-${name}.png`));
}

async function open() {
  window = await Window.open(restaurant.env);
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
}

/** Has the page send a command, as its form does. */
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

before(async () => {
  restaurant = await openRestaurant();
  await restaurant.wispro('clients', { clients: CLIENTS, ambiguous: 13, broken: 1 });
  await open();
  const saved = await call('connection_save', {
    system: null,
    kind: 'wispro',
    name: 'Wispro',
    settings: { url: `${restaurant.env.REMOTE_API_URL}/wispro`, pageSize: '100' },
    secrets: { token: TOKEN },
  });
  if (saved?.system !== 'wispro-1') throw new Error(`it was not connected: ${JSON.stringify(saved)}`);
});

after(async () => {
  await window?.close();
  await restaurant?.close();
});

test('a synchronisation is paused, killed, opened again and goes on to its report', { timeout: PATIENCE_MS }, async () => {
  await window.textOf('[data-testid="connection"][data-state="LIVE"]');
  await window.press(F3);
  await window.clickButton('Sincronizar con Wispro');
  await window.says('[data-testid="wispro-says"]', 'Wispro informa 2,000 clientes en 20 páginas.');
  await picture('1-sheet');
  await window.clickButton('Sincronizar');
  await window.says('[data-testid="run-pill"]', 'de 2,000', RUN_MS);
  await window.clickButton('Ver cómo va');
  await window.says('[data-testid="run-state"]', 'En curso');
  await picture('2-running');
  await window.clickButton('Pausar');
  await window.says('[data-testid="run-state"]', 'En pausa');
  await picture('3-paused');
  await window.clickButton('Continuar');
  await window.says('[data-testid="run-state"]', 'En curso');
  await window.kill();

  await open();
  // It goes on by itself, under its own number.
  await window.says('[data-testid="run-pill"]', 'de 2,000', RUN_MS);
  await picture('4-opened-again');
  await window.click('[data-testid="run-pill"]');
  await window.says('[data-testid="run-state"]', 'Terminada con errores', RUN_MS);
  for (const [part, count] of [
    ['skipped', '13'],
    ['failed', '1'],
    ['created', '1,986'],
    ['processed', '2,000'],
  ])
    await window.says(`[data-part="${part}"]`, count);
  await window.textOf('.sum[data-sums="true"]');
  await picture('5-report');
  await window.clickButton('Ver 13 omitidos');
  await window.says('.run-records', 'Otro cliente ya tiene esta cédula o documento.');
  await window.click('[data-testid="run-end"] a');
  await window.says('[data-testid="review-position"]', '1 de 13');
  await picture('6-review');
});
