import { expect, it } from 'vitest';
import type { Message } from '../api/types';
import { pairTools } from './tools';

const asks = (id: string): Message => ({ role: 'assistant', name: null, parts: [{ type: 'tool_request', id, name: 'look', arguments: '{}' }] });
const gives = (id: string, content: string): Message => ({ role: 'tool', name: null, parts: [{ type: 'tool_result', id, name: null, content, isError: false }] });

it('shows a result once, beside its request', () => {
  const messages = [asks('a'), gives('a', '1'), gives('b', '2')];
  const tools = pairTools(messages);
  expect(tools.results.get('a')?.content).toBe('1');
  expect(messages.map((message) => tools.isShownBeside(message))).toEqual([false, true, false]);
});

it('loses no result when an id comes twice', () => {
  const [first, second] = [gives('a', '1'), gives('a', '2')];
  const tools = pairTools([asks('a'), first, second]);
  expect([first, second].map((message) => tools.isShownBeside(message))).toEqual([false, true]);
});

it('keeps a message that says more than the result', () => {
  const mixed: Message = { role: 'user', name: null, parts: [...gives('a', '1').parts, { type: 'text', text: 'and?' }] };
  expect(pairTools([asks('a'), mixed]).isShownBeside(mixed)).toBe(false);
});
