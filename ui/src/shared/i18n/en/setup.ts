import type { Catalogue } from "..";

export const setup: Catalogue["setup"] = {
  title: "First start",
  unfinished: "The installation is not finished",
  progress: "Steps",
  count: (step, of) => `Step ${step} of ${of}`,
  steps: { site: "Restaurant", remote: "Server", sound: "Sound", person: "Administrator" },
  back: "Back",
  next: "Continue",
  toOrders: "Go to the orders",
  waiting: (n) => (n === 1 ? "1 order is waiting." : `${n} orders are waiting.`),
  site: {
    title: "Which restaurant is this?",
    lead: "From this Mostrador knows what time it is and when the day begins.",
  },
  remote: {
    title: "Where do the orders come from?",
    lead: "Whoever runs the server gives you address and key. Test them before going on.",
    save: "Save and continue",
    later: "Later",
    noServer: "No server yet?",
    sampleHint: "Look at Mostrador with made-up orders. They go to nobody and can be removed at any time.",
    sampleLoaded: "The sample data is on the board already.",
    sample: "Start with sample data",
    sampleLoading: "Preparing…",
  },
  sound: {
    title: "Can you hear it?",
    lead: "This is how a new order sounds. Go to the kitchen and listen.",
    again: "Play again",
    question: "Can the kitchen hear it?",
    yes: "Yes",
    no: "No",
    tryThis: "Turn the volume up or choose another output, and play again.",
    answerFirst: "Say whether you hear it.",
  },
  person: {
    title: "Who administers?",
    lead: "This person can change the server, the settings and the other people. From now on that asks for the PIN.",
    finish: "Go to the board",
    readyTitle: "All set",
    ready: "There is an administrator already.",
  },
};

export const readiness: Catalogue["readiness"] = {
  title: "Ready to receive orders",
  score: (ready, of) => `Ready to receive orders: ${ready} of ${of}`,
  missing: (names) => `Missing: ${names}`,
  chip: (ready, of) => `Ready: ${ready} of ${of}`,
  hide: "Hide",
  states: { READY: "Ready", WARNING: "Warning", MISSING: "Missing", NOT_APPLICABLE: "None" },
  short: {
    PEOPLE: "administrator",
    REMOTE: "server",
    CONNECTION: "connection",
    SOUND: "sound",
    NOTIFICATIONS: "notifications",
    AWAKE: "staying awake",
    AUTOSTART: "opening at start",
  },
  names: {
    PEOPLE: "Administrator",
    REMOTE: "Server",
    CONNECTION: "Connection",
    SOUND: "Sound",
    NOTIFICATIONS: "Notifications",
    AWAKE: "Staying awake",
    AUTOSTART: "Opening at start",
  },
  actions: {
    PEOPLE: "Create",
    REMOTE: "Open",
    CONNECTION: "Test",
    SOUND: "Open",
    NOTIFICATIONS: "Open",
    AWAKE: "Open",
    AUTOSTART: "Open",
  },
  unknown: "Something is not as it should be.",
  reasons: {
    headless:
      "Mostrador runs without a window here: it does not sound, notify or look after the computer. The desktop program does.",
    no_people: "Nobody administers yet: whoever uses this computer can change everything.",
    no_remote: "Address and key of the server are missing. No orders come in.",
    key_missing: "The key of the server is missing. No orders come in.",
    key_unreadable:
      "The system's keyring does not answer and the key cannot be read. Unlock it or sign in to the computer again.",
    key_renewal_due: "The key is older than 90 days. Ask for a new one and change it.",
    key_in_file: "This system has no keyring: the key lies in a file that only this user can read.",
    key_refused: "The server refuses the key. Copy the key again.",
    not_connected: "The server does not answer. Orders may be coming in that we cannot see.",
    sound_off: "Sound is off: a new order can only be seen.",
    no_sound_device: "This computer has nothing to sound with. Connect speakers.",
    sound_device_missing:
      "The chosen sound device is not connected: the system's own plays. Connect it or choose another one.",
    sound_failed: "Sound stopped working: a new order can only be seen. Close Mostrador and open it again.",
    notifications_off: "Notifications are off: with the window closed, an order is only heard.",
    no_notification_service:
      "This system shows no notifications: with the window closed, an order is only heard.",
    may_sleep: "This computer may go to sleep and stop receiving orders. Change its power settings.",
    awake_off: "Nothing keeps this computer from going to sleep and missing orders.",
    autostart_failed:
      "The system did not take up opening Mostrador at start. Try again, or add it to the start-up programs by hand.",
    autostart_off: "If the computer is turned off, somebody has to open Mostrador.",
  },
};

export const sample: Catalogue["sample"] = {
  title: "SAMPLE DATA",
  text: "These orders are made up and go to nobody.",
  remove: "Remove sample data",
  removed: "Sample data removed.",
  askTitle: "Remove the sample data?",
  askText: "All made-up orders leave the board. Real orders stay.",
};
