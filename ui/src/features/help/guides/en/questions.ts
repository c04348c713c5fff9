import { type GuideText, list, section, table, text } from "../../guide";

export const questions: GuideText = {
  title: "Questions",
  intro: "Short answers about synchronisation and integrations.",
  sections: [
    section(
      "perder",
      "Can anything be lost when the internet or the power goes?",
      text(
        "No. Each change is saved on this computer before it is sent, and each order is saved before the server hears that it came. When it is back, what waits goes out by itself, in order and once.",
      ),
    ),
    section(
      "reintentar",
      "Can retrying double something?",
      text(
        "No. Each sending carries a mark of its own by which the other system knows it. You can press **Retry** as often as you like.",
      ),
    ),
    section(
      "cuanto-tarda",
      "How long does a change take?",
      text(
        "With a connection, seconds. What comes from the other systems arrives at the scheduled time, or with **Synchronise now**. WhatsApp orders do not wait: they come in at once.",
      ),
    ),
    section(
      "insiste",
      "How often is it tried?",
      text(
        "Without a connection, always: it does not count as an attempt. If the other system fails, at growing distances of up to five minutes, twenty times per record. If it refuses the record for its data, once: repeating would change nothing, and it goes to **Needs attention**.",
      ),
    ),
    section(
      "quien",
      "Who may do what?",
      table(
        ["", "Operator", "Manager", "Administrator"],
        ["See the state, retry", "yes", "yes", "yes"],
        ["Synchronise now, set aside, leave out", "no", "yes", "yes"],
        ["Resolve conflicts, confirm deletions", "no", "yes", "yes"],
        ["Connections, keys, mapping, alerts", "no", "look", "yes"],
        ["Log", "no", "no", "yes"],
      ),
      text("Buttons that are not yours are muted, with the reason beside them."),
    ),
    section(
      "orden",
      "Where should data be corrected?",
      text(
        "Where it is born. If the office decides the price, correct it at the office: what is changed here would change back. **Who wins** is shown in the step What to synchronise of the integration.",
      ),
    ),
    section(
      "adivinar",
      "Why does it not settle this by itself?",
      text(
        "Because a guess that goes wrong is not noticed. A “1.000” read wrongly is a price a thousand times larger; a lost letter is another surname. What is certain is settled by itself; the rest is asked once.",
      ),
    ),
    section(
      "cambiar-mapeo",
      "I changed the mapping. What about the records that went through?",
      text(
        "The next run looks at all of them again with the new mapping and updates only those that change. It asks for a dry run first.",
      ),
    ),
    section(
      "apagado",
      "What happens to the schedule while the computer is off?",
      text(
        "It runs when it is switched on, once, even if several were missed. When clocks change it neither runs twice nor is left out.",
      ),
    ),
    section(
      "dos-equipos",
      "Can I connect the same systems from two computers?",
      text(
        "Better not: two Mostradors that write to the same folder or receive the same orders get in each other's way. Use one computer, and browsers or tablets to look.",
      ),
    ),
    section(
      "borrar",
      "If I delete something here, is it deleted there?",
      text(
        "Only if that system allows it and the integration travels that way. A record that is deleted at the source of an integration is not deleted at the target. And if many are missing all at once, you are asked first.",
      ),
    ),
    section(
      "excel",
      "Can I get the history into Excel?",
      text(
        "Yes: **Export** in [History](#/sincronizacion/historial) and **Download Excel** in each run. The file goes to Downloads. Texts stay texts: nothing is carried out on opening it.",
      ),
    ),
    section(
      "slack",
      "How do I get alerts in Slack?",
      text(
        "In Slack an “incoming webhook” is made for a channel. Its address is pasted in [Settings › Alerts](#/ajustes/avisos); a test message is sent before it is saved. Messages hold counts and names of systems, never customers' data.",
      ),
    ),
    section(
      "metricas",
      "Can another program watch it?",
      text(
        "Yes. [Settings › Alerts](#/ajustes/avisos) has an address of figures in the format of Prometheus, with a key of its own. It can only be read, and holds no customers' data.",
      ),
    ),
    section(
      "claves",
      "Where are the keys?",
      text(
        "In the system's keyring, or in a file for this user alone if the computer has none; the screen says so. They are never shown, neither in alerts nor in the log. Change a key if somebody who knew it has left.",
      ),
    ),
    section(
      "guardado",
      "What is kept, and for how long?",
      list(
        "Orders and their history, always.",
        "What was sent and received, and failed records: 90 days.",
        "Figures per minute: 7 days; per hour, 400 days.",
        "The program's log: the last days, in files that take each other's place.",
      ),
    ),
    section(
      "parar",
      "How do I stop everything right now?",
      text(
        "An administrator presses **Pause** at the system, in [Synchronisation](#/sincronizacion/atencion). Nothing more goes out or comes in until **Resume**. Changes wait. Orders that are here can still be worked on.",
      ),
    ),
    section(
      "ayuda",
      "None of this helps",
      text(
        "Copy the report and call support: [Sending diagnostics](#/ayuda/fallos/diagnostico). Meanwhile the board goes on working.",
      ),
    ),
  ],
};
