package dev.verbatim.interchange.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * The table as a Parquet file: every column optional, plain values, zstd; times as timestamps in
 * nanoseconds, UTC. Rows are gathered in memory up to a bound and written as a row group.
 *
 * <p>Source: apache/parquet-format, {@code README.md} and {@code parquet.thrift}, whose generated
 * classes write the metadata. The usual writer is not used because it needs Hadoop.
 */
public final class ParquetEvents implements EventWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT_VERSION = 1;

  /** A row group is written when it holds so much. */
  private static final long GROUP_BYTES = 64L << 20;

  private final CountingStream out;
  private final List<ParquetColumn> columns =
      EventColumn.all().stream().map(ParquetColumn::new).toList();
  private final List<RowGroup> groups = new ArrayList<>();
  private long rows;
  private long rowsInGroup;

  /**
   * A new file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there already
   */
  public ParquetEvents(Path file) throws IOException {
    out =
        new CountingStream(
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16));
    out.write(MAGIC);
  }

  @Override
  public void write(EventRow row) throws IOException {
    long bytes = 0;
    for (ParquetColumn column : columns) {
      column.add(row);
      bytes += column.bytes();
    }
    rows++;
    rowsInGroup++;
    if (bytes >= GROUP_BYTES) {
      writeGroup();
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      writeGroup();
      long footer = out.position();
      FileMetaData metadata = new FileMetaData(FORMAT_VERSION, schema(), rows, groups);
      metadata.setCreated_by("verbatim");
      Util.writeFileMetaData(metadata, out);
      int length = Math.toIntExact(out.position() - footer);
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(length >>> shift);
      }
      out.write(MAGIC);
    }
  }

  private void writeGroup() throws IOException {
    if (rowsInGroup == 0) {
      return;
    }
    long begin = out.position();
    long uncompressed = 0;
    List<ColumnChunk> chunks = new ArrayList<>();
    for (ParquetColumn column : columns) {
      ColumnMetaData metadata = column.writeTo(out, out.position());
      uncompressed += metadata.getTotal_uncompressed_size();
      chunks.add(new ColumnChunk(metadata.getData_page_offset()).setMeta_data(metadata));
    }
    RowGroup group = new RowGroup(chunks, uncompressed, rowsInGroup);
    group.setFile_offset(begin);
    group.setTotal_compressed_size(out.position() - begin);
    groups.add(group);
    rowsInGroup = 0;
  }

  private static List<SchemaElement> schema() {
    List<SchemaElement> schema = new ArrayList<>();
    SchemaElement root = new SchemaElement("event");
    root.setNum_children(EventColumn.all().size());
    schema.add(root);
    for (EventColumn column : EventColumn.all()) {
      SchemaElement element = new SchemaElement(column.columnName());
      element.setType(physical(column.type()));
      element.setRepetition_type(FieldRepetitionType.OPTIONAL);
      switch (column.type()) {
        case TEXT -> {
          element.setConverted_type(ConvertedType.UTF8);
          element.setLogicalType(LogicalType.STRING(new StringType()));
        }
        case TIME ->
            element.setLogicalType(
                LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.NANOS(new NanoSeconds()))));
        case INTEGER, REAL -> {}
      }
      schema.add(element);
    }
    return schema;
  }

  static Type physical(EventColumn.Type type) {
    return switch (type) {
      case TEXT -> Type.BYTE_ARRAY;
      case INTEGER, TIME -> Type.INT64;
      case REAL -> Type.DOUBLE;
    };
  }

  /** Knows how much was written. */
  private static final class CountingStream extends OutputStream {
    private final OutputStream out;
    private long position;

    CountingStream(OutputStream out) {
      this.out = out;
    }

    long position() {
      return position;
    }

    @Override
    public void write(int next) throws IOException {
      out.write(next);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
