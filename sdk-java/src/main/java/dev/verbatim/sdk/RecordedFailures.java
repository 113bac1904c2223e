package dev.verbatim.sdk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Exceptions of the JDK by their recorded names; no class is loaded because a recording names it.
 */
final class RecordedFailures {
  private record Kind(Class<? extends Exception> type, Function<String, Exception> make) {}

  private static final List<Kind> KINDS = new ArrayList<>();

  static {
    add(RuntimeException.class, RuntimeException::new);
    add(IllegalArgumentException.class, IllegalArgumentException::new);
    add(IllegalStateException.class, IllegalStateException::new);
    add(NumberFormatException.class, NumberFormatException::new);
    add(NullPointerException.class, NullPointerException::new);
    add(NoSuchElementException.class, NoSuchElementException::new);
    add(IndexOutOfBoundsException.class, IndexOutOfBoundsException::new);
    add(ArithmeticException.class, ArithmeticException::new);
    add(ClassCastException.class, ClassCastException::new);
    add(SecurityException.class, SecurityException::new);
    add(UnsupportedOperationException.class, UnsupportedOperationException::new);
    add(ConcurrentModificationException.class, ConcurrentModificationException::new);
    add(
        UncheckedIOException.class,
        message -> new UncheckedIOException(message, new IOException(message)));
    add(Exception.class, Exception::new);
    add(IOException.class, IOException::new);
    add(FileNotFoundException.class, FileNotFoundException::new);
    add(ConnectException.class, ConnectException::new);
    add(SocketTimeoutException.class, SocketTimeoutException::new);
    add(UnknownHostException.class, UnknownHostException::new);
    add(TimeoutException.class, TimeoutException::new);
  }

  private RecordedFailures() {}

  private static void add(Class<? extends Exception> type, Function<String, Exception> make) {
    KINDS.add(new Kind(type, make));
  }

  /** The exception as it was if it is one of these, else a {@link ReplayedException}. */
  static Exception of(String errorType, String message) {
    return KINDS.stream()
        .filter(kind -> kind.type().getName().equals(errorType))
        .findFirst()
        .map(kind -> kind.make().apply(message))
        .orElseGet(() -> new ReplayedException(errorType, message));
  }
}
