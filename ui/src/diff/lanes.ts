import type { Diff, DiffChange, DiffPair, DiffText, DiffTool } from '../api/types';
import { counted, oneLine } from '../base/format';
import type { DiffView, LaneName } from '../url';
import { bySentence, markedLines, type Segment, type Sign, stretches } from './lines';

/** What stands in a lane, one below the other; what is longer than a row is broken later. */
export type LaneItem =
  | { readonly type: 'heading'; readonly words: string; readonly note?: string }
  | { readonly type: 'text'; readonly sign: Sign; readonly segments: readonly Segment[]; readonly indent?: number; readonly dim?: boolean; readonly change?: number; readonly pointer?: string }
  | { readonly type: 'fold'; readonly id: string; readonly words: string; readonly open: boolean }
  | { readonly type: 'note'; readonly words: string; readonly tone: 'soft' | 'warn' }
  | { readonly type: 'step'; readonly index: number; readonly change?: number }
  | { readonly type: 'fork' };

export interface Lanes {
  readonly prompt: readonly LaneItem[];
  readonly path: readonly LaneItem[];
  readonly answer: readonly LaneItem[];
  /** In which lane each change is; the place in this list is its number. */
  readonly changes: readonly LaneName[];
}

export interface LaneOptions {
  readonly view: DiffView;
  /** Whether a fold is open. */
  readonly isOpen: (id: string) => boolean;
  /** The texts of the left side's messages, once they were asked for: equal ones are in no diff. */
  readonly messages?: readonly string[] | undefined;
}

const COARSE = 'The two differ too much to be compared word by word in the time allowed, so larger parts show as changed. Nothing is left out.';

/** What a diff shows in each lane. Changes are numbered through all of them. */
export function lanesOf(diff: Diff, options: LaneOptions): Lanes {
  const changes: LaneName[] = [];
  const prompt = new Lane('prompt', options, changes);
  promptLane(prompt, diff, options);
  const path = new Lane('path', options, changes);
  pathLane(path, diff);
  const answer = new Lane('answer', options, changes);
  answerLane(answer, diff, options);
  return { prompt: prompt.items, path: path.items, answer: answer.items, changes };
}

/** Builds one lane. */
class Lane {
  readonly items: LaneItem[] = [];
  private inChange = false;

  constructor(
    private readonly name: LaneName,
    private readonly options: LaneOptions,
    private readonly changes: LaneName[],
  ) {}

  heading(words: string, note?: string): void {
    this.end();
    this.items.push(note === undefined ? { type: 'heading', words } : { type: 'heading', words, note });
  }

  note(words: string, tone: 'soft' | 'warn' = 'soft'): void {
    this.end();
    this.items.push({ type: 'note', words, tone });
  }

  fork(): void {
    this.items.push({ type: 'fork' });
  }

  /** Lines that differ one below the other are one change. */
  text(sign: Sign, segments: readonly Segment[], indent = 0, pointer?: string): void {
    const differs = sign !== 'equal' && sign !== 'noise';
    this.items.push({ type: 'text', sign, segments, ...(indent > 0 ? { indent } : {}), ...(sign === 'noise' ? { dim: true } : {}), ...(pointer === undefined ? {} : { pointer }), ...this.numbered(differs) });
  }

  step(index: number, sign: Sign): void {
    this.items.push({ type: 'step', index, ...this.numbered(sign !== 'equal' && sign !== 'noise') });
  }

  /** What comes next is another change. */
  end(): void {
    this.inChange = false;
  }

  private numbered(differs: boolean): { readonly change?: number } {
    if (!differs) {
      this.inChange = false;
      return {};
    }
    if (!this.inChange) this.changes.push(this.name);
    this.inChange = true;
    return { change: this.changes.length - 1 };
  }

  /** Shows what differs and its surroundings; the rest folds. */
  each(id: string, signs: readonly Sign[], fold: (count: number) => string, show: (index: number) => void, context?: number): void {
    for (const { from, to, folds } of stretches(signs, context)) {
      let open = true;
      if (folds) {
        this.end();
        open = this.options.isOpen(`${id}${from}`);
        this.items.push({ type: 'fold', id: `${id}${from}`, words: fold(to - from), open });
      }
      if (open) for (let i = from; i < to; i++) show(i);
    }
  }

  compared(id: string, text: DiffText, indent = 0, noise = false): void {
    const lines = markedLines(this.options.view === 'sentences' ? bySentence(text.pieces) : text.pieces);
    this.each(id, lines.map((line) => line.sign), (count) => `${counted(count, 'equal line')}`, (index) => {
      const line = lines[index]!;
      this.text(noise && line.sign !== 'equal' ? 'noise' : line.sign, line.segments, indent);
    });
    if (!text.complete) this.note(COARSE, 'warn');
    this.end();
  }

  /** What the program filled into its own text: that text first, then the two values. */
  variables(variables: Diff['variables']): void {
    for (const { line, left, right } of variables) {
      this.end();
      this.text('noise', [{ text: line, mark: 'faint' }]);
      for (const part of left === '' ? [] : left.split('\n')) this.text('removed', [{ text: part, mark: 'removed' }], 1);
      for (const part of right === '' ? [] : right.split('\n')) this.text('added', [{ text: part, mark: 'added' }], 1);
    }
    this.end();
  }

  /** Differences of JSON values by where they stand. */
  values(changes: readonly DiffChange[], indent = 0): void {
    for (const change of changes) {
      this.end();
      const path = change.rightPath ?? change.leftPath ?? '';
      const name: Segment = { text: path === '' ? 'all of it' : path, mark: 'name' };
      const moved = change.leftPath !== null && change.rightPath !== null && change.leftPath !== change.rightPath ? [{ text: `  was ${change.leftPath}`, mark: 'faint' } as const] : [];
      if (change.right === null) this.text('removed', [name, { text: '  ', mark: 'equal' }, { text: change.left ?? '', mark: 'removed' }], indent, path);
      else if (change.left === null) this.text('added', [name, { text: '  ', mark: 'equal' }, { text: change.right, mark: 'added' }], indent, path);
      else if (change.left.length + change.right.length + path.length < 60) {
        this.text('changed', [name, { text: '  ', mark: 'equal' }, { text: change.left, mark: 'removed' }, { text: ' → ', mark: 'faint' }, { text: change.right, mark: 'added' }, ...moved], indent, path);
      } else {
        this.text('changed', [name, ...moved], indent, path);
        this.text('removed', [{ text: change.left, mark: 'removed' }], indent + 1);
        this.text('added', [{ text: change.right, mark: 'added' }], indent + 1);
      }
    }
    this.end();
  }

  tools(tools: readonly DiffTool[]): void {
    for (const tool of tools) {
      this.end();
      const words = tool.relation === 'removed' ? '  only on the left' : tool.relation === 'added' ? '  only on the right' : '';
      this.text(tool.relation, [{ text: tool.name, mark: tool.relation === 'removed' ? 'removed' : tool.relation === 'added' ? 'added' : 'name' }, { text: words, mark: 'faint' }]);
      if (tool.changes.length > 0) {
        this.values(tool.changes, 1);
      }
      if (tool.result.length > 0) {
        this.end();
        this.items.push({ type: 'text', sign: 'equal', segments: [{ text: 'what it gave', mark: 'faint' }], indent: 1 });
        this.values(tool.result, 1);
      }
    }
    this.end();
  }
}

const stateOf = (diff: Diff, kind: string) => diff.factors.find((factor) => factor.kind === kind)?.state;

function promptLane(lane: Lane, diff: Diff, options: LaneOptions): void {
  if (diff.prompt === null) {
    lane.note(isOfSteps(diff) ? 'These steps call no model. What they were given stands under Path, what they gave under Answer.' : 'A side calls no model, so there is no prompt to compare.');
    return;
  }
  const state = stateOf(diff, 'prompt');
  const empty = diff.prompt.pieces.length === 0;
  lane.heading('instructions', state === 'unknown' ? undefined : empty ? 'none on either side' : state === 'same' ? 'the same' : state === 'noise' ? 'only times, ids and the like differ' : undefined);
  if (state === 'unknown') lane.note('Not captured on at least one side: what the model was told there is not known.', 'warn');
  lane.compared('p', diff.prompt, 0, state === 'noise');
  if (diff.variables.length > 0) {
    lane.heading('filled in', `${counted(diff.variables.length, 'value')} ${diff.variables.length === 1 ? 'differs' : 'differ'}`);
    lane.variables(diff.variables);
  }
  if (diff.parameters.length > 0) {
    lane.heading('parameters');
    lane.values(diff.parameters);
  } else if (stateOf(diff, 'parameters') === 'unknown') lane.heading('parameters', 'unknown on at least one side');
  if (diff.tools.length > 0) {
    lane.heading('tools offered');
    lane.tools(diff.tools);
  }
  if (diff.pairs.length > 0) messages(lane, diff.pairs, options);
}

function messages(lane: Lane, pairs: readonly DiffPair[], options: LaneOptions): void {
  const differing = pairs.filter((pair) => pair.relation !== 'equal' && pair.relation !== 'noise').length;
  lane.heading('messages', differing === 0 ? `${counted(pairs.length, 'pair')}, all the same` : `${differing} of ${pairs.length} differ`);
  lane.each('m', pairs.map((pair) => pair.relation), (count) => counted(count, 'equal message'), (index) => {
    const pair = pairs[index]!;
    lane.end();
    lane.text(pair.relation, [{ text: pair.role, mark: 'name' }, { text: `  ${place(pair)}`, mark: 'faint' }]);
    if (pair.text !== null) lane.compared(`m${index}.`, pair.text, 1, pair.relation === 'noise');
    else if (pair.left !== null && options.messages !== undefined) {
      for (const line of (options.messages[pair.left] ?? '').split('\n')) lane.text('equal', [{ text: line, mark: 'equal' }], 1);
    }
    lane.end();
  }, 1);
}

function place({ left, right }: DiffPair): string {
  if (right === null) return `message ${left! + 1} of the left only`;
  if (left === null) return `message ${right + 1} of the right only`;
  return left === right ? `message ${left + 1}` : `message ${left + 1}, on the right ${right + 1}`;
}

function pathLane(lane: Lane, diff: Diff): void {
  if (diff.left.spanId === null) {
    if (diff.path.length === 0) lane.note('Neither side has steps.');
    lane.each('s', diff.path.map((pair, index) => (index === diff.fork ? 'changed' : pair.relation)), (count) => counted(count, 'equal step'), (index) => {
      if (index === diff.fork) {
        lane.end();
        lane.fork();
      }
      lane.step(index, diff.path[index]!.relation);
    });
    if (!diff.complete) lane.note('Too many steps stand side by side to weigh every one against every other: some pairs may be found that are not the best. No step is left out.', 'warn');
  }
  if (diff.calls.length > 0) {
    if (isOfSteps(diff)) lane.heading('what they were given');
    else lane.heading(diff.left.spanId === null ? 'tools called' : 'tools asked for', `${diff.calls.length} ${diff.calls.length === 1 ? 'differs' : 'differ'}`);
    lane.tools(diff.calls);
  } else if (isOfSteps(diff)) lane.note('They were given the same.');
  else if (diff.left.spanId !== null) lane.note('Two calls are compared. Neither asks for a tool that the other does not ask for in the same way.');
}

/** Where in JSON a change stands, whichever element of a list it is in; undefined where it is no value of JSON. */
export function pointerOf(lanes: Lanes, change: number | undefined): string | undefined {
  if (change === undefined) return undefined;
  const items = [...lanes.prompt, ...lanes.path, ...lanes.answer];
  const found = items.find((item) => item.type === 'text' && item.change === change && item.pointer !== undefined && item.pointer !== '');
  return found?.type === 'text' ? found.pointer?.replace(/\/\d+(?=\/|$)/g, '/*') : undefined;
}

/** Whether two steps that call no model are compared. */
function isOfSteps(diff: Diff): boolean {
  return diff.left.spanId !== null && diff.prompt === null;
}

const FACTS: Readonly<Record<string, string>> = { email: 'e-mail', code: 'code', name: 'name' };

function answerLane(lane: Lane, diff: Diff, options: LaneOptions): void {
  const { answer } = diff;
  if (answer === null) {
    lane.note('A side calls no model, so there is no answer to compare.');
    return;
  }
  const { changed, removed, added } = answer.facts;
  const facts = changed.length + removed.length + added.length;
  if (facts > 0 || options.view === 'facts') {
    lane.heading('what is stated', facts === 0 ? 'numbers, dates, names, links: the same' : undefined);
    for (const { left, right } of changed) {
      lane.end();
      lane.text('changed', [kindOf(left.kind), { text: oneLine(left.text), mark: 'removed' }, { text: ' → ', mark: 'faint' }, { text: oneLine(right.text), mark: 'added' }]);
    }
    for (const fact of removed) {
      lane.end();
      lane.text('removed', [kindOf(fact.kind), { text: oneLine(fact.text), mark: 'removed' }]);
    }
    for (const fact of added) {
      lane.end();
      lane.text('added', [kindOf(fact.kind), { text: oneLine(fact.text), mark: 'added' }]);
    }
    lane.end();
  }
  if (options.view !== 'facts') {
    const captured = stateOf(diff, 'prompt') !== 'unknown';
    if (answer.relation === 'removed') lane.heading('answer', 'only the left side answered');
    else if (answer.relation === 'added') lane.heading('answer', 'only the right side answered');
    else lane.heading(isOfSteps(diff) ? 'what they gave' : 'answer', answer.relation === 'noise' ? 'only times, ids and the like differ' : answer.relation === 'equal' && (captured || answer.text.pieces.length > 0) ? 'the same' : undefined);
    if (answer.json !== null && options.view === 'words') {
      lane.note('Both are JSON: by place in it.');
      lane.values(answer.json);
    } else {
      if (answer.text.pieces.length === 0) lane.note(isOfSteps(diff) ? 'Nothing, or it was not captured.' : captured ? 'No text on either side.' : 'Not captured on at least one side.', captured ? 'soft' : 'warn');
      lane.compared('a', answer.text, 0, answer.relation === 'noise');
    }
  }
  if (answer.calls.length > 0 && diff.left.spanId === null) {
    lane.heading('tools the answer asks for');
    lane.tools(answer.calls);
  }
}

function kindOf(kind: string): Segment {
  return { text: `${FACTS[kind] ?? kind}  `, mark: 'faint' };
}
