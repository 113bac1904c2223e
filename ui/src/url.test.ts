import { describe, expect, it } from 'vitest';
import { parseSearch, readDiffSearch, readKeys, readListSearch, readTraceSearch, writeKeys, writeSearch } from './url';

describe('addresses', () => {
  it('come back as they were', () => {
    const search = { q: 'status:error "a & b=c" +1 100% ünï', from: '-7d', view: 'traces' as const };
    expect(readListSearch(parseSearch(writeSearch(search)))).toEqual(search);
  });
  it('keep what looks like a number a text', () => {
    expect(readTraceSearch(parseSearch('?span=0000000000000001&attempt=2'))).toEqual({ span: '0000000000000001', attempt: '2' });
  });
  it('restore a comparison', () => {
    const search = '?left=aa:01&right=bb:02&by=facts&open=p12,m3&at=2';
    expect(writeSearch({ ...readDiffSearch(parseSearch(search)) })).toBe(search);
    expect(readDiffSearch(parseSearch('?left=aa&by=all&lane=evil'))).toEqual({ left: 'aa' });
  });
  it('restore metadata keys whatever they are', () => {
    const keys = ['plan', 'a,b', 'ünï x', '%2C'];
    const search = writeSearch({ facets: writeKeys(keys) });
    expect(readKeys(readListSearch(parseSearch(search)).facets)).toEqual(keys);
    expect(writeKeys([])).toBeUndefined();
    expect(readKeys('%E0%A4%A,plan')).toEqual(['plan']);
  });
  it('drop what is not known', () => {
    expect(readTraceSearch(parseSearch('?tab=evil&as=hex&other=1&find='))).toEqual({ as: 'hex' });
    expect(writeSearch({ q: '', from: undefined })).toBe('');
  });
});
