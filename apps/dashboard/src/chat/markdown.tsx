"use client";

import { lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";

const SAFE_LINK = /^(?:https?:|mailto:)/i;

const children = (tokens: readonly Token[] | undefined): ReactNode =>
  tokens?.map((token, index) => <Fragment key={index}>{render(token)}</Fragment>);

function Anchor({ href, content }: { readonly href: string; readonly content: ReactNode }) {
  if (!SAFE_LINK.test(href)) return content;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="underline decoration-accent underline-offset-3"
    >
      {content}
    </a>
  );
}

function List({ ordered, start, items }: Pick<Tokens.List, "ordered" | "start" | "items">) {
  const rows = items.map((item, index) => <li key={index}>{children(item.tokens)}</li>);
  return ordered ? (
    <ol start={start === "" ? 1 : start} className="list-decimal pl-5">
      {rows}
    </ol>
  ) : (
    <ul className="list-disc pl-5">{rows}</ul>
  );
}

function Table({ header, rows }: Pick<Tokens.Table, "header" | "rows">) {
  const cells = (row: readonly Tokens.TableCell[], Cell: "th" | "td") =>
    row.map((cell, index) => (
      <Cell key={index} className="border-b border-line px-3 py-1.5 text-left">
        {children(cell.tokens)}
      </Cell>
    ));
  return (
    <div className="overflow-x-auto">
      <table className="text-sm">
        <thead>
          <tr>{cells(header, "th")}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{cells(row, "td")}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Raw HTML is shown as the text that it is, and an image as a link to it: nothing an agent says loads or runs anything.
const RENDERERS: { readonly [type: string]: (token: Tokens.Generic) => ReactNode } = {
  space: () => null,
  hr: () => <hr className="border-line" />,
  br: () => <br />,
  paragraph: (token) => <p>{children(token.tokens)}</p>,
  heading: (token) => <p className="text-lg font-semibold tracking-tight">{children(token.tokens)}</p>,
  blockquote: (token) => (
    <blockquote className="grid gap-3 border-l-2 border-edge pl-4 text-muted">
      {children(token.tokens)}
    </blockquote>
  ),
  list: (token) => <List {...(token as Tokens.List)} />,
  table: (token) => <Table {...(token as Tokens.Table)} />,
  code: (token) => (
    <pre className="overflow-x-auto rounded-md border border-line bg-sunken p-4 font-mono text-sm">
      <code>{String(token["text"])}</code>
    </pre>
  ),
  codespan: (token) => (
    <code className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-[0.9em]">{String(token["text"])}</code>
  ),
  strong: (token) => <strong className="font-semibold">{children(token.tokens)}</strong>,
  em: (token) => <em>{children(token.tokens)}</em>,
  del: (token) => <del>{children(token.tokens)}</del>,
  link: (token) => <Anchor href={String(token["href"])} content={children(token.tokens)} />,
  image: (token) => (
    <Anchor
      href={String(token["href"])}
      content={`Image: ${String(token["text"]) || String(token["href"])}`}
    />
  ),
  text: (token) => (token.tokens === undefined ? String(token["text"]) : children(token.tokens)),
  escape: (token) => String(token["text"]),
};

function render(token: Token): ReactNode {
  return RENDERERS[token.type]?.(token) ?? token.raw;
}

/** An agent's words as Markdown, made of our own elements only. */
export default function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 wrap-anywhere">
      {children(lexer(text, { gfm: true, breaks: true }))}
    </div>
  );
}
