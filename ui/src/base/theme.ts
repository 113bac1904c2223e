/** Light, dark, or as the system says. Kept in local storage; the document element carries it for the style sheet. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'verbatim.theme';

export function storedTheme(): Theme {
  const value = read(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  write(KEY, theme === 'system' ? null : theme);
}

/** The theme a press of the button leads to: always the one that is not seen now. */
export function otherTheme(theme: Theme): Theme {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return dark ? 'light' : 'dark';
}

/** Storage may be forbidden: then a preference lasts as long as the page. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // See read.
  }
}
