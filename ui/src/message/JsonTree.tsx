import { type ReactNode, useContext, useMemo, useState } from 'react';
import { counted } from '../base/format';
import { Revealed } from '../text/Revealed';
import { EverythingContext, Folded } from './Folded';
import { FindContext } from './find';
import { type JsonNode, readJson, summary } from './json';

/** Up to here JSON is drawn as a tree; a larger text is shown as it is. */
export const MOST_JSON = 16_000_000;
const MOST_DEPTH = 60;
const PAGE = 100;
const MOST_OPENED = 20_000;

interface Props {
  readonly text: string;
  /** Branches down to here are open at first. */
  readonly open?: number;
}

/** A JSON text as a tree of exactly what it says; any other text as it is. */
export function JsonTree({ text, open = 2 }: Props): ReactNode {
  const node = useMemo(() => (text.length <= MOST_JSON ? readJson(text) : undefined), [text]);
  // What was looked for must not hide in a closed branch; in a large tree it would open too much.
  const find = useContext(FindContext);
  const depth = find !== undefined && text.length < MOST_OPENED && text.toLowerCase().includes(find.toLowerCase()) ? MOST_DEPTH : open;
  if (node === undefined || node.type === 'string') return <Folded text={node?.type === 'string' ? node.value : text} lines={14} />;
  return <div className="json" dir="ltr"><Value node={node} depth={0} open={depth} /></div>;
}

interface ValueProps {
  readonly node: JsonNode;
  readonly depth: number;
  readonly open: number;
  readonly name?: ReactNode;
}

function Value({ node, depth, open, name }: ValueProps): ReactNode {
  if (node.type === 'array' || node.type === 'object') return <Branch node={node} depth={depth} open={open} name={name} />;
  return <div className="json-row">{name}<Leaf node={node} /></div>;
}

function Leaf({ node }: { readonly node: JsonNode }): ReactNode {
  switch (node.type) {
    case 'string':
      return node.value.length > 160 || node.value.includes('\n')
        ? <div className="json-long json-string"><Folded text={node.value} lines={8} /></div>
        : <span className="json-string">"<Revealed text={node.value} mode="exact" />"</span>;
    case 'number':
      return <span className="json-number">{node.raw}</span>;
    case 'literal':
      return <span className="json-literal">{node.raw}</span>;
    default:
      return null;
  }
}

function Branch({ node, depth, open, name }: ValueProps & { readonly node: JsonNode & { type: 'array' | 'object' } }): ReactNode {
  const everything = useContext(EverythingContext);
  const [choice, setChoice] = useState<boolean>();
  const [pages, setPages] = useState(1);
  const size = node.type === 'array' ? node.items.length : node.entries.length;
  const small = size <= 40;
  const unfolded = choice ?? (everything ? depth < MOST_DEPTH : depth < open && (small || depth === 0));
  const words = node.type === 'array' ? counted(size, 'item') : counted(size, 'field');
  if (size === 0) return <div className="json-row">{name}<span className="soft">{node.type === 'array' ? '[]' : '{}'}</span></div>;
  const shown = everything ? size : Math.min(size, pages * PAGE);
  return (
    <div className="json-branch">
      <button type="button" className="json-row json-toggle" aria-expanded={unfolded} onClick={() => setChoice(!unfolded)}>
        <span className="json-arrow" aria-hidden="true">{unfolded ? '▾' : '▸'}</span>
        {name}
        <span className="soft">{unfolded ? words : <Revealed text={summary(node)} />}</span>
      </button>
      {unfolded ? (
        <div className="json-children">
          {node.type === 'array'
            ? node.items.slice(0, shown).map((item, index) => <Value key={index} node={item} depth={depth + 1} open={open} name={<span className="json-index">{index}: </span>} />)
            : node.entries.slice(0, shown).map((entry, index) => (
                <Value key={index} node={entry.value} depth={depth + 1} open={open} name={<span className="json-name"><Revealed text={entry.name} mode="exact" />: </span>} />
              ))}
          {shown < size ? <button type="button" className="link" onClick={() => setPages(pages * 4)}>… {counted(size - shown, 'further one', 'further ones')}</button> : null}
        </div>
      ) : null}
    </div>
  );
}
