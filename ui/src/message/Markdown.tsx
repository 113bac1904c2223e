import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type ReactNode, useMemo } from 'react';
import { Revealed } from '../text/Revealed';
import './markdown.css';

/**
 * Markdown from a model, drawn as text nodes: HTML stays text, images are never loaded, links go only to
 * http(s) and mailto, show where they lead and open without a referrer.
 */
export default function Markdown({ text }: { readonly text: string }): ReactNode {
  const tree = useMemo(() => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), [text]);
  return <div className="markdown" dir="auto">{children(tree)}</div>;
}

function children(node: { readonly children: readonly Nodes[] }): ReactNode {
  return node.children.map((child, index) => <Piece key={index} node={child as RootContent} />);
}

function Piece({ node }: { readonly node: RootContent }): ReactNode {
  switch (node.type) {
    case 'text':
      return <Revealed text={node.value} />;
    case 'paragraph':
      return <p>{children(node)}</p>;
    case 'heading':
      return <p className={`heading heading-${node.depth}`}>{children(node)}</p>;
    case 'emphasis':
      return <em>{children(node)}</em>;
    case 'strong':
      return <strong>{children(node)}</strong>;
    case 'delete':
      return <s>{children(node)}</s>;
    case 'inlineCode':
      return <code><Revealed text={node.value} /></code>;
    case 'code':
      return <pre><code><Revealed text={node.value} /></code></pre>;
    case 'html':
      return <span className="markdown-html"><Revealed text={node.value} /></span>;
    case 'break':
      return <br />;
    case 'thematicBreak':
      return <hr />;
    case 'blockquote':
      return <blockquote>{children(node)}</blockquote>;
    case 'list':
      return node.ordered === true ? <ol start={node.start ?? 1}>{children(node)}</ol> : <ul>{children(node)}</ul>;
    case 'listItem':
      return (
        <li>
          {typeof node.checked === 'boolean' ? <span aria-label={node.checked ? 'done' : 'open'}>{node.checked ? '☑ ' : '☐ '}</span> : null}
          {children(node)}
        </li>
      );
    case 'link':
      return <SafeLink url={node.url}>{children(node)}</SafeLink>;
    case 'image':
      return <NotLoaded alt={node.alt ?? ''} url={node.url} />;
    case 'table':
      return (
        <div className="markdown-table">
          <table><tbody>{children(node)}</tbody></table>
        </div>
      );
    case 'tableRow':
      return <tr>{children(node)}</tr>;
    case 'tableCell':
      return <td>{children(node)}</td>;
    case 'linkReference':
    case 'footnoteDefinition':
      return <>{children(node)}</>;
    case 'imageReference':
      return <NotLoaded alt={node.alt ?? ''} url={node.identifier} />;
    case 'footnoteReference':
      return <sup>[{node.identifier}]</sup>;
    case 'definition':
      return <p className="soft">[{node.identifier}]: <Revealed text={node.url} /></p>;
    default:
      return 'value' in node ? <Revealed text={node.value} /> : null;
  }
}

function SafeLink({ url, children: content }: { readonly url: string; readonly children: ReactNode }): ReactNode {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url)) {
    return <span className="markdown-link">{content} <span className="markdown-url">(<Revealed text={url} />, not a web link)</span></span>;
  }
  return (
    <span className="markdown-link">
      <a href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>{content}</a>{' '}
      <span className="markdown-url">({hostOf(url)})</span>
    </span>
  );
}

function NotLoaded({ alt, url }: { readonly alt: string; readonly url: string }): ReactNode {
  return (
    <span className="markdown-image" role="note">
      image not loaded{alt === '' ? '' : ': '}<Revealed text={alt} /> <span className="markdown-url">(<Revealed text={url.length > 200 ? `${url.slice(0, 200)}…` : url} />)</span>
    </span>
  );
}

function hostOf(url: string): string {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'mailto:' ? parsed.pathname : parsed.host;
  } catch {
    return url;
  }
}
