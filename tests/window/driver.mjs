import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { BOUND, childrenOf, endChildren, freePort, hasEnded, program, start } from './processes.mjs';

/** How long the page may take to show something. */
const PAGE_MS = 30_000;

/** The name under which WebDriver hands out an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** WebKit's own WebDriver, spoken to directly: what lies between is one more program that can fail. */
export class Window {
  #driver;
  #base;
  #session = '';

  constructor(driver, base) {
    this.#driver = driver;
    this.#base = base;
  }

  /**
   * Opens the real application with its window.
   * @param {Record<string, string>} env
   */
  static async open(env) {
    const port = await freePort();
    // The two variables are the application's permission to be driven.
    const automation = { TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' };
    const driver = await start('WebKitWebDriver', [`--port=${port}`], { ...env, ...automation });
    const window = new Window(driver, `http://127.0.0.1:${port}`);
    try {
      await window.#listening();
      // No browserName: the driver refuses every name but its own.
      const [binary, ...args] = [...BOUND, program('MOSTRADOR_BIN')];
      const options = { 'webkitgtk:browserOptions': { binary, args } };
      const answer = await window.#send('POST', '/session', { capabilities: { alwaysMatch: options } });
      window.#session = `/session/${answer.sessionId}`;
      await window.#post('/timeouts', { script: PAGE_MS });
    } catch (error) {
      await driver.stop();
      throw error;
    }
    return window;
  }

  async #listening() {
    const until = Date.now() + PAGE_MS;
    for (;;) {
      try {
        await this.#send('GET', '/status');
        return;
      } catch (error) {
        // The driver says nowhere that it listens, so it is asked until it answers.
        if (Date.now() > until) throw error;
        await delay(50);
      }
    }
  }

  async #send(method, path, body) {
    const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
    const response = await fetch(`${this.#base}${path}`, init);
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}\n${this.#driver.log()}`);
    return value;
  }

  #post(path, body) {
    return this.#send('POST', `${this.#session}${path}`, body);
  }

  /**
   * Runs a function in the page; its last parameter is called with the answer.
   * @param {Function} script
   * @param {...unknown} args
   */
  run(script, ...args) {
    return this.#post('/execute/async', { script: `return (${script}).apply(null, arguments)`, args });
  }

  /** Runs a function in the page that may take longer than others. */
  async #waiting(patience, script, ...args) {
    if (patience === PAGE_MS) return this.run(script, ...args);
    await this.#post('/timeouts', { script: patience });
    try {
      return await this.run(script, ...args);
    } finally {
      await this.#post('/timeouts', { script: PAGE_MS });
    }
  }

  /**
   * Waits until the selector finds an element, and gives its text.
   * @param {string} selector
   * @param {number} [patience] milliseconds
   * @returns {Promise<string>}
   */
  async textOf(selector, patience = PAGE_MS) {
    const found = await this.#waiting(patience, (wanted, done) => {
      const look = () => {
        const element = document.querySelector(wanted);
        if (element === null) return;
        observer.disconnect();
        done(element.textContent);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    }, selector).catch((cause) => {
      throw new Error(`${selector} did not appear`, { cause });
    });
    return found;
  }

  /**
   * Waits until the element that the selector finds says this.
   * @param {string} selector
   * @param {string} words
   * @param {number} [patience] milliseconds
   */
  async says(selector, words, patience = PAGE_MS) {
    await this.#waiting(
      patience,
      (wanted, text, done) => {
        const look = () => {
          if (!document.querySelector(wanted)?.textContent?.includes(text)) return;
          observer.disconnect();
          done(null);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
      },
      selector,
      words,
    ).catch(async (cause) => {
      const said = await this.run((wanted, done) => done(document.querySelector(wanted)?.textContent ?? null), selector);
      throw new Error(`${selector} did not say ${words}, but ${said}`, { cause });
    });
  }

  /**
   * Waits until the selector finds nothing.
   * @param {string} selector
   */
  async gone(selector) {
    await this.run((unwanted, done) => {
      const look = () => {
        if (document.querySelector(unwanted) !== null) return;
        observer.disconnect();
        done(null);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      look();
    }, selector).catch((cause) => {
      throw new Error(`${selector} stayed`, { cause });
    });
  }

  /**
   * Gives the focus to an element, as the tabulator would.
   * @param {string} selector
   */
  async focus(selector) {
    await this.textOf(selector);
    await this.run((wanted, done) => {
      const element = document.querySelector(wanted);
      if (element instanceof HTMLElement) element.focus();
      done(null);
    }, selector);
  }

  /**
   * Presses and releases a key, as the person at the counter would.
   * @param {string} key
   * @param {string} [held] another key that is held meanwhile
   */
  async press(key, held) {
    const down = (value) => ({ type: 'keyDown', value });
    const up = (value) => ({ type: 'keyUp', value });
    const actions =
      held === undefined ? [down(key), up(key)] : [down(held), down(key), up(key), up(held)];
    await this.#post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /**
   * Types a text into what has the focus.
   * @param {string} text
   */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /**
   * Gives the focus to the field with this label, with its text selected, and types over it.
   * @param {string} label
   * @param {string} text
   */
  async fill(label, text) {
    await this.run((wanted, done) => {
      const look = () => {
        const found = [...document.querySelectorAll('input')].find((input) => {
          const names = [...(input.labels ?? [])].map((one) => one.textContent?.trim());
          return names.includes(wanted) || input.getAttribute('aria-label') === wanted;
        });
        if (found === undefined) return;
        observer.disconnect();
        found.focus();
        found.select();
        done(null);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true });
      look();
    }, label).catch((cause) => {
      throw new Error(`there is no field ${label}`, { cause });
    });
    await this.type(text);
  }

  /**
   * Clicks the button with these words as soon as it can be pressed.
   * @param {string} words
   */
  async clickButton(words) {
    const until = Date.now() + PAGE_MS;
    for (;;) {
      await this.#markButton(words);
      try {
        await this.click('[data-wanted="yes"]');
        return;
      } catch (error) {
        // A list that was drawn anew in between has the button again, as another element.
        const isGone = /stale element reference|no such element/.test(String(error));
        if (!isGone || Date.now() > until) throw error;
      }
    }
  }

  /**
   * Marks the button with these words as soon as it can be pressed and stands still: what is pressed while it moves is pressed
   * beside it.
   */
  async #markButton(words) {
    await this.run((wanted, done) => {
      const pressable = (one) => !one.disabled && one.getAttribute('aria-disabled') !== 'true';
      const find = () =>
        [...document.querySelectorAll('button')].find(
          (one) => one.textContent?.trim() === wanted && pressable(one),
        );
      const place = (one) => JSON.stringify(one.getBoundingClientRect());
      const still = (before, at) => {
        const found = find();
        if (found !== before || place(found) !== at) return look();
        for (const one of document.querySelectorAll('[data-wanted]')) delete one.dataset.wanted;
        found.dataset.wanted = 'yes';
        done(null);
      };
      const look = () => {
        const found = find();
        if (found === undefined) {
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          return;
        }
        observer.disconnect();
        const at = place(found);
        requestAnimationFrame(() => requestAnimationFrame(() => still(found, at)));
      };
      const observer = new MutationObserver(look);
      look();
    }, words).catch((cause) => {
      throw new Error(`the button ${words} cannot be pressed`, { cause });
    });
  }

  /**
   * Clicks an element with the mouse.
   * @param {string} selector
   */
  async click(selector) {
    const element = await this.#post('/element', { using: 'css selector', value: selector });
    await this.#post(`/element/${element[ELEMENT]}/click`, {});
  }

  title() {
    return this.#send('GET', `${this.#session}/title`);
  }

  address() {
    return this.#send('GET', `${this.#session}/url`);
  }

  /**
   * Saves what the window shows.
   * @param {string} file
   */
  async picture(file) {
    const data = await this.#send('GET', `${this.#session}/screenshot`);
    await writeFile(file, Buffer.from(data, 'base64'));
  }

  /** The application dies at once, as in a power cut; then the driver ends. */
  async kill() {
    for (const child of await childrenOf(this.#driver.id)) {
      process.kill(child, 'SIGKILL');
      // Whoever opens the application again must not find this one still dying: it would take it for the one that runs.
      await hasEnded(child);
    }
    await this.#driver.stop();
  }

  /**
   * Ends the application as the system would at the end of a session, then the driver. The driver's own way is to
   * kill it, and only if it finds the time before it ends itself.
   */
  async close() {
    try {
      await endChildren(this.#driver.id);
    } finally {
      await this.#driver.stop();
    }
  }
}
