import type { Catalogue } from "..";

export const help: Catalogue["help"] = {
  title: "Help",
  notLoaded: "The help could not be opened.",
  openAgain: "Check that Mostrador is open on the restaurant's computer, and open this page again.",
  search: "Search the help",
  results: "Results",
  found: (n) =>
    n === 0
      ? "Nothing with those words. Try a single one, such as “key” or “Excel”."
      : n === 1
        ? "1 section"
        : `${n} sections`,
  contents: "In this guide",
  messages: "How the screen puts it",
  says: "what happened",
  means: "what it means",
  todo: "what to do",
  reportHint:
    "Talking to support? The report holds versions, connection and counts, no customers' data and no keys.",
  copyReport: "Copy report",
  copied: "Report copied. Paste it into the message to support.",
  copyByHand: "This screen cannot copy by itself. The text is marked: copy it with Ctrl+C.",
  print: "Print",
};
