import type { Message, ToolResult } from '../api/types';

/** Requests for tools and their results, brought together by id. */
export interface PairedTools {
  readonly results: ReadonlyMap<string, ToolResult>;
  /** Whether everything in the message stands beside requests already, so that it need not be shown again. */
  isShownBeside(message: Message): boolean;
}

export function pairTools(messages: readonly Message[]): PairedTools {
  const results = new Map<string, ToolResult>();
  const asked = new Set<string>();
  for (const message of messages) {
    for (const part of message.parts) {
      if (part.type === 'tool_result' && part.id !== null) results.set(part.id, part);
      if (part.type === 'tool_request' && part.id !== null) asked.add(part.id);
    }
  }
  return {
    results,
    isShownBeside: (message) =>
      message.parts.length > 0 &&
      message.parts.every((part) => part.type === 'tool_result' && part.id !== null && asked.has(part.id) && results.get(part.id) === part),
  };
}
