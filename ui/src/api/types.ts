import type { components } from './schema';

type Schemas = components['schemas'];

export type TraceSummary = Schemas['TraceSummary'];
export type TracePage = Schemas['TracePage'];
export type Trace = Schemas['Trace'];
export type SpanNode = Schemas['SpanNode'];
export type SpanKind = Schemas['SpanKind'];
export type SpanStatus = Schemas['SpanStatus'];
export type Span = Schemas['Span'];
export type SpanPointer = Schemas['SpanPointer'];
export type Attempt = Schemas['Attempt'];
export type Attribute = Schemas['Attribute'];
export type Payload = Schemas['Payload'];
export type Message = Schemas['Message'];
export type Part = Schemas['Part'];
export type ToolRequest = Schemas['ToolRequestPart'];
export type ToolResult = Schemas['ToolResultPart'];
export type Usage = Schemas['Usage'];
export type Cost = Schemas['Cost'];
export type Chunks = Schemas['Chunks'];
export type Hit = Schemas['Hit'];
export type HitPage = Schemas['HitPage'];
export type Snippet = Schemas['Snippet'];
export type SessionPage = Schemas['SessionPage'];
export type Chapter = Schemas['Chapter'];
export type Turn = Schemas['Turn'];
export type Facets = Schemas['Facets'];
export type Facet = Schemas['Facet'];
export type Histogram = Schemas['Histogram'];
export type Completion = Schemas['Completion'];
export type ParsedQuery = Schemas['ParsedQuery'];
export type QueryFields = Schemas['QueryFields'];
export type Status = Schemas['Status'];
export type Fact = Schemas['Fact'];
export type Outcome = Schemas['Outcome'];
export type Relation = Schemas['Relation'];
export type ErrorBody = Schemas['Error'];
export type Diff = Schemas['Diff'];
export type DiffPiece = Schemas['DiffPiece'];
export type DiffText = Schemas['DiffText'];
export type DiffChange = Schemas['DiffChange'];
export type DiffTool = Schemas['DiffTool'];
export type DiffPair = Schemas['DiffPair'];
export type DiffFactor = Schemas['DiffFactor'];
export type DiffStep = Schemas['DiffStep'];
export type DiffStepPair = Schemas['DiffStepPair'];
export type DiffDelta = Schemas['DiffDelta'];

/** A call that asks the same, most telling first. */
export interface Sibling {
  readonly traceId: string;
  readonly spanId: string;
  /** `twin`, `close`, `similar topic`: how alike the questions are. */
  readonly label: string;
  /** Why it was chosen, in words. */
  readonly reason: string;
  /** Which factors differ. */
  readonly differs: readonly string[];
  readonly score: number;
}
