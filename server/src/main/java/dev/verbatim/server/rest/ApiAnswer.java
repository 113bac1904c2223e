package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;

/** What an endpoint answers. */
sealed interface ApiAnswer {
  /** A document, written at once. */
  record Document(Object value) implements ApiAnswer {}

  /** A document that is written piece by piece. */
  record Streamed(Writer writer) implements ApiAnswer {}

  /** JSON documents, one a line, as many as there are. */
  record Lines(Writer writer) implements ApiAnswer {}

  /** Anything else, ready. */
  record Ready(HttpResponse response) implements ApiAnswer {}

  /** Writes JSON documents. */
  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }
}
