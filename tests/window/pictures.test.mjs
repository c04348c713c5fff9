// Pictures of the whole screen, as a person sees it: the program in the tray, a notification, the window behind.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { closeWindow, openDesktop, until, visibleWindow } from './desktop.mjs';
import { openRestaurant, openSession, program, start } from './processes.mjs';

const PATIENCE_MS = 60_000;
/** A change is painted within a few frames; the software renderer takes longer. */
const REPAINT_MS = 1_500;

const run = promisify(execFile);

/** A panel with a list of windows, a tray and a clock. */
const PANEL = `
panel_items = TSC
panel_position = bottom center horizontal
panel_size = 100% 44
panel_monitor = all
panel_padding = 8 4 8
panel_background_id = 1
systray_padding = 10 6 8
systray_icon_size = 28
taskbar_mode = single_desktop
task_text = 1
task_icon = 1
task_maximum_size = 220 40
task_padding = 8 4
task_background_id = 2
urgent_nb_of_blink = 20
time1_format = %H:%M
time1_font = Sans 11
clock_font_color = #ffffff 100
task_font = Sans 10
task_font_color = #ffffff 90
rounded = 0
border_width = 0
background_color = #1f2430 100
rounded = 4
border_width = 0
background_color = #353c4e 100
`;

let folder = '';
let desktop;
let panel;
let restaurant;
let application;

before(async () => {
  folder = process.env.SCREENSHOT_DIR ?? (await mkdtemp(join(tmpdir(), 'mostrador-pictures-')));
  await mkdir(folder, { recursive: true });
  desktop = await openDesktop();
  restaurant = await openRestaurant();
  const settings = join(restaurant.folder, 'panel');
  await writeFile(settings, PANEL);
  await run('xsetroot', ['-solid', '#5b6b82']);
  panel = await start('tint2', ['-c', settings], {});
  const env = { ...restaurant.env, MOSTRADOR_LISTEN: '127.0.0.1:0' };
  application = await start(program('MOSTRADOR_BIN'), [], env, 'OPEN');
});

after(async () => {
  await application?.stop();
  await panel?.stop();
  await restaurant?.close();
  await desktop?.close();
  if (process.env.SCREENSHOT_DIR === undefined) await rm(folder, { recursive: true, force: true });
});

/** @param {string} name */
async function picture(name) {
  await delay(REPAINT_MS);
  await run('import', ['-window', 'root', join(folder, name)]);
}

/** The middle of the program's icon, if it is in the tray. */
async function trayIcon() {
  const found = await run('xdotool', ['search', '--class', 'tray-icon']).catch(() => ({ stdout: '' }));
  for (const window of found.stdout.split('\n').filter(Boolean)) {
    const { stdout } = await run('xwininfo', ['-id', window]).catch(() => ({ stdout: '' }));
    const read = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(stdout)?.[1] ?? 0);
    const [x, y, size] = [read('Absolute upper-left X'), read('Absolute upper-left Y'), read('Width')];
    if (stdout.includes('IsViewable') && size > 8) return { x: x + Math.floor(size / 2), y: y + Math.floor(size / 2) };
  }
  return undefined;
}

test('the program in the tray, and an order that arrives while its window is closed', {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const ask = await openSession(application.address);
  await until(async () => (await ask('board_get')).connection.state === 'LIVE', 'no connection', PATIENCE_MS);
  await until(visibleWindow, 'the window did not open');
  const icon = await until(trayIcon, 'the icon is not in the tray');
  await picture('desktop-1-window.png');
  await closeWindow();
  await until(async () => !(await visibleWindow()), 'the window is still there');
  await picture('desktop-2-closed-to-tray.png');
  await restaurant.order(1);
  await until(() => desktop.notices().some(({ title }) => title === 'Pedido #1'), 'no notification');
  await picture('desktop-3-order-in-tray.png');
  await run('xdotool', ['mousemove', String(icon.x), String(icon.y), 'click', '1']);
  await picture('desktop-4-tray-menu.png');
  assert.equal((await ask('diagnostics_get')).ordersStored, 1);
});
