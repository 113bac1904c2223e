package dev.verbatim.capture.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event stream.
 *
 * <p>Lines end with CR LF, LF or CR; several {@code data:} lines are joined by a line feed;
 * comments and unknown fields are skipped; a byte order mark is skipped.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, 9.2.6
 *     Interpreting an event stream</a>
 */
public final class SseParser {
  /**
   * One event.
   *
   * @param name the {@code event:} field, empty if there was none
   * @param data the {@code data:} fields
   * @param end position behind the event in the body
   * @param terminated whether the empty line came; a stream that was cut ends without
   */
  public record Event(String name, String data, int end, boolean terminated) {}

  private final byte[] body;
  private final List<Event> events = new ArrayList<>();
  private String name = "";
  private StringBuilder data = new StringBuilder();
  private boolean hasData;

  private SseParser(byte[] body) {
    this.body = body;
  }

  /** All events that have data, in order; the last one even if the stream was cut behind it. */
  public static List<Event> parse(byte[] body) {
    SseParser parser = new SseParser(body);
    parser.run();
    return parser.events;
  }

  private void run() {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xef
            && body[1] == (byte) 0xbb
            && body[2] == (byte) 0xbf;
    int lineStart = marked ? 3 : 0;
    while (lineStart < body.length) {
      int lineEnd = lineStart;
      while (lineEnd < body.length && body[lineEnd] != '\n' && body[lineEnd] != '\r') {
        lineEnd++;
      }
      int next = lineEnd + 1;
      if (lineEnd + 1 < body.length && body[lineEnd] == '\r' && body[lineEnd + 1] == '\n') {
        next++;
      }
      if (lineEnd == lineStart) {
        dispatch(Math.min(next, body.length), true);
      } else {
        field(lineStart, lineEnd);
      }
      lineStart = next;
    }
    dispatch(body.length, false);
  }

  private void field(int from, int to) {
    int colon = from;
    while (colon < to && body[colon] != ':') {
      colon++;
    }
    if (colon == from) {
      return;
    }
    int valueStart = Math.min(to, colon + 1);
    if (valueStart < to && body[valueStart] == ' ') {
      valueStart++;
    }
    String field = new String(body, from, colon - from, StandardCharsets.UTF_8);
    String value = new String(body, valueStart, to - valueStart, StandardCharsets.UTF_8);
    if (field.equals("data")) {
      data.append(hasData ? "\n" : "").append(value);
      hasData = true;
    } else if (field.equals("event")) {
      name = value;
    }
  }

  private void dispatch(int end, boolean terminated) {
    if (hasData) {
      events.add(new Event(name, data.toString(), end, terminated));
    }
    name = "";
    data = new StringBuilder();
    hasData = false;
  }

  /** Whether the bytes look like an event stream. */
  public static boolean looksLike(byte[] body) {
    String head =
        new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8).stripLeading();
    return head.startsWith("data:")
        || head.startsWith("event:")
        || head.startsWith("id:")
        || head.startsWith("retry:")
        || head.startsWith(":");
  }
}
