import type { Catalogue } from "..";

export const roles: Catalogue["roles"] = {
  VIEWER: "View only",
  PURCHASING: "Purchasing",
  OPERATOR: "Operator",
  MANAGER: "Manager",
  ADMINISTRATOR: "Administrator",
};

export const seat: Catalogue["seat"] = {
  nobody: "Not signed in",
  noPeople: "No people yet",
  button: (name, role) => `${name}, ${role}. Switch person`,
  switch: "Switch person",
  present: (role) => `${role} · is here`,
  identify: "Sign in",
  onlyLooking: "View only · Sign in",
  nobodyYet:
    "There are no people yet. Until then, whoever uses this computer can change everything. Create the one who administers first.",
  makeFirst: "Create administrator",
  changePin: "Change my PIN",
  signOut: (name) => `Sign out (${name})`,
  signedOut: (name) => `${name} signed out.`,
  signedIn: (name) => `Hello, ${name}.`,
  other: "Somebody else",
  pinOf: (name) => `PIN of ${name}`,
  digits: (n) => (n === 1 ? "1 digit" : `${n} digits`),
  deleteDigit: "Delete the last digit",
  pinHint: (shortest, longest) =>
    `${shortest} to ${longest} digits. The keyboard works too; Enter signs in, Esc closes.`,
  enter: "Sign in",
  entering: "Signing in…",
  lockedFor: (seconds) =>
    seconds < 60
      ? `Too many attempts. You can try again in ${seconds} s, or ask an administrator for a new PIN.`
      : `Too many attempts. You can try again in ${Math.ceil(seconds / 60)} min, or ask an administrator for a new PIN.`,
  currentPin: "Current PIN",
  newPin: "New PIN",
  repeatPin: "Repeat the new PIN",
  notTheSame: "The two PINs are not the same. Write it again.",
  next: "Continue",
  savePin: "Save",
  pinChanged: "PIN changed. Use the new one from now on.",
  only: {
    VIEWER: "Open the address that Mostrador shows again.",
    PURCHASING: "Purchasing, managers and administrators only. Ask your manager to do it.",
    OPERATOR: "Operators, managers and administrators only. Sign in with your PIN.",
    MANAGER: "Managers and administrators only. Ask your manager to do it.",
    ADMINISTRATOR: "Administrators only. Ask your manager to do it.",
  },
};
