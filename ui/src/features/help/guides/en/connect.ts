import { type GuideText, list, note, section, steps, table, text } from "../../guide";

export const connect: GuideText = {
  title: "Connecting a system",
  intro:
    "How to join Mostrador with the ordering server, with a folder of files or with another system, and how to decide what travels. An administrator does it, once.",
  sections: [
    section(
      "antes",
      "Before you begin",
      text("Have this at hand. With everything ready it takes about a quarter of an hour."),
      list(
        "Your **administrator** PIN. The others can look at the state, but not change connections.",
        "For a server: its **address**, which begins with https, and its **key**. Whoever runs that server gives them.",
        "For files: a **folder** that this computer can open, on its own disk or on a network drive.",
        "To know **who wins**: if a value changes on both sides, which one counts? For example, the office decides the price and the restaurant the telephone.",
      ),
      note(
        "Nothing is written to the other system until you have made a dry run, seen its result and said go on.",
      ),
    ),
    section(
      "servidor",
      "The WhatsApp ordering server",
      steps(
        "Open [Settings › Server](#/ajustes/servidor).",
        "Paste the **address** and the **key**, without blanks or quotes.",
        "Press **Test connection**. It goes step by step: whether the server is reached, the key is accepted, the instant notice opens and the version is known.",
        "If all is green, press **Save**. Mostrador connects without closing.",
      ),
      text(
        "The key is kept in the system's keyring and is not shown again. To change it, a new one is entered. If the test marks a step in red, the same line says what to do; more in [Key not accepted](#/ayuda/fallos/clave) and [No connection](#/ayuda/fallos/sin-conexion).",
      ),
    ),
    section(
      "carpeta",
      "A folder with CSV files",
      text(
        "Almost every office program can save a table as CSV. Each file of the folder is one kind of data: “suppliers.csv” holds the suppliers.",
      ),
      list(
        "The **first row** holds the names of the columns, none of them twice.",
        "One column is the **key**: the code by which each row is known. It may not be empty or come twice. Unless you say otherwise, it is the first column.",
        "The separator may be a semicolon, a comma or a tab. **Find out** does what it says.",
        "Save as “CSV UTF-8” if you can. The old form of Windows is understood as well.",
      ),
      steps(
        "Open [Integrations](#/integraciones) and press **Connect a system**.",
        "Choose the kind of system, give it a name that the whole team understands (“Office”) and enter the folder.",
        "Press **Test connection**: it says whether the folder exists, how many files it sees and whether it can write.",
        "Press **Save**.",
      ),
      text(
        "When Mostrador writes to a file it changes only the rows concerned and leaves the other columns as they were, in their order, with the same separator. Close the file in Excel first: while it is open, Windows does not let anybody write to it.",
      ),
      note("The folder can only be chosen on the computer where Mostrador runs, not from a tablet."),
    ),
    section(
      "wispro",
      "The clients of Wispro",
      text(
        "Mostrador reads the clients of your Wispro account and shows them in Customers. It only reads: nothing is written or deleted in Wispro.",
      ),
      steps(
        "In Wispro, open the settings of the API and copy the **token**.",
        "Here, open [Integrations](#/integraciones), press **Connect a system** and choose **Wispro**.",
        "Give it a name and paste the token. Leave the address and the clients per page empty, unless you were told otherwise.",
        "Press **Test connection**: it says whether Wispro is reached, whether the token is accepted, and how many clients there are.",
        "Press **Save**. To bring them, press **Synchronise with Wispro**.",
      ),
      list(
        "The token is kept in the system's keyring and never shown again. To change it, press **Change** and paste the new one.",
        "If the address becomes that of another server, the token has to be pasted again: a stored one is never shown to another server.",
        "At most two pages are asked for in a second, so as not to trouble Wispro. Ten thousand clients are ten pages.",
        "If the token is refused or the licence has expired, the connection stops and asks for somebody to act. What is already here does not change.",
        "Passwords that Wispro may send are not kept.",
      ),
      note("**Removing** the connection deletes the token from the keyring too."),
    ),
    section(
      "integracion",
      "The six steps of an integration",
      text(
        "An integration joins two sets of data: for example the office's suppliers and the restaurant's. It is made with **New integration** in [Integrations](#/integraciones). You can leave it half done and go on another day: each step says whether it is done, missing, or no longer right.",
      ),
      table(
        ["step", "what is decided"],
        ["1 Systems", "Where data comes from and where it goes."],
        ["2 Connection", "That both systems answer. They are tested right here."],
        [
          "3 What to synchronise",
          "Which data, which way (→ or ↔), who wins if both sides change, and under which conditions. How many records meet them is shown beside.",
        ],
        ["4 Mapping", "Which field goes with which, and how it is written on each side."],
        ["5 Dry run", "What would happen: how many would be created, changed or fail."],
        ["6 Schedule", "The first 20, then all, and how often it repeats."],
      ),
    ),
    section(
      "quien-manda",
      "Who wins",
      table(
        ["choice", "what it does when a value changed on both sides"],
        ["The source wins", "What the system has from which data comes stays."],
        [
          "The target wins",
          "What the system has to which data goes stays. What is empty is still filled in.",
        ],
        ["The latest wins", "What was changed last stays, by each system's own clock."],
        ["Decide by hand", "It stays as it was, and somebody chooses in Needs attention."],
      ),
      text(
        "This holds only for what changed on both sides. What changed on one always travels. What a rule discards is in the history and can be brought back.",
      ),
    ),
    section(
      "mapeo",
      "The mapping: which field goes with which",
      text(
        "Each row joins a source field with a target field. An example of each side is shown, so that a mismatch is seen at once.",
      ),
      steps(
        "Look at the **suggestions** first. They rest on names and values. None is applied until you accept it.",
        "Complete the target's **required** fields: they stand on top until somebody fills them.",
        "Choose the **transformation** of each field (the table below).",
        "Press **View with real records**: ten records at random and ten that make trouble, before, after, and what would come back.",
        "Press **Save**.",
      ),
      table(
        ["if the source has…", "use", "because"],
        ["blanks too many", "Trim blanks", "“ Ana ” and “Ana” would be two."],
        ["broken accents (“PeÃ±a”)", "Repair accents", "It makes “Peña” of it only where that is certain."],
        ["1.234,50", "Number with decimals, with its notation", "Another system writes 1234.50."],
        ["prices", "Money in cents", "Money is never computed with inexact decimals."],
        ["01/02/2026", "Date, saying the order", "Otherwise nobody knows whether it is January or February."],
        ["A / B / C", "List of values", "“A” is “active” on the other side."],
        [
          "first and last name",
          "Join fields or Split into fields",
          "One side has them together and the other apart.",
        ],
        ["04 12-555", "Telephone", "Each side writes it in its own way."],
      ),
      text(
        "Several can be chained: first **Repair accents**, then **Trim blanks**, then **Capitals or small letters**. Repair always comes first, because the others change the letters by which damage is known.",
      ),
      note(
        "What can be read in two ways is not guessed: “1.000” without a notation, or “01/02/2026” without an order, stay failed until you say it.",
      ),
    ),
    section(
      "expresion",
      "Expressions",
      text(
        "Where no transformation is enough you can write an **expression**, for example to put three fields into one. An expression goes one way: what is changed at the target does not come back. The mapping says so.",
      ),
      list(
        "If it names a field that the record does not have, the record fails and the others go on.",
        "If it goes round too often, it is cut off.",
        "For money use the decimal filters. Inexact numbers are refused.",
      ),
    ),
    section(
      "vuelta",
      "Fields that do not come back",
      text(
        "With ↔ each field must be readable backwards. Some transformations are not: an expression, a list in which two values give the same one, or a date without a format. The mapping shows a warning with the reason. It can be used all the same: that field travels to the target only.",
      ),
    ),
    section(
      "prueba",
      "Dry run",
      text(
        "It reads everything, applies the mapping and changes nothing. At the end it shows the sum: created + updated + unchanged + skipped + conflicted + failed = processed. The real run does exactly what the dry run said, if nothing changed in between.",
      ),
      list(
        "Look at the **failed** records: each says which field and which value.",
        "Correct the mapping or the data and repeat. Changing the mapping asks for a new dry run.",
        "**Download Excel** saves the list for whoever has to correct it.",
      ),
    ),
    section(
      "activar",
      "First 20, and switching on",
      steps(
        "Press **First 20 records**. It really writes, but only those.",
        "Look at them in the other system. Are accents, prices and dates right?",
        "Press **Go on with all**.",
        "Choose how often it repeats and **switch it on**. That is possible only when a real run has gone through.",
      ),
      text(
        "The time is the restaurant's. If the computer was off then, it runs once when it is switched on.",
      ),
    ),
    section(
      "quitar",
      "Pausing or removing a connection",
      text(
        "**Pause** stops everything with that system and loses nothing: changes wait. **Remove** deletes the connection and what was read from it. The integrations that use it have to be removed first. Nothing is deleted in the other system.",
      ),
    ),
    section(
      "wispro-clientes",
      "Sync with Wispro",
      text(
        "Brings the clients of Wispro to [Customers](#/clientes). It only reads: nothing is changed in Wispro. Administrators do it; others see the button with the reason.",
      ),
      steps(
        "In [Customers](#/clientes) or in [Integrations](#/integraciones), press **Sync with Wispro**. It says how many clients Wispro reports and when it was last.",
        "The first time, press **Dry run**: it says what would become of each client and saves nothing.",
        "Press **Sync** and go on working. The progress is at the top of every screen: clients read, and how long yet.",
        "There you can **Pause**, **Stop** (what was saved is kept) or **Continue**. If the program is closed, it goes on where it was.",
        "At the end you are told the sum. The report has those that failed, **Retry only those that failed**, the skipped ones with their reason, and **Download Excel**.",
      ),
      table(
        ["in the sum", "what it means"],
        ["Created", "They were not here."],
        ["Updated", "They were here and changed, or came back to Wispro under another number."],
        ["Unchanged", "They are the same. Nothing is written."],
        ["Skipped", "Left out with a reason: they wait in Review, or somebody excluded them."],
        ["Failed", "They could not be read. The others went on."],
      ),
      text(
        "**Who is who.** A client is known by its number in Wispro. If that number is new, by the whole ID number: dots, dashes, spaces, leading zeros and the letter V do not count; other letters do. Never by a part of the ID number, nor by e-mail. Without an ID number it is compared with nobody.",
      ),
      text(
        "**Review.** If another client who may still be in Wispro has the ID number, or several have, it is not saved and waits in [Review](#/clientes/revisar), with the candidates beside it. **It is this person**: from now on that number in Wispro is that person, and its former number is skipped. **It is another person**: saved as a new client. **Leave out**: not saved, and kept in [Excluded](#/sincronizacion/excluidos). A decision holds for ever; if the doubt goes away in Wispro, it leaves the list by itself.",
      ),
      text(
        "**Schedule.** In the same window as the button, after a first whole sync. Until somebody chooses one, it is read by hand only. If Wispro fails it is tried 3 more times; if it refuses the key, or its licence has expired, it stops and says so.",
      ),
      note("No users and no passwords are made for the clients."),
    ),
  ],
};
