/** Gives the focus to the row of the list that had it last, or to the first one in view. */
export function focusList(): void {
  document.querySelector<HTMLElement>('.ctable [role="row"][tabindex="0"]')?.focus();
}
