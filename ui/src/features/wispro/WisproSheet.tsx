/** *Sincronizar con Wispro*: what it says before it begins. Shown where somebody opened it. */
export function WisproSheet() {
  return null;
}
