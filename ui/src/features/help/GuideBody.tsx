import { Fragment } from "react";
import { type Cause, cause } from "../../shared/cause";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { navigate, parseRoute } from "../../shared/route";
import type { Block, GuideSection, GuideText } from "./guide";
import { inline } from "./inline";
import type { Topic } from "./topic";

/** Address of a section within the page, for the marks. */
export const sectionId = (id: string) => `ayuda-${id}`;

/** A guide from its title to its end. The section that an address names is marked. */
export function GuideBody({ guide, topic }: { guide: GuideText; topic: Topic | null }) {
  return (
    <article className="guide">
      <h2>{guide.title}</h2>
      <p className="guide-intro">{guide.intro}</p>
      {guide.sections.map((section) => (
        <Section key={section.id} section={section} topic={topic?.section === section ? topic : null} />
      ))}
    </article>
  );
}

function Section({ section, topic }: { section: GuideSection; topic: Topic | null }) {
  return (
    <section id={sectionId(section.id)} className={topic === null ? undefined : "marked"} tabIndex={-1}>
      <h3>{section.title}</h3>
      {topic?.code != null && <Said code={topic.code} />}
      {section.blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text of a guide never changes its order.
        <Part key={index} block={block} />
      ))}
      {section.codes.length > 0 && <Messages codes={section.codes} />}
    </section>
  );
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case "text":
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
    case "note":
      return (
        <p className="guide-note">
          <Icon name="info" />
          <span>
            <Line text={block.text} />
          </span>
        </p>
      );
    case "list":
      return <ul>{items(block.items)}</ul>;
    case "steps":
      return <ol>{items(block.items)}</ol>;
    case "table":
      return <Table head={block.head} rows={block.rows} />;
  }
}

function items(lines: readonly string[]) {
  return lines.map((line) => (
    <li key={line}>
      <Line text={line} />
    </li>
  ));
}

function Table({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div className="guide-table">
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first = "", ...rest]) => (
            <tr key={first}>
              <th scope="row">
                <Line text={first} />
              </th>
              {rest.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column.
                <td key={index}>
                  <Line text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The message from which a person came here. */
function Said({ code }: { code: Cause }) {
  const words = cause(useText(), code);
  return (
    <div className="guide-said" data-code={code}>
      <p>
        <b>{words.what}</b> {words.means}
      </p>
      <p>{words.do}</p>
    </div>
  );
}

/** What the screen says in the cases that a section explains, word by word, so that a person recognises it. */
function Messages({ codes }: { codes: readonly Cause[] }) {
  const t = useText();
  return (
    <details>
      <summary>
        {t.help.messages} ({codes.length})
      </summary>
      <dl>
        {codes.map((code) => {
          const words = cause(t, code);
          return (
            <div key={code}>
              <dt>{words.what}</dt>
              <dd>{words.means}</dd>
              <dd className="guide-do">{words.do}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

/** A line with its marks. A link leads to a place of this screen, never out of it. */
function Line({ text }: { text: string }) {
  return inline(text).map((piece, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never change their order.
    if (piece.kind === "plain") return <Fragment key={index}>{piece.text}</Fragment>;
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    if (piece.kind === "strong") return <b key={index}>{piece.text}</b>;
    const route = parseRoute(piece.hash);
    return (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        key={index}
        href={piece.hash}
        onClick={(event) => {
          event.preventDefault();
          if (route !== null) navigate(route);
        }}
      >
        {piece.text}
      </a>
    );
  });
}
