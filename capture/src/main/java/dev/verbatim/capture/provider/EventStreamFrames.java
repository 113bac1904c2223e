package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads the binary event stream of AWS, {@code application/vnd.amazon.eventstream}.
 *
 * <p>A message: length of the whole and length of the headers (4 bytes each), the CRC-32 of these
 * eight, the headers, the payload, and the CRC-32 of all before it. A header: length of the name (1
 * byte), the name, the type of the value (1 byte), the value; texts have a length of 2 bytes.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Smithy, Amazon Event Stream
 *     Specification</a>
 */
final class EventStreamFrames {
  static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int MAX_DEPTH = 64;

  private final byte[] body;
  private final List<SseParser.Event> events = new ArrayList<>();
  private int damaged;

  private EventStreamFrames(byte[] body) {
    this.body = body;
  }

  /**
   * What a body holds.
   *
   * @param events named by {@code :event-type} or {@code :exception-type}; without those that were
   *     cut. What {@code InvokeModelWithResponseStream} wraps in base64 is unwrapped, and has no
   *     name
   * @param damaged how many messages have another checksum than they say. They are read all the
   *     same: lengths have a checksum of their own, and masking a key changes the outer one
   */
  record Frames(List<SseParser.Event> events, int damaged) {}

  /** Reads as many messages as came whole; ends at lengths that are wrong. */
  static Frames parse(byte[] body) {
    EventStreamFrames reader = new EventStreamFrames(body);
    int at = 0;
    while (at >= 0) {
      at = reader.message(at);
    }
    return new Frames(reader.events, reader.damaged);
  }

  /** Reads a message; where the next one begins, or -1 if no further can be read. */
  private int message(int from) {
    if (body.length - from < PRELUDE + CHECKSUM) {
      return -1;
    }
    int length = number(from);
    int headers = number(from + 4);
    boolean possible =
        headers >= 0
            && length >= PRELUDE + CHECKSUM
            && headers <= length - PRELUDE - CHECKSUM
            && checksum(from, from + 8) == number(from + 8);
    if (!possible) {
      damaged++;
      return -1;
    }
    if (length > body.length - from) {
      return -1;
    }
    int end = from + length;
    damaged += checksum(from, end - CHECKSUM) == number(end - CHECKSUM) ? 0 : 1;
    int payload = from + PRELUDE + headers;
    String text = new String(body, payload, end - CHECKSUM - payload, StandardCharsets.UTF_8);
    events.add(event(headers(from + PRELUDE, payload), text, end));
    return end;
  }

  private int number(int at) {
    return ByteBuffer.wrap(body, at, Integer.BYTES).getInt();
  }

  private int checksum(int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(body, from, to - from);
    return (int) crc.getValue();
  }

  /** The headers with texts, which are all that matter here. */
  private Map<String, String> headers(int from, int to) {
    Map<String, String> texts = new HashMap<>();
    int at = from;
    while (at < to) {
      int nameEnd = at + 1 + (body[at] & 0xff);
      if (nameEnd >= to) {
        return texts;
      }
      String name = new String(body, at + 1, nameEnd - at - 1, StandardCharsets.UTF_8);
      int type = body[nameEnd];
      int value = nameEnd + 1;
      boolean sized = type == 6 || type == 7;
      if (sized && value + 2 > to) {
        return texts;
      }
      int length = sized ? (body[value] & 0xff) << 8 | body[value + 1] & 0xff : fixed(type);
      int start = sized ? value + 2 : value;
      if (length < 0 || start + length > to) {
        return texts;
      }
      if (type == 7) {
        texts.put(name, new String(body, start, length, StandardCharsets.UTF_8));
      }
      at = start + length;
    }
    return texts;
  }

  /** How long the values of a type are: truth, integers of four sizes, time, UUID. */
  private static int fixed(int type) {
    return switch (type) {
      case 0, 1 -> 0;
      case 2 -> 1;
      case 3 -> 2;
      case 4 -> 4;
      case 5, 8 -> 8;
      case 9 -> 16;
      default -> -1;
    };
  }

  private static SseParser.Event event(Map<String, String> headers, String payload, int end) {
    String name =
        headers.getOrDefault(
            ":event-type",
            headers.getOrDefault(":exception-type", headers.getOrDefault(":error-code", "")));
    Optional<String> wrapped =
        name.equals("chunk")
            ? JsonValue.parse(payload, MAX_DEPTH)
                .flatMap(chunk -> chunk.text("bytes"))
                .flatMap(EventStreamFrames::decoded)
            : Optional.empty();
    if (wrapped.isPresent()) {
      return new SseParser.Event("", wrapped.get(), end, true);
    }
    boolean said = payload.isEmpty() && headers.containsKey(":error-message");
    return new SseParser.Event(name, said ? message(headers) : payload, end, true);
  }

  /** An error that stands in the headers, in the form of an exception's payload. */
  private static String message(Map<String, String> headers) {
    MutableJson.Object message = new MutableJson.Object();
    message.put("message", MutableJson.text(headers.getOrDefault(":error-message", "")));
    return new String(MutableJson.write(message), StandardCharsets.UTF_8);
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
