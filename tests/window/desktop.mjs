// What a desktop has beside the window: a window manager, a service for notifications, and a look at both.

import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { BOUND, start } from './processes.mjs';

const run = promisify(execFile);

/** How long a change on the screen may take. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 100;

/** Of the window, not of the icon in the tray, which has the same title. */
const CLASS = '^mostrador$';

/** A window manager and a service for notifications, on the screen and the bus of the environment. */
export async function openDesktop() {
  const manager = await start('openbox', [], {});
  const service = await start('dunst', [], {});
  const notices = listen();
  await until(() => owner('org.freedesktop.Notifications'), 'no service for notifications');
  return {
    /** Notifications that the service was asked to show, oldest first. */
    notices: () => notices.all(),
    async close() {
      notices.stop();
      await service.stop();
      await manager.stop();
    },
  };
}

async function owner(name) {
  const call = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const { stdout } = await run('dbus-send', [...call, 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]);
  return stdout.includes('boolean true');
}

/** Writes down every call that asks for a notification. */
function listen() {
  const rule = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'";
  const [bound, ...rest] = [...BOUND, 'dbus-monitor', '--session', rule];
  const monitor = spawn(bound, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  monitor.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return { all: () => parse(text), stop: () => monitor.kill() };
}

/**
 * Title and text of the notifications in what dbus-monitor printed.
 * @param {string} text
 */
export function parse(text) {
  const calls = text.split(/^method call /m).filter((call) => call.includes('member=Notify'));
  return calls.flatMap((call) => {
    const found = /string "Mostrador"\n +uint32 \d+\n +string "[^"]*"\n +string "([^"]*)"\n +string "([^"]*)"/.exec(call);
    return found === null ? [] : [{ title: found[1], body: found[2] }];
  });
}

/**
 * How many orders the notifications speak of.
 * @param {{ title: string }[]} notices
 */
export function ordersIn(notices) {
  return notices.reduce((sum, { title }) => {
    if (/^Pedido #\d+$/.test(title)) return sum + 1;
    return sum + Number(/^(\d+) pedidos nuevos$/.exec(title)?.[1] ?? 0);
  }, 0);
}

/** The window, if it can be seen. */
export async function visibleWindow() {
  // The program ends with an error when it finds nothing.
  const found = await run('xdotool', ['search', '--onlyvisible', '--class', CLASS]).catch(() => ({ stdout: '' }));
  return found.stdout.trim().split('\n')[0] || undefined;
}

/** The window that has the keyboard. */
export async function activeWindow() {
  const found = await run('xdotool', ['getactivewindow']).catch(() => ({ stdout: '' }));
  return found.stdout.trim() || undefined;
}

/** Closes the window as a person does, with the button of its frame. */
export async function closeWindow() {
  await run('wmctrl', ['-c', 'Mostrador']);
}

/** Presses keys on the keyboard, for whichever window has it. */
export async function pressKeys(keys) {
  await run('xdotool', ['key', keys]);
}

/**
 * Waits until something holds.
 * @template T
 * @param {() => Promise<T> | T} holds
 * @param {string} otherwise
 * @param {number} [patience]
 */
export async function until(holds, otherwise, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(otherwise);
    await delay(PAUSE_MS);
  }
}
