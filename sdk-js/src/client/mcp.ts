/** What a tool call of the Model Context Protocol looks like, as `@modelcontextprotocol/sdk` has it. */
interface CallToolRequest {
  readonly name: string;
  readonly arguments?: unknown;
}

type CallTool = (request: CallToolRequest, ...more: unknown[]) => Promise<unknown>;

const HOOKED = new WeakSet<object>();

/**
 * Hooks `callTool` of this client.
 *
 * @param run runs one call as a tool
 * @throws TypeError if there is none
 */
export function hookMcp(
  client: object,
  run: (name: string, values: unknown, work: () => Promise<unknown>) => Promise<unknown>,
): void {
  const target = client as { callTool?: CallTool };
  const original = target.callTool;
  if (typeof original !== 'function') {
    throw new TypeError('expected a client with callTool');
  }
  if (HOOKED.has(client)) {
    return;
  }
  HOOKED.add(client);
  target.callTool = (request, ...more) =>
    run(request.name, request.arguments ?? {}, () => original.call(client, request, ...more));
}
