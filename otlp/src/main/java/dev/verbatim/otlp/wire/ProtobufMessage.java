package dev.verbatim.otlp.wire;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * A cursor over the fields of one protobuf message that lies in a larger array. A field whose wire
 * type is not the expected one has another tag, falls to the caller's default and is skipped as
 * unknown.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class ProtobufMessage {
  /** Wire types, the low three bits of a tag. */
  static final int VARINT = 0;

  static final int FIXED64 = 1;
  static final int DELIMITED = 2;

  private final byte[] body;
  private final int offset;
  private final CodedInputStream in;
  private int tag;

  ProtobufMessage(byte[] body, int offset, int length) {
    this.body = body;
    this.offset = offset;
    this.in = CodedInputStream.newInstance(body, offset, length);
  }

  /** The next tag; 0 at the end. */
  int next() throws IOException {
    tag = in.readTag();
    return tag;
  }

  /** Leaves the field out whose tag was read last. */
  void skip() throws IOException {
    in.skipField(tag);
  }

  /** The message in this field; its own fields are not looked at yet. */
  ProtobufMessage message() throws IOException {
    int length = in.readRawVarint32();
    int start = offset + in.getTotalBytesRead();
    in.skipRawBytes(length);
    return new ProtobufMessage(body, start, length);
  }

  byte[] bytes() throws IOException {
    return in.readByteArray();
  }

  /** A name: what is no valid UTF-8 in it becomes U+FFFD. */
  String text() throws IOException {
    return new String(in.readByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }

  long varint() throws IOException {
    return in.readRawVarint64();
  }

  int int32() throws IOException {
    return in.readRawVarint32();
  }

  long fixed64() throws IOException {
    return in.readRawLittleEndian64();
  }
}
