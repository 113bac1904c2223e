package dev.verbatim.testkit.provider;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reading requests and writing response heads of HTTP/1.1 (RFC 9112), as far as a test needs. */
final class HttpMessages {
  private HttpMessages() {}

  /**
   * A request before it is understood.
   *
   * @param method from the request line
   * @param path from the request line, with its query
   * @param headers in order
   * @param body with the transfer coding removed
   */
  record RawRequest(String method, String path, List<Header> headers, byte[] body) {}

  /** The next request of the connection; empty if the client closed it. */
  static Optional<RawRequest> read(InputStream in, OutputStream out) throws IOException {
    String requestLine = line(in);
    if (requestLine.isEmpty()) {
      return Optional.empty();
    }
    String[] words = requestLine.split(" ", -1);
    if (words.length != 3) {
      throw new IOException("request line: " + requestLine + " (expected: method, path, version)");
    }
    List<Header> headers = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("header line: " + line + " (expected: name: value)");
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    if (Header.first(headers, "expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    return Optional.of(new RawRequest(words[0], words[1], headers, body(in, headers)));
  }

  /** Status line and headers. */
  static byte[] head(int status, List<Header> headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Scripted\r\n");
    for (Header header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] body(InputStream in, List<Header> headers) throws IOException {
    boolean chunked =
        Header.first(headers, "transfer-encoding")
            .filter(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"))
            .isPresent();
    if (chunked) {
      return chunkedBody(in);
    }
    int length = Header.first(headers, "content-length").map(Integer::parseInt).orElse(0);
    return exactly(in, length);
  }

  private static byte[] chunkedBody(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String sizeLine = line(in);
      int semicolon = sizeLine.indexOf(';');
      String digits = semicolon < 0 ? sizeLine : sizeLine.substring(0, semicolon);
      int size = Integer.parseInt(digits.strip(), 16);
      if (size == 0) {
        while (!line(in).isEmpty()) {
          // trailers carry nothing a model provider reads
        }
        return body.toByteArray();
      }
      body.write(exactly(in, size));
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("body of " + bytes.length + " bytes (expected: " + length + ")");
    }
    return bytes;
  }

  /** A line without its end; empty at the end of the stream too. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
