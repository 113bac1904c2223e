package dev.verbatim.capture.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes {@code application/vnd.amazon.eventstream}, as AWS does. */
final class AwsEventStream {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  AwsEventStream event(String type, String payload) {
    return message("event", ":event-type", type, payload);
  }

  AwsEventStream exception(String type, String payload) {
    return message("exception", ":exception-type", type, payload);
  }

  private AwsEventStream message(String kind, String name, String type, String payload) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    text(headers, name, type);
    text(headers, ":content-type", "application/json");
    // Bedrock sends texts only; a header of another type must not end the reading.
    byte[] flag = "trailing".getBytes(StandardCharsets.UTF_8);
    headers.write(flag.length);
    headers.writeBytes(flag);
    headers.write(0);
    text(headers, ":message-type", kind);
    byte[] body = payload.getBytes(StandardCharsets.UTF_8);
    int length = 16 + headers.size() + body.length;
    ByteBuffer message = ByteBuffer.allocate(length).putInt(length).putInt(headers.size());
    message.putInt(checksum(message.array(), 8));
    message.put(headers.toByteArray()).put(body);
    message.putInt(checksum(message.array(), length - 4));
    out.writeBytes(message.array());
    return this;
  }

  private static void text(ByteArrayOutputStream headers, String name, String value) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    headers.write(utf8.length);
    headers.writeBytes(utf8);
    headers.write(7);
    headers.write(text.length >> 8);
    headers.write(text.length);
    headers.writeBytes(text);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
