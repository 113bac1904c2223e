package dev.verbatim.interchange;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * OTLP as protobuf: an {@code ExportTraceServiceRequest} of any length, or the collector's file
 * exporter ({@code format: proto}), which writes each request behind its length in 4 bytes and may
 * compress each with zstd.
 *
 * <p>Source: opentelemetry-collector-contrib, {@code exporter/fileexporter/README.md}.
 */
final class ProtobufSpans {
  /** {@code resource_spans}, field 1, with a length. */
  private static final int RESOURCE_SPANS = 1 << 3 | 2;

  private static final int ZSTD_MAGIC = 0x28;

  /** Takes resource spans beside the records of other formats. */
  interface Sink extends RecordSink {
    void spans(ResourceSpans spans) throws IOException, InterruptedException;
  }

  private ProtobufSpans() {}

  static void readPlain(InputStream in, Sink sink) throws IOException, InterruptedException {
    DataInputStream data = new DataInputStream(in);
    for (long number = 1; ; number++) {
      int tag = data.read();
      if (tag < 0) {
        return;
      }
      try {
        if (tag != RESOURCE_SPANS) {
          sink.unreadable(
              0, "resource " + number + ": not OTLP; the rest of the file was not read");
          return;
        }
        byte[] message = bytes(data, varint(data));
        try {
          sink.spans(ResourceSpans.parseFrom(message));
        } catch (InvalidProtocolBufferException broken) {
          sink.unreadable(0, "resource " + number + ": not valid protobuf");
        }
      } catch (EOFException brokenOff) {
        sink.unreadable(0, "resource " + number + ": the file breaks off");
        return;
      }
    }
  }

  static void readFramed(InputStream in, Sink sink) throws IOException, InterruptedException {
    DataInputStream data = new DataInputStream(in);
    for (long number = 1; ; number++) {
      try {
        int first = data.read();
        if (first < 0) {
          return;
        }
        long length = (long) first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
        frame(bytes(data, length), number, sink);
      } catch (EOFException brokenOff) {
        sink.unreadable(0, "message " + number + ": the file breaks off");
        return;
      }
    }
  }

  private static void frame(byte[] stored, long number, Sink sink)
      throws IOException, InterruptedException {
    try {
      byte[] message = unpacked(stored);
      if (message.length > 0 && message[0] == '{') {
        JsonRecords.read(new ByteArrayInputStream(message), sink);
      } else {
        for (ResourceSpans spans :
            ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
          sink.spans(spans);
        }
      }
    } catch (InvalidProtocolBufferException broken) {
      sink.unreadable(0, "message " + number + ": not valid protobuf");
    }
  }

  private static byte[] unpacked(byte[] stored) throws IOException {
    if (stored.length == 0 || stored[0] != ZSTD_MAGIC) {
      return stored;
    }
    try (InputStream zstd = new ZstdInputStream(new ByteArrayInputStream(stored))) {
      byte[] message = zstd.readNBytes(TraceImport.MAX_RECORD_BYTES + 1);
      checkLength(message.length);
      return message;
    }
  }

  private static byte[] bytes(DataInputStream in, long length) throws IOException {
    checkLength(length);
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void checkLength(long length) throws ImportException {
    if (length < 0 || length > TraceImport.MAX_RECORD_BYTES) {
      throw new ImportException(
          "a message of "
              + length
              + " bytes (expected: OTLP messages of at most "
              + (TraceImport.MAX_RECORD_BYTES >> 20)
              + " MiB)");
    }
  }

  private static long varint(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    return -1;
  }
}
