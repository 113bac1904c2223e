import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Player } from './player.js';

const DEADLINE_MILLIS = 10_000;

/**
 * Puts the tape of a run in the place of the old one, when it is complete.
 *
 * @param calls how many spans the run has at least; they are stored behind their answers
 */
export async function writeRun(player: Player, trace: string, calls: number, folder: string): Promise<void> {
  for (const begun = Date.now(); ; await new Promise((later) => setTimeout(later, 50))) {
    const taken = await player.tape(trace);
    const files = taken === undefined ? new Map<string, Buffer>() : unzipped(taken);
    const spans = files.get('spans.jsonl')?.toString('utf8').trimEnd().split('\n') ?? [];
    if (spans.length >= calls) {
      replace(files, folder);
      return;
    }
    if (Date.now() - begun > DEADLINE_MILLIS) {
      throw new Error(`the player stored ${String(spans.length)} of ${String(calls)} calls of the run`);
    }
  }
}

function replace(files: ReadonlyMap<string, Buffer>, folder: string): void {
  const fresh = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  const old = `${fresh}-old`;
  try {
    for (const [name, content] of files) {
      const file = resolve(fresh, name);
      if (!file.startsWith(fresh + sep)) {
        throw new Error('the archive holds a name that leads out of it');
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    renameSync(folder, old);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      renameSync(old, folder);
      throw error;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;

/** The files of a zip archive (APPNOTE.TXT 4.3), by its central directory: stored or deflated, below 4 GiB. */
export function unzipped(zip: Buffer): Map<string, Buffer> {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) {
    end--;
  }
  if (end < 0) {
    throw new Error('the player gave no zip archive');
  }
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) {
      throw new Error('the zip archive is damaged');
    }
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const head = zip.readUInt32LE(at + 42);
    const begin = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
    const content = zip.subarray(begin, begin + size);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), method === 0 ? content : inflateRawSync(content));
    at += 46 + name + extra + comment;
  }
  return files;
}
