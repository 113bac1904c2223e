/**
 * A store in one folder: an append-only log that is the database, and Lucene indexes made from it.
 *
 * <h2>Folder</h2>
 *
 * <pre>
 * data/lock                          held while a process has the store open
 * data/settings.db                   SQLite: settings
 * data/versions.db                   SQLite: versions of prompts (can be deleted: built from spans)
 * data/partitions/00000001/segment.log   the log of a partition
 * data/partitions/00000001/spans/    Lucene: spans          (can be deleted: built from the log)
 * data/partitions/00000001/text/     Lucene: text of slices (can be deleted: built from the log)
 * </pre>
 *
 * <p>A partition holds everything that its spans refer to. Retention deletes whole partitions.
 *
 * <h2>Segment, version 1</h2>
 *
 * <p>Fixed numbers are little-endian, varints unsigned LEB128, checksums CRC32C.
 *
 * <pre>
 * segment    = fileHeader group*
 * fileHeader = "VERBATIM" u32:version u32:partition u64:firstSpan u64:firstTrace
 *              u64:createdEpochNanos u32:0 u32:crcOfTheBytesBefore
 * group      = record+                the last record alone has the flag endsGroup
 * record     = header index data
 * header     = u32:magic u8:type u8:flags u8:version u8:0 u32:indexLength u32:dataLength
 *              u32:rawLength u32:count u64:first u32:crcOfData u32:crcOfHeaderAndIndex
 * type       = 1 content | 2 spans | 3 facts
 * flags      = bit 0 endsGroup
 * data       = one zstd frame of rawLength bytes
 *
 * content    : index = (u64 u64)*                the hash of each slice; first is the number of the
 *                                                first slice, the others follow
 *              data  = (u8:sliceType varint:length bytes)*
 * spans      : index = varint:n trace{n} entry*  first is the number of the first span
 *              trace = varint:number string:project u64:high u64:low   each that the index names
 *              entry = varint:trace u64:spanId u64:hashHigh u64:hashLow
 *                      zigzag:startMinusStartBefore varint:duration u8:statusRank
 *              data  = (varint:length body)*
 *              body  = fields: 1 received, 2 span, 3 recipe of each payload, 4 slices introduced
 * facts      : index = empty, or varint:n trace{n} varint:m use{m}
 *              use   = varint:trace u64:spanId varint:byTrace u64:bySpanId zigzag:time
 *                                                an answer, and the call that used it
 *              data  = (varint:length fact)*     all other facts; the count of the record is theirs
 * </pre>
 *
 * <p>Spans and facts are tagged fields as Protocol Buffers has them; see {@code SpanCodec}, {@code
 * CallCodec}, {@code ThreadingCodec}, {@code AttributeCodec}, {@code FactCodec} for the numbers and
 * {@code Recipe} for recipes. Readers pass over fields they do not know; numbers are never reused.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Contents stand before the spans that refer to them, in the same group; a group is forced to
 *       the medium before any of its batches is acknowledged.
 *   <li>Indexes of records are not compressed: opening a store reads only them.
 *   <li>Opening cuts off an unfinished group at the end of the newest segment. Damage that is
 *       followed by whole records is no torn end: it is reported, and the rest stays readable.
 *   <li>A Lucene commit holds the place of the log up to which it goes; the rest is read again.
 * </ul>
 */
@NullMarked
package dev.verbatim.store.embedded;

import org.jspecify.annotations.NullMarked;
