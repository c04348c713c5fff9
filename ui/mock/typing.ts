/**
 * Puts a text into a field as typing does. React keeps the value that it set in the field's own property, so that the one of
 * the prototype has to be called, or it hears of no change.
 */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement | null, text: string): void {
  if (field === null) throw new Error("nothing to type into");
  const { prototype } = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, text);
  // Some fields tell by its kind what a person typed from what a browser filled in.
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
