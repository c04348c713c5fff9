import type { Command } from "../../backend/backend";
import { isWispro } from "./store";

/**
 * The command whose role decides who may have a system read once more with `command`: what stands at Wispro is read at an
 * administrator's wish alone, from wherever it is asked.
 */
export function readingOf(system: string, command: Command): Command {
  return isWispro(system) ? "wispro_start" : command;
}
