import { sendJson } from '../api/client';
import * as shapes from '../api/shapes';
import type { PromptVersion, SkeletonLine } from '../api/types';

/** A correction by hand; with a null it is taken back. */
export type Edit =
  | { readonly kind: 'rename'; readonly versionId: string; readonly name: string | null }
  | { readonly kind: 'merge'; readonly versionId: string; readonly into: string | null }
  | { readonly kind: 'split'; readonly versionId: string; readonly line: string | null };

export interface Edited {
  /** The version that shows the correction. */
  readonly versionId: string;
}

export function makeEdit(siteId: string, edit: Edit): Promise<Edited> {
  const { kind, versionId, ...document } = edit;
  return sendJson<Edited>('POST', `/api/v1/sites/${encodeURIComponent(siteId)}/versions/${encodeURIComponent(versionId)}/${kind}`, document, shapes.editedVersion);
}

/** What takes a correction back. */
export function inverse(edit: Edit, before: Pick<PromptVersion, 'name' | 'renamed'>, edited: Edited): Edit {
  switch (edit.kind) {
    case 'rename':
      return { ...edit, name: before.renamed ? before.name : null };
    case 'merge':
      return { ...edit, into: null };
    case 'split':
      return { kind: 'split', versionId: edited.versionId, line: null };
  }
}

/** What was done, for people. */
export function editWords(edit: Edit, name: string, nameOf: (versionId: string) => string): string {
  switch (edit.kind) {
    case 'rename':
      return edit.name === null ? `${name} has its own name again` : `${name} is now called ${edit.name}`;
    case 'merge':
      return edit.into === null ? `${name} is shown by itself again` : `${name} is now shown as ${nameOf(edit.into)}`;
    case 'split':
      return edit.line === null ? `the split that made ${name} is taken back` : `calls of ${name} with “${edit.line}” are now a version of their own`;
  }
}

/** Lines that some prompts of a version have and others do not: those worth splitting by. */
export function splitLines(skeleton: readonly SkeletonLine[]): readonly string[] {
  return [...new Set(skeleton.filter(({ kind, part, text }) => kind === 'conditional' && part !== 'tool' && !text.includes('{{')).map(({ text }) => text.trim()))];
}
