import type { Catalogue } from "..";

const many = (count: number, one: string, more: string) => (count === 1 ? one : more);

function duration(minutes: number): string {
  const whole = Math.max(0, Math.floor(minutes));
  const hours = Math.floor(whole / 60);
  if (hours === 0) return `${whole} min`;
  return whole % 60 === 0 ? `${hours} h` : `${hours} h ${whole % 60} min`;
}

export const alerts: Catalogue["alerts"] = {
  title: "Alerts",
  says: {
    DEAD_LETTERS: (value, system) =>
      `${system}: ${value} ${many(value, "record needs", "records need")} a person.`,
    QUEUE_AGE: (value, system) => `${system}: changes have been waiting for ${duration(value)}.`,
    SUCCESS_RATE: (value, system) =>
      `${system}: only ${Math.floor(value)} % of the last hour's requests went through.`,
    BREAKER_OPEN: (value, system) => `${system}: failing for ${duration(value)}.`,
    NO_CONTACT: (value, system) => `${system}: no answer for ${duration(value)}.`,
  },
  means: {
    DEAD_LETTERS: "They will not go through by themselves. Open them: it says why, and retries them.",
    QUEUE_AGE: "They are kept and go out as soon as the system takes them. See what holds them up.",
    SUCCESS_RATE: "Something fails now and then. Look at this system's latest errors.",
    BREAKER_OPEN: "Mostrador waits and tries again by itself; nothing is lost. See why.",
    NO_CONTACT: "Check this machine's internet and that the other system is on. Nothing is lost.",
  },
  whole: "Mostrador",
  banner: {
    more: (count) => `There ${many(count, "is one more alert", `are ${count} more alerts`)}.`,
    see: "Open Sync",
    gotIt: "Got it",
  },
  now: {
    title: "Now",
    none: "Nothing to report.",
    noneHint: "No alert is open, nor was any in the last day.",
    since: (time) => `since ${time}`,
    over: (from, until) => `${from} to ${until}`,
    open: "Open",
    closed: "Over",
    seenHere: "Seen on this computer",
    seenBy: (person) => `Seen by ${person}`,
  },
  rulesTitle: "When to alert",
  rules: {
    DEAD_LETTERS: {
      label: "Records that need a person",
      hint: "They are no longer retried: somebody has to correct or dismiss them.",
      from: "Alert from",
      unit: "records",
    },
    QUEUE_AGE: {
      label: "Changes not sent",
      hint: "How long the oldest change may wait.",
      from: "Alert after",
      unit: "min",
    },
    SUCCESS_RATE: {
      label: "Requests that go through",
      hint: "Of the last hour's requests to a system, if there were at least 20.",
      from: "Alert below",
      unit: "%",
    },
    BREAKER_OPEN: {
      label: "A system fails and is left alone",
      hint: "How long no request may go through.",
      from: "Alert after",
      unit: "min",
    },
    NO_CONTACT: {
      label: "A system does not answer",
      hint: "How long since the first request without an answer.",
      from: "Alert after",
      unit: "min",
    },
  },
  on: "Yes",
  off: "No",
  notification: {
    label: "Show a notification on this machine",
    hint: "One per alert, in plain words. The alert on the screen is always shown.",
  },
  saved: "Alerts saved.",
  slack: {
    title: "Slack",
    intro:
      "One message when something begins and one when it is over; at most one every 15 minutes per cause and system. No customers' data.",
    address: "Webhook address",
    addressHint: "In Slack: Apps, Incoming Webhooks. It begins with https://hooks.slack.com/services/.",
    stored: "Stored",
    storedHint: "It is not shown again.",
    change: "Change",
    keep: "Keep the old one",
    save: "Send a test and save",
    saving: "Sending…",
    test: "Test",
    testing: "Sending…",
    forget: "Forget",
    forgetTitle: "Forget the address of Slack?",
    forgetText: "Alerts will no longer reach Slack. To get them again, the address has to be pasted again.",
    done: "The test message reached Slack.",
    refused: "Slack did not take the test message. Above it says why and what to do.",
    forgotten: "Mostrador no longer sends anything to Slack.",
    missing: "Paste the address of the webhook.",
    notSlack: "This is no address of a Slack webhook. Copy all of it from Slack.",
    state: {
      NOT_SET: "Not set up: nothing is sent.",
      ON: "Alerts are sent.",
      FAILING: "The last message did not arrive. It is tried again with the next alert.",
      SWITCHED_OFF:
        "Switched off: Slack no longer takes this address. Nothing is sent until it is tested again or changed.",
    },
    lastSent: (time) => `Last message: ${time}.`,
    slackSays: (word) => `Slack says: ${word}.`,
    unsaved:
      "The Slack address that you typed is not saved. To save it, stay here and press “Send a test and save”.",
    reasons: {
      channel_is_archived: "The channel is archived. Choose another one in Slack and paste its address.",
      channel_not_found: "The channel is gone. Make another webhook in Slack and paste its address.",
      no_service: "The webhook was deleted or disabled in Slack. Make another one and paste its address.",
      action_prohibited: "An administrator of Slack does not allow these messages. Talk to them.",
      user_not_found: "Whoever made the webhook has left Slack. Make another one and paste its address.",
      invalid_payload: "Slack did not understand the message. Tell support.",
      THROTTLED: "Slack asked to wait.",
      SLACK_FAILED: "Slack has a passing problem.",
      KEYRING_FAILED:
        "The address cannot be read: this computer's keyring is locked. Sign in to this computer again, or paste the address anew.",
      UNREACHABLE: "Slack could not be reached. Check this machine's internet.",
    },
  },
  metrics: {
    title: "Metrics for Prometheus",
    intro:
      "For whoever watches over several machines: figures of orders, queues, systems and alerts. No customers' data. They are read with a key.",
    address: "Address",
    none: "This program has no local server: they cannot be read from outside.",
    copyAddress: "Copy address",
    token: "Access key",
    noToken: "No key: nobody can read them.",
    since: (time) => `Made on ${time}`,
    create: "Make an access key",
    renew: "Make another key",
    renewTitle: "Make another key?",
    renewText: "The key of now is void at once: Prometheus cannot read until it gets the new one.",
    once: "Copy it now. It is not shown again.",
    copyToken: "Copy key",
  },
  log: {
    title: "Log",
    intro: "What this program did, the newest first. No keys and no customers' data.",
    level: "Show",
    levels: {
      DEBUG: "Everything",
      INFO: "Normal and grave",
      WARN: "Warnings and errors",
      ERROR: "Only errors",
    },
    names: { DEBUG: "Detail", INFO: "Normal", WARN: "Warning", ERROR: "Error" },
    search: "Search the log",
    refresh: "Read again",
    reading: "Reading…",
    more: "Read older lines",
    end: "This is the oldest line that is kept.",
    goOn: "A part of the log was searched. You can go on further back.",
    nothing: "No line matches.",
    folder: "Folder",
    copyFolder: "Copy folder",
    lines: "Lines of the log",
  },
};
