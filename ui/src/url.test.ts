import { describe, expect, it } from 'vitest';
import { parseSearch, readListSearch, readTraceSearch, writeSearch } from './url';

describe('addresses', () => {
  it('come back as they were', () => {
    const search = { q: 'status:error "a & b=c" +1 100% ünï', from: '-7d', view: 'traces' as const };
    expect(readListSearch(parseSearch(writeSearch(search)))).toEqual(search);
  });
  it('keep what looks like a number a text', () => {
    expect(readTraceSearch(parseSearch('?span=0000000000000001&attempt=2'))).toEqual({ span: '0000000000000001', attempt: '2' });
  });
  it('drop what is not known', () => {
    expect(readTraceSearch(parseSearch('?tab=evil&as=hex&other=1&find='))).toEqual({ as: 'hex' });
    expect(writeSearch({ q: '', from: undefined })).toBe('');
  });
});
