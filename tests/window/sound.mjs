// What a program plays, recorded: ALSA's file plugin writes it into a pipe that is read as fast as speakers would play.

import { execFileSync } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Signed 32-bit samples; of the channels the first is listened to. So many, because a pipe then holds little time. */
const RATE = 44_100;
const CHANNELS = 8;
const FRAME_BYTES = CHANNELS * 4;
/** A stretch that is measured as one. */
const STRETCH_MS = 50;
const STRETCH_BYTES = ((RATE * STRETCH_MS) / 1_000) * FRAME_BYTES;

/** Root mean square, of 1, from which on a stretch counts as heard. */
const HEARD = 0.005;

/**
 * Speakers that keep what they were told to play.
 */
export class Speakers {
  /** @type {{ at: number, loudness: number }[]} */
  #stretches = [];
  #pipe;
  #reading;
  #open = true;
  env;

  constructor(pipe, env) {
    this.#pipe = pipe;
    this.env = env;
    this.#reading = this.#read();
  }

  /**
   * Makes them, and the environment that lets a program find them and nothing else.
   * @param {string} folder
   */
  static async plugIn(folder) {
    const path = join(folder, 'speakers');
    execFileSync('mkfifo', [path]);
    // Read and written by one: else the pipe ends whenever the program closes its device.
    const pipe = await open(path, 'r+');
    const settings = `
      pcm.!default { type plug slave { pcm "speakers" format S32_LE rate ${RATE} channels ${CHANNELS} } }
      pcm.speakers { type file file "${path}" format "raw" slave.pcm "nowhere" }
      pcm.nowhere { type null }
    `;
    return new Speakers(pipe, await environment(folder, 'speakers.conf', settings));
  }

  async #read() {
    const buffer = Buffer.alloc(STRETCH_BYTES);
    let due = Date.now();
    while (this.#open) {
      const { bytesRead } = await this.#pipe.read(buffer, 0, STRETCH_BYTES, null);
      const at = Date.now();
      this.#stretches.push({ at, loudness: loudness(buffer.subarray(0, bytesRead)) });
      // What is not taken holds the program back, as a device does.
      due = Math.max(due, at) + (bytesRead / FRAME_BYTES / RATE) * 1_000;
      await delay(Math.max(0, due - Date.now()));
    }
  }

  /**
   * When something was first heard in a time, in milliseconds after its beginning.
   * @param {number} from
   * @param {number} to
   */
  firstHeard(from, to) {
    const found = this.#stretches.find(({ at, loudness }) => at >= from && at <= to && loudness >= HEARD);
    return found === undefined ? undefined : found.at - from;
  }

  /**
   * Waits until something is heard, at most so long; gives how long it took.
   * @param {number} from
   * @param {number} patience
   */
  async expectSound(from, patience) {
    for (;;) {
      const heard = this.firstHeard(from, from + patience);
      if (heard !== undefined) return heard;
      if (Date.now() > from + patience) throw new Error(`nothing was heard for ${patience} ms`);
      await delay(STRETCH_MS);
    }
  }

  /**
   * Fails if anything is heard within so long.
   * @param {number} from
   * @param {number} length
   */
  async expectSilence(from, length) {
    await delay(Math.max(0, from + length - Date.now()));
    const heard = this.firstHeard(from, from + length);
    if (heard !== undefined) throw new Error(`something was heard after ${heard} ms of silence`);
  }

  /** The loudest stretch of a time. */
  loudest(from, to) {
    return Math.max(0, ...this.#stretches.filter(({ at }) => at >= from && at <= to).map(({ loudness }) => loudness));
  }

  async unplug() {
    this.#open = false;
    // The reader waits for something to read.
    await this.#pipe.write(Buffer.alloc(FRAME_BYTES));
    await this.#reading;
    await this.#pipe.close();
  }
}

/**
 * A machine without any output for sound.
 * @param {string} folder
 */
export function noSpeakers(folder) {
  return environment(folder, 'no-speakers.conf', '');
}

async function environment(folder, name, settings) {
  const path = join(folder, name);
  await writeFile(path, settings);
  return { ALSA_CONFIG_PATH: path };
}

/** @param {Buffer} bytes */
export function loudness(bytes) {
  let sum = 0;
  const frames = Math.floor(bytes.length / FRAME_BYTES);
  for (let frame = 0; frame < frames; frame += 1) sum += (bytes.readInt32LE(frame * FRAME_BYTES) / 2 ** 31) ** 2;
  return frames === 0 ? 0 : Math.sqrt(sum / frames);
}
