import { say } from "../../../cause-words";
import type { Catalogue } from "../..";

/** How a system, its server or this machine stand. */
export const systems: Pick<
  Catalogue["causes"]["codes"],
  keyof typeof import("../../es/causes/systems")["systems"]
> = {
  UNREACHABLE: say(
    "The other system could not be reached.",
    "Nothing is received or sent for now. Changes are saved on this computer and go out by themselves when it is back.",
    "Check this computer's internet. If other pages open, the other system is down: wait, or tell whoever runs it.",
  ),
  THROTTLED: say(
    "The service asked to wait.",
    "It got many requests in a row. This is no failure and nothing is lost.",
    "Nothing to do: it goes on by itself.",
  ),
  PAUSED: say(
    "Somebody paused this connection.",
    "Nothing is received or sent. Changes are saved on this computer.",
    "An administrator can press Resume in Synchronisation.",
  ),
  SWITCHED_OFF: say(
    "This data is switched off.",
    "It is neither read nor sent until somebody switches it on.",
    "An administrator can switch it on in Integrations.",
  ),
  NOT_NOW: say(
    "The connection is held back after repeated failures.",
    "The other system is left alone for a while and tried again by itself.",
    "Wait for the next try, or press Try now in Synchronisation.",
  ),
  TOO_LARGE: say(
    "What was sent is too large for the other system.",
    "It was split and still not accepted. It was not sent; it is saved on this computer.",
    "Shorten the long texts of the record and press Retry. If it stays like this, tell support.",
  ),
  CONNECTOR_PANICKED: say(
    "The connection failed in an unforeseen way.",
    "This is a fault of Mostrador, not of your data. What waits is saved and tried again.",
    "If it happens again, copy the diagnostics in Help and send them to support.",
  ),
  CHANNEL_DOWN: say(
    "The instant notice does not answer.",
    "Orders are looked for every 15 seconds: they come in a little later.",
    "Nothing to do. If it lasts for hours, tell support.",
  ),
  CHANNEL_REFUSED: say(
    "The instant notice did not accept the key.",
    "Orders are looked for every 15 seconds: they come in a little later.",
    "Press Test connection in Settings › Server and correct the key if it is marked in red.",
  ),
  AUTH_INVALID_KEY: say(
    "The other system did not accept the key.",
    "Nothing is sent or received. Nothing is lost: what waits stays on this computer.",
    "Copy the key again in Settings › Server or in Integrations and press Test connection.",
  ),
  KEY_UNUSABLE: say(
    "The stored key holds characters that no key has.",
    "Nothing is sent or received until it is corrected.",
    "Copy the key again, without blanks or quotes, in Settings › Server or in Integrations.",
  ),
  KEY_UNREADABLE: say(
    "The stored key cannot be read.",
    "The keyring of this machine is locked, so the other system is not asked. Nothing is lost.",
    "Sign in to this machine again or unlock the keyring. Then press Try again.",
  ),
  LICENCE_EXPIRED: say(
    "The licence of the account has expired.",
    "The other system gives nothing until it is renewed. What is already here does not change.",
    "Renew it with the provider. Then press Try again in Needs attention.",
  ),
  TECH001: say(
    "The server has no key, or failed while looking for it.",
    "Nothing is sent or received. The problem is at the server, not on this computer.",
    "Ask whoever runs the server to set the synchronisation key, and press Try again.",
  ),
  TECH006: say(
    "The server did not get the key.",
    "Nothing is sent or received. Something between this computer and the server takes it away.",
    "Check the address in Settings › Server. If it is right, tell support.",
  ),
  TECH007: say(
    "The server did not accept the key.",
    "Nothing is sent or received. Orders stay at the server.",
    "Copy the key again in Settings › Server and press Test connection.",
  ),
  HTTP_3XX: say(
    "The address leads elsewhere.",
    "Nothing is received or sent through that address.",
    "Ask for the final address and enter it in Settings › Server or in Integrations.",
  ),
  HTTP_4XX: say(
    "The other system did not accept what it was asked.",
    "It was not stored there. It is saved on this computer.",
    "Check the record's data and press Retry. If it stays like this, copy the details and tell support.",
  ),
  HTTP_404: say(
    "The other system does not find what it was asked for.",
    "Either the address is not its own, or the record is gone there.",
    "Press Test connection. If that works, look for the record in the other system.",
  ),
  HTTP_5XX: say(
    "The other system failed.",
    "It answered with an error of its own. Changes are saved on this computer and tried again by themselves.",
    "Wait a few minutes. If it lasts, tell whoever runs that system.",
  ),
  INTERNAL_SERVER_ERROR: say(
    "The server failed.",
    "It answered with an error of its own. Changes are saved on this computer and tried again by themselves.",
    "Wait a few minutes. If it lasts, tell whoever runs the server.",
  ),
  NOT_THE_API: say(
    "The address answers, but it is not the ordering server's.",
    "Nothing is received or sent.",
    "Copy the address again in Settings › Server and press Test connection.",
  ),
  SYNC_ERROR: say(
    "The server did not accept what was sent.",
    "The order is saved here with its number; the server does not know yet.",
    "Press Retry. If it stays like this, tell support.",
  ),
  BODY_NOT_JSON: say(
    "The other system's answer makes no sense.",
    "Nothing of it was used. Mostly it is a notice page of the network, or a wrong address.",
    "Open a page on this computer: if the Wi-Fi asks to sign in, do. Then press Test connection.",
  ),
  BODY_SHAPE: say(
    "The other system's answer has another form than expected.",
    "Nothing of it was used. The other system may have changed its version.",
    "Press Test connection. If it says that the version is unknown, tell support.",
  ),
  BODY_TRUNCATED: say(
    "The other system's answer was cut off.",
    "Nothing of it was used, so no data is missing or doubled. It is asked for again by itself.",
    "Nothing to do. If it happens again, check this computer's network.",
  ),
  BODY_TOO_LARGE: say(
    "The other system's answer is too large.",
    "Nothing of it was used.",
    "Tell support: the data must be asked for in smaller parts.",
  ),
  BODY_UNWRITABLE: say(
    "What should be sent could not be prepared.",
    "This is a fault of Mostrador. Nothing was sent; it is saved on this computer.",
    "Copy the diagnostics in Help and send them to support.",
  ),
  PAGINATION_MISSING: say(
    "The other system did not say how many records and pages there are.",
    "Without it nobody knows whether the list is whole, so it is not believed. What was read is stored.",
    "It is tried again by itself. If it stays, tell whoever runs that system.",
  ),
  PAGE_EMPTY: say(
    "The other system sent an empty page although it says that there are records.",
    "It is not taken for “nothing there”: nothing is deleted or changed for it.",
    "It is tried again by itself. If it stays, tell whoever runs that system.",
  ),
  PAGE_IGNORED: say(
    "The other system sent another page than the one that was asked for.",
    "It does not heed which page is asked for, so the reading stopped. What was read is stored.",
    "Tell whoever runs that system and copy the details.",
  ),
  DISK_FULL: say(
    "This computer's disk is full.",
    "Nothing new is saved. What is missing stays in the other system.",
    "Free space on this computer and press Retry.",
  ),
  READ_ONLY: say(
    "This computer cannot be written to.",
    "Nothing new is saved. What is missing stays in the other system.",
    "Call support.",
  ),
  STORE_FAILED: say(
    "It could not be saved on this computer.",
    "What is missing stays in the other system.",
    "Press Retry. If it stays like this, call support.",
  ),
};
