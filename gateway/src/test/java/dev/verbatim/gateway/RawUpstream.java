package dev.verbatim.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider by hand: one handler for each request, with the socket in its hands. */
final class RawUpstream implements AutoCloseable {
  /** Answers one request; the connection is closed when it returns. */
  @FunctionalInterface
  interface Handler {
    void handle(Request request, OutputStream out) throws Exception;
  }

  /** One request; the body is unread until asked for. */
  static final class Request {
    final List<String> head;
    final Socket socket;
    private final InputStream in;

    Request(List<String> head, Socket socket, InputStream in) {
      this.head = head;
      this.socket = socket;
      this.in = in;
    }

    String line() {
      return head.getFirst();
    }

    List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    InputStream in() {
      return in;
    }

    byte[] body() throws IOException {
      Optional<String> length = header("content-length").stream().findFirst();
      if (length.isPresent()) {
        return in.readNBytes(Integer.parseInt(length.get()));
      }
      if (header("transfer-encoding").isEmpty()) {
        return new byte[0];
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(RawUpstream.line(in), 16);
        body.writeBytes(in.readNBytes(size));
        RawUpstream.line(in);
        if (size == 0) {
          return body.toByteArray();
        }
      }
    }
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  final List<Request> requests = new CopyOnWriteArrayList<>();

  RawUpstream(Handler handler) {
    this.handler = handler;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      List<String> head = new CopyOnWriteArrayList<>();
      String line = line(in);
      while (!line.isEmpty()) {
        head.add(line);
        line = line(in);
      }
      if (head.isEmpty()) {
        return;
      }
      Request request = new Request(head, socket, in);
      requests.add(request);
      handler.handle(request, socket.getOutputStream());
    } catch (Exception gone) {
      // the gateway hung up, which a test may want
    } finally {
      sockets.remove(socket);
    }
  }

  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.write(next);
      }
      next = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** A whole answer with its length. */
  static Handler answer(String statusAndHeaders, byte[] body) {
    return (request, out) -> {
      request.body();
      write(
          out, "HTTP/1.1 " + statusAndHeaders + "\r\ncontent-length: " + body.length + "\r\n\r\n");
      out.write(body);
      out.flush();
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
