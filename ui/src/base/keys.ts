import { useEffect, useRef } from 'react';

/** What a key does, by its name as in KeyboardEvent.key; "Shift+E" only where the shift matters. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Keys of a page. They do nothing while somebody types, and with Ctrl, Alt or Meta they stay the
 * browser's.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      const target = event.target;
      if (target instanceof HTMLElement && isTyping(target) && event.key !== 'Escape') return;
      // On a button or link these two are its own.
      if ((event.key === 'Enter' || event.key === ' ') && target instanceof HTMLElement && target.closest('button, a, summary, [role=tab]') !== null) return;
      const action = latest.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

export function isTyping(element: HTMLElement): boolean {
  return element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
