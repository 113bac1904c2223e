import { Link } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';

interface Chosen {
  readonly text: string;
  readonly left: number;
  readonly top: number;
}

const MOST = 200;

/** Offers to look for selected text in all traces. */
export function FindEverywhere({ box }: { readonly box: RefObject<HTMLElement | null> }): ReactNode {
  const [chosen, setChosen] = useState<Chosen>();
  useEffect(() => {
    const listen = () => {
      const selection = document.getSelection();
      const text = selection?.toString().replace(/\s+/g, ' ').trim() ?? '';
      const inside = selection !== null && selection.rangeCount > 0 && box.current?.contains(selection.getRangeAt(0).commonAncestorContainer) === true;
      if (!inside || text.length < 2) {
        setChosen(undefined);
        return;
      }
      const rect = selection.getRangeAt(0).getBoundingClientRect();
      setChosen({ text: text.slice(0, MOST), left: Math.max(8, Math.min(rect.left, innerWidth - 160)), top: rect.bottom + 6 > innerHeight - 40 ? rect.top - 34 : rect.bottom + 6 });
    };
    // After the mouse is up, so that nothing moves while somebody drags.
    document.addEventListener('mouseup', listen);
    document.addEventListener('keyup', listen);
    return () => {
      document.removeEventListener('mouseup', listen);
      document.removeEventListener('keyup', listen);
    };
  }, [box]);
  if (chosen === undefined) return null;
  return (
    <Link
      to="/traces"
      search={{ q: `"${chosen.text.replace(/["\\]/g, '\\$&')}"` }}
      className="find-everywhere"
      style={{ left: chosen.left, top: chosen.top }}
      data-testid="find-everywhere"
    >
      ⌕ find everywhere
    </Link>
  );
}
