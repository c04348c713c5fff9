import { type GuideSection, type GuideText, list, note, section, steps, table, text } from "../../guide";
import { failures as es } from "../es/failures";

/** The codes that a section explains are the same in every language. */
function sameCodes(part: GuideSection): GuideSection {
  return { ...part, codes: es.sections.find(({ id }) => id === part.id)?.codes ?? [] };
}

const sections: readonly GuideSection[] = [
  section(
    "leer",
    "How to read a failure",
    text(
      "Each row of [Needs attention](#/sincronizacion/atencion) says three things: **what happened**, **what it means** and **what to do**. Do what the third one says. Almost all of them are settled like this:",
    ),
    steps(
      "Read the whole sentence. If it names a field and a value, that is what has to be corrected.",
      "Correct it in the system where the data is born, not in both.",
      "Press **Retry** in the row. The word changes to **Retrying…** and then says how it went.",
      "When you have settled a cause that concerns many, press **Retry all**.",
    ),
    list(
      "**See what happened** opens the technical details: code, time and identifier, to copy.",
      "**Set aside** takes the row away without settling it. Use it when it no longer matters, for example if you did it by hand in the other system.",
      "Retrying doubles nothing: each sending carries a mark by which the other system knows it.",
    ),
    note("A failed record never stops the others. Orders keep coming in."),
  ),
  section(
    "clave",
    "Key not accepted",
    text(
      "On top it says **Key not accepted** in red, and nothing is received from or sent to that system. Mostly somebody changed the key on the other side. Mostrador does not insist, so that the other system does not block the account.",
    ),
    steps(
      "Ask whoever runs that system for the current key.",
      "For the ordering server: [Settings › Server](#/ajustes/servidor). For the others: the connection's card in [Integrations](#/integraciones).",
      "Paste it without blanks or quotes and press **Test connection**.",
      "Save. What was waiting goes out by itself.",
    ),
    list(
      "If the key is right and the mistake was at the server, press **Try again**.",
      "If it says that the key cannot be read, the system's keyring is locked: sign in to this computer again, or enter the key again.",
      "If it cannot be changed, whoever installed Mostrador fixed it at the start: ask them.",
    ),
    note("Nothing is lost: orders stay at the server and your changes on this computer."),
  ),
  section(
    "sin-conexion",
    "No connection",
    text(
      "The other side does not answer: its address is not found, the network does not reach it, or the system is off. Changes wait on this computer, even for days.",
    ),
    steps(
      "Open a page of the internet on this computer. If it does not open, the restaurant's network is the problem: check the cable, the Wi-Fi and the provider's device.",
      "If the Wi-Fi asks to sign in or to accept conditions, do: until then it answers in place of the server.",
      "If the page opens, press **Test connection** in [Settings › Server](#/ajustes/servidor). It says at which step it stops.",
      "If it says that the address does not exist or is not the server's, copy it again.",
      "If all is well here, the other system is down: tell whoever runs it and go on working.",
    ),
    note(
      "While the ordering server is down orders may be coming in that nobody sees. If it is going to last, look at the WhatsApp telephone.",
    ),
  ),
  section(
    "servidor-falla",
    "The server fails",
    text(
      "The other system answers, but with an error of its own. It is neither your network nor your data. Mostrador tries again at growing distances and, if it fails for everything, leaves it alone: **Paused after repeated failures**, with the time of the next try.",
    ),
    steps(
      "Wait a few minutes. Most of them settle by themselves.",
      "If you know that it works again, press **Try now**.",
      "If it lasts for more than an hour, tell whoever runs that system, with the time and the code of the details.",
    ),
    note("While it is paused no attempt is used up: changes do not end as errors because of it."),
  ),
  section(
    "esperar",
    "The service asked to wait",
    text(
      "The other system has a limit of requests, and it was reached. It says how long to wait and Mostrador keeps to it: “Goes on by itself in 8 s”. It is no failure and there is nothing to do.",
    ),
    list(
      "If it happens every day at the same time, move the [schedule](#/integraciones) to a quiet hour.",
      "If it says **Paused**, it was not the service: a person stopped it. An administrator presses **Resume**.",
    ),
  ),
  section(
    "rechazado",
    "A refused record",
    text(
      "The other system accepted the others and not this one. Mostly it lacks something that is required there, or names something that does not exist there: a supplier, a category, a document.",
    ),
    steps(
      "Press **See what happened**. If the other system gave a reason, it is there.",
      "Correct the data, or create in the other system what is missing.",
      "Press **Retry** in that row.",
    ),
    text(
      "If that system does not allow the change (deleting, for example), make it there by hand and press **Set aside**. If many records fail for the same reason, the mapping needs a correction: [Errors of the mapping](#/ayuda/fallos/mapeo).",
    ),
  ),
  section(
    "cortada",
    "An answer that was cut off",
    text(
      "The answer came half or in another form. Mostrador never uses half an answer: no data is missing or doubled, and nothing is deleted because of what did not come. It is asked for again by itself.",
    ),
    list(
      "If it happens now and then, it is the network. Do nothing.",
      "If it happens always, something in between (a filter, an antivirus) may cut it: ask your technician to let the server's address through.",
      "If it says that the answer has another form, the other system changed its version: tell support.",
    ),
  ),
  section(
    "no-se-leyo",
    "A record that could not be read",
    text(
      "The other system sent something that cannot be saved: without an identifier, or no record at all. It was set aside with its reason. The others came in.",
    ),
    steps(
      "Look for the record in the other system by what the row shows.",
      "Correct it there.",
      "Press **Retry**, or wait for the next read.",
    ),
  ),
  section(
    "mapeo",
    "Errors of the mapping",
    text(
      "The record was read well, but one of its values cannot be written to the other side. The row says which field and which value. The original record is untouched.",
    ),
    text("There are two ways:"),
    list(
      "**The data is wrong** (a price “free”, a telephone that lacks digits): correct it where it is born and press **Retry**.",
      "**The data is right and the mapping is not** (the other system writes numbers differently): change the transformation in the step **Mapping** of the [integration](#/integraciones). **View with real records** shows at once whether it goes through now. Then **Retry all**.",
    ),
    table(
      ["value", "why it stops"],
      ["1.000", "A thousand, or one with three zeros? It depends on the notation, which has to be stated."],
      ["01/02/2026", "1 February or 2 January? The order has to be stated."],
      ["0154", "It is a code. As a number it would lose the zero and be 154."],
      ["31/02/2026", "There is no such day."],
      ["19,999 in a field with two decimals", "Rounding it would change the price."],
    ),
  ),
  section(
    "texto-danado",
    "Damaged text",
    text(
      "“PeÃ±a” in place of “Peña”: somebody on the way read the text with another encoding. Where no letter was lost, **Repair accents** makes of it exactly what it was. Where one was lost, nobody can know which: “MarÃa” may have been “María”, but something else as well. Then nothing is guessed and you are asked.",
    ),
    steps(
      "Open the record in the system where it is born and write the text properly.",
      "Press **Retry**.",
      "If there are many, export the data again as “CSV UTF-8” and have it read once more.",
    ),
    note("Text that is right is never touched, even with ñ, accents, quotation marks or emoji."),
  ),
  section(
    "conflictos",
    "Conflicts",
    text(
      "A value changed on both sides since they last agreed. Only those fields wait; the rest is synchronised already, and until then work here goes on with what is here.",
    ),
    steps(
      "Press **Resolve**. Only the fields that differ are shown: what is here, what is there, and how it was before.",
      "Choose field by field, or **Use everything from here**, or **Use everything from** the other system. You can also enter another value.",
      "Look at the column **Will be**, which says the result, and confirm.",
      "If there are more conflicts over the same fields, **Do the same with the others** settles them at once.",
    ),
    list(
      "**One deleted and the other changed**: choose to restore, to delete on both sides, or to stop synchronising it.",
      "**They meet for the first time** with different data: they were never compared. Neither was overwritten.",
      "**It changes again and again**: the two systems correct each other. Decide which one counts and settle the other.",
    ),
    note("A decision can be undone. If the record changed while you looked, you are asked to look again."),
  ),
  section(
    "borrados",
    "Many records missing all at once",
    text(
      "If a complete read lacks more than ten records and more than a tenth, none is deleted here: they may have been deleted, or the list may have come incomplete.",
    ),
    steps(
      "Look in the other system whether they are really gone.",
      "If they were deleted, press **Confirm deletion**.",
      "If they are still there, press **Do not delete** and check what that system exports.",
    ),
  ),
  section(
    "duplicados",
    "Duplicates",
    text(
      "Mostrador does not make the same thing twice: it knows each record by its identifier or its key, and a repeated sending is not doubled. If two equal ones appear, they were born twice or have different keys.",
    ),
    list(
      "Two rows with the **same key** in a file: the second one fails. Take one away.",
      "The same supplier under **different keys** (“P-7” and “P07”): for the systems they are two. Decide which stays and delete the other where they are born.",
      "Blanks or capitals in the key: add **Trim blanks** and **Capitals or small letters** to the key field of the mapping.",
      "The same **order** comes from the server again: it is the same one, with the same number. Nothing to do.",
    ),
  ),
  section(
    "excluidos",
    "Records that are excluded or skipped",
    text(
      "They are no failures. An **excluded** record was left out by a person, in [Left out](#/sincronizacion/excluidos), and **Include** brings it back. A **skipped** one does not meet the conditions of its integration; if it should travel, change the conditions in the step **What to synchronise**.",
    ),
  ),
  section(
    "mismo-documento",
    "The same ID number as another client",
    text(
      "This is no failure: two clients of Wispro have the same ID number, and nobody can tell whether they are the same person. The second one waits in [Review](#/clientes/revisar), and somebody decides there. How they are compared stands in [Sync with Wispro](#/ayuda/conectar/wispro-clientes).",
    ),
  ),
  section(
    "ejecucion",
    "A run that did not end",
    text(
      "The read stopped half way. What was read is saved and nothing was deleted. Press **Synchronise now**: it goes on where it was or begins anew, and doubles nothing.",
    ),
    list(
      "If Mostrador was closed or the power went, it goes on by itself on opening.",
      "If it comes again with the same message, the other system answers something that makes no sense. Copy the details and tell whoever runs it.",
    ),
  ),
  section(
    "archivos",
    "Files and folders",
    steps(
      "Check that the folder opens on this computer, with the same user.",
      "Close the file in Excel, on every computer.",
      "Look at the first row: the names of the columns, none twice.",
      "Press **Retry**.",
    ),
    text(
      "If the network drive is not connected, it is treated as [No connection](#/ayuda/fallos/sin-conexion): nothing is deleted and it is tried by itself. How to prepare a file: [A folder with CSV files](#/ayuda/conectar/carpeta).",
    ),
  ),
  section(
    "equipo",
    "The problem is on this computer",
    text(
      "Nothing can be saved. What is missing stays in the other system and comes in later by itself. Free space: empty the bin, delete old downloads. If there is space and it stays like this, call support and do not switch the computer off by force.",
    ),
  ),
  section(
    "diagnostico",
    "Sending diagnostics to support",
    steps(
      "Press **Copy report**, on top of this page. It holds versions, connection, counts and times. It holds no names, telephones, addresses or keys.",
      "Paste it into the message to support and write what you were doing and at what time.",
      "If they ask for more, open [Settings › Log](#/ajustes/registro), filter by the time and copy the lines.",
    ),
    text(
      "Of the failed record, add the code and the time of **See what happened**. That is almost always enough.",
    ),
  ),
];

export const failures: GuideText = {
  title: "What to do when something fails",
  intro:
    "Each section explains one kind of failure: how it looks, what it means and what to do. The rows of Needs attention open their section here.",
  sections: sections.map(sameCodes),
};
