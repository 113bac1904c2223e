import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const HASH = /^[0-9a-f]{7,64}$/i;

/** The commit that is checked out in the repository of this folder; looks in it and those above it. Runs no program. */
export function commitInFolder(start: string): string | undefined {
  try {
    for (let folder = start; ; folder = dirname(folder)) {
      const git = join(folder, '.git');
      const stat = statSync(git, { throwIfNoEntry: false });
      if (stat?.isDirectory() === true) {
        return head(git, git);
      }
      if (stat?.isFile() === true) {
        return headOfWorktree(folder, read(git));
      }
      if (dirname(folder) === folder) {
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
}

/** A worktree or submodule has a file `.git` that reads `gitdir: <folder>`. */
function headOfWorktree(folder: string, pointer: string): string | undefined {
  if (!pointer.startsWith('gitdir:')) {
    return undefined;
  }
  const git = resolve(folder, pointer.slice('gitdir:'.length).trim());
  const common = join(git, 'commondir');
  return head(git, isFile(common) ? resolve(git, read(common)) : git);
}

function head(folder: string, shared: string): string | undefined {
  const text = read(join(folder, 'HEAD'));
  if (!text.startsWith('ref:')) {
    return hash(text);
  }
  const reference = text.slice('ref:'.length).trim();
  for (const root of [folder, shared]) {
    const loose = join(root, reference);
    if (isFile(loose)) {
      return hash(read(loose));
    }
  }
  const packed = join(shared, 'packed-refs');
  if (!isFile(packed)) {
    return undefined;
  }
  const line = read(packed)
    .split('\n')
    .find((each) => each.endsWith(` ${reference}`));
  return line === undefined ? undefined : hash(line.slice(0, line.indexOf(' ')));
}

function hash(text: string): string | undefined {
  return HASH.test(text) ? text : undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}
