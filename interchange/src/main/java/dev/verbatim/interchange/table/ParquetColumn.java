package dev.verbatim.interchange.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * The values of one column in the row group being gathered. Pages are compressed as they fill, so
 * that large texts do not stay in memory as they are.
 */
final class ParquetColumn {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int PAGE_ROWS = 20_000;
  private static final int LEVEL = 3;
  private static final long NANOS = 1_000_000_000;

  private final EventColumn column;
  private final Bytes values = new Bytes();
  private final Bytes pages = new Bytes();
  private final BitSet present = new BitSet();
  private int rowsInPage;
  private long rows;
  private long uncompressed;

  ParquetColumn(EventColumn column) {
    this.column = column;
  }

  /** How much memory the column takes. */
  long bytes() {
    return (long) values.size() + pages.size() + rowsInPage / 8;
  }

  void add(EventRow row) throws IOException {
    boolean there =
        switch (column.type()) {
          case TEXT -> addText(row.text(column));
          case INTEGER -> addLong(row.integer(column));
          case REAL -> addLong(row.real(column).map(Double::doubleToRawLongBits));
          case TIME -> addLong(row.time(column).map(ParquetColumn::nanos));
        };
    present.set(rowsInPage, there);
    rowsInPage++;
    rows++;
    if (values.size() >= PAGE_BYTES || rowsInPage == PAGE_ROWS) {
      finishPage();
    }
  }

  /**
   * Writes the column's chunk and begins anew.
   *
   * @param offset where in the file this is
   */
  ColumnMetaData writeTo(OutputStream out, long offset) throws IOException {
    finishPage();
    pages.writeTo(out);
    ColumnMetaData metadata =
        new ColumnMetaData(
            ParquetEvents.physical(column.type()),
            List.of(Encoding.PLAIN, Encoding.RLE),
            new ArrayList<>(List.of(column.columnName())),
            CompressionCodec.ZSTD,
            rows,
            uncompressed,
            pages.size(),
            offset);
    pages.reset();
    rows = 0;
    uncompressed = 0;
    return metadata;
  }

  private boolean addText(Optional<String> text) {
    if (text.isPresent()) {
      byte[] utf8 = text.get().getBytes(StandardCharsets.UTF_8);
      values.littleEndian(utf8.length, 4);
      values.writeBytes(utf8);
    }
    return text.isPresent();
  }

  private boolean addLong(Optional<Long> value) {
    value.ifPresent(bits -> values.littleEndian(bits, 8));
    return value.isPresent();
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  private void finishPage() throws IOException {
    if (rowsInPage == 0) {
      return;
    }
    Bytes page = new Bytes();
    byte[] levels = definitionLevels();
    page.littleEndian(levels.length, 4);
    page.writeBytes(levels);
    values.writeTo(page);
    byte[] compressed = Zstd.compress(page.toByteArray(), LEVEL);
    PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), compressed.length);
    header.setData_page_header(
        new DataPageHeader(rowsInPage, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    int before = pages.size();
    Util.writePageHeader(header, pages);
    uncompressed += pages.size() - before + page.size();
    pages.writeBytes(compressed);
    values.reset();
    present.clear();
    rowsInPage = 0;
  }

  /** One bit a row, as one bit-packed run of the hybrid encoding: 1 where there is a value. */
  private byte[] definitionLevels() {
    int groupsOfEight = (rowsInPage + 7) / 8;
    Bytes run = new Bytes();
    int header = groupsOfEight << 1 | 1;
    while (header >= 0x80) {
      run.write((header & 0x7f) | 0x80);
      header >>>= 7;
    }
    run.write(header);
    byte[] bits = present.toByteArray();
    run.writeBytes(bits);
    run.writeBytes(new byte[groupsOfEight - bits.length]);
    return run.toByteArray();
  }

  private static final class Bytes extends ByteArrayOutputStream {
    void littleEndian(long value, int length) {
      for (int shift = 0; shift < 8 * length; shift += 8) {
        write((int) (value >>> shift));
      }
    }
  }
}
