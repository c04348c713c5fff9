import { type GuideText, list, note, section, table, text } from "../../guide";

export const state: GuideText = {
  title: "Reading the state",
  intro:
    "How to see at a glance whether all is up to date, what waits and what needs a person. You need not know anything about systems.",
  sections: [
    section(
      "frase",
      "The sentence on top",
      text(
        "[Synchronisation](#/sincronizacion/atencion) begins with one sentence. It is the only thing to look at every day.",
      ),
      table(
        ["it says", "what it means", "what to do"],
        ["Everything is up to date", "What is here and in the other systems agrees.", "Nothing."],
        ["7 changes are being sent", "They go out right now.", "Nothing: it goes down by itself."],
        [
          "12 changes are waiting for the internet",
          "They are saved on this computer and cannot go out yet.",
          "Check the network. They go out by themselves when it is back.",
        ],
        [
          "3 matters need your attention",
          "Some things do not go right by themselves.",
          "Look at the list below, from the top.",
        ],
        [
          "Nothing is connected yet",
          "Nobody has connected a system.",
          "[Connecting a system](#/ayuda/conectar/antes).",
        ],
      ),
      text(
        "Below it stands what goes on by itself and when it was last checked. The same number is in the menu at the left, so that it is seen from the orders.",
      ),
    ),
    section(
      "conexion",
      "The connection, top right",
      table(
        ["it says", "what it means"],
        ["Live", "The server tells at once, and it was checked a moment ago."],
        ["Backup (every 15 s)", "There is no instant notice. Orders come in, a little later."],
        ["Reconnecting…", "It broke some seconds ago. It comes back by itself."],
        ["Offline", "Orders may be coming in that nobody sees. [What to do](#/ayuda/fallos/sin-conexion)."],
        ["Key not accepted", "Nothing is received or sent. [What to do](#/ayuda/fallos/clave)."],
        ["Not set up", "The address or the key is missing, in [Settings › Server](#/ajustes/servidor)."],
      ),
      note("It is never green if the last check is old."),
    ),
    section(
      "insignias",
      "The badges",
      text("They are the same on every screen, always with an icon and a word."),
      table(
        ["badge", "where the data is"],
        ["Synced", "Here and there, the same."],
        ["Pending", "Saved on this computer. It goes out by itself."],
        ["Syncing…", "Travelling right now."],
        ["Error", "Saved here. The other system did not accept it, and it is not tried again without you."],
        ["Conflict", "Changed on both sides. Here work goes on with what is here."],
        ["Not synced", "Somebody left it out, or it exists here only."],
      ),
    ),
    section(
      "pestanas",
      "The four tabs",
      list(
        "**Needs attention**: what does not go right by itself. Each row says what happened, what it means and what to do, and has the button for it.",
        "**Pending**: what goes out by itself, with the time of the next try. Nothing to do.",
        "**Left out**: what somebody left out. **Include** brings it back.",
        "**History**: all runs, with filters by data, date and result.",
      ),
    ),
    section(
      "tabla",
      "The table of data",
      text(
        "There is a row for each kind of data. The arrow says which way: ← comes in, → goes out, ↔ both. Then come the last time it went well, and how many are pending, failed, in conflict and excluded. Zeros are muted so that the rest stands out. **Synchronise now** does not wait for the scheduled time.",
      ),
    ),
    section(
      "ejecucion",
      "A run and its sum",
      text(
        "Each read is a run. While it is under way it shows the percentage, the speed and what is left. The sum always adds up:",
      ),
      table(
        ["part", "what became of the record"],
        ["Created", "It was not there and now it is."],
        ["Updated", "It was there and changed."],
        ["Unchanged", "It was the same already."],
        ["Skipped", "Left on purpose: it is excluded or does not meet the conditions."],
        ["Conflicted", "It changed on both sides and waits for your decision."],
        ["Failed", "It could not be read or written. The others went on."],
      ),
      text(
        "**Pause** leaves it where it is and **Go on** continues from there. **Stop** ends it; what is saved stays. A failed record can be retried alone, or all that failed at once.",
      ),
    ),
    section(
      "sistemas",
      "How each system stands",
      table(
        ["it says", "what it means", "what to do"],
        ["Working", "It answers.", "Nothing."],
        ["Asked to wait", "It got many requests. It goes on by itself.", "Nothing."],
        [
          "Paused after repeated failures",
          "It failed several times in a row. It is left alone and tried by itself, at the time that it says.",
          "**Try now**, if you know that it works again.",
        ],
        ["Trying", "One request finds out whether it is back.", "Wait a few seconds."],
        [
          "Key not accepted",
          "It is not tried in vain, so that nobody blocks the account.",
          "[Correct the key](#/ayuda/fallos/clave).",
        ],
        ["Paused", "A person stopped it; it says who.", "**Resume** (administrator)."],
      ),
    ),
    section(
      "graficos",
      "The small charts",
      text(
        "They show the last hour: how many changes travelled, how long the other system took to answer, and which part went well. The figure in words is what counts; the shape says whether it gets better or worse. A delay that climbs before the busy hour usually says that the other system will not keep up.",
      ),
    ),
    section(
      "avisos",
      "Alerts",
      text(
        "Mostrador tells without anybody looking at the screen: in the strip at the bottom, with a notification of the computer and, if you like, in Slack. [Settings › Alerts](#/ajustes/avisos) says when:",
      ),
      list(
        "failed records wait for a person;",
        "the oldest change has been waiting too long;",
        "fewer of the latest requests went well than should;",
        "a connection has been paused after failures for a while;",
        "a system has not answered for a while.",
      ),
      text(
        "For one cause there is one alert, and another one when it is over. **Got it** takes it off the strip, but does not repair it. If Slack says that the address is dead, nothing more is sent and the screen says so.",
      ),
    ),
    section(
      "registro",
      "The log",
      text(
        "[Settings › Log](#/ajustes/registro) keeps what the program did, minute by minute, for support. It holds no keys and no names, telephones or addresses of customers. It can be filtered by gravity and by word.",
      ),
    ),
  ],
};
