import type { PromptVersion, SiteVersions } from '../api/types';
import { counted, listed } from '../base/format';

/** Calls of all versions in each part of the timeline. */
export function totals(versions: readonly Pick<PromptVersion, 'timeline'>[]): readonly number[] {
  const sums: number[] = [];
  for (const { timeline } of versions) timeline.forEach((calls, index) => (sums[index] = (sums[index] ?? 0) + calls));
  return sums;
}

/** 92 %, <1 %, 0 % */
export function percent(share: number): string {
  if (share <= 0) return '0 %';
  if (share < 0.01) return '<1 %';
  return share > 0.99 && share < 1 ? '>99 %' : `${Math.round(share * 100)} %`;
}

/** Which versions were used around the moment asked for: "v3 (92 %), v2 (8 %, draining)". */
export function activeThen(site: Pick<SiteVersions, 'items' | 'undecidedShare'>): string {
  const used = site.items.filter((version) => version.windowCalls > 0).toSorted((a, b) => b.share - a.share);
  const words = used.map((version) => `${version.name} (${percent(version.share)}${version.state === 'draining' ? ', draining' : ''})`);
  if (site.undecidedShare > 0) words.push(`not known (${percent(site.undecidedShare)})`);
  return words.length === 0 ? 'nobody called it' : listed(words);
}

/** The moment at a place of the timeline, 0 to 1. */
export function momentAt(timeline: { readonly from: string; readonly to: string }, place: number): string {
  const from = Date.parse(timeline.from);
  const to = Date.parse(timeline.to);
  return new Date(Math.round(from + Math.min(1, Math.max(0, place)) * (to - from))).toISOString();
}

/** The place of a moment on the timeline, 0 to 1 inside it. */
export function placeOf(timeline: { readonly from: string; readonly to: string }, moment: string): number {
  const from = Date.parse(timeline.from);
  return (Date.parse(moment) - from) / Math.max(1, Date.parse(timeline.to) - from);
}

/** "3 of 120 calls": a rate that can be checked. */
export function rateWords(part: number, calls: number): string {
  return `${part} of ${counted(calls, 'call')}`;
}
