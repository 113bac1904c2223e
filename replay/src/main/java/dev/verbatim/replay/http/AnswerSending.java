package dev.verbatim.replay.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.replay.session.Answer;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends a recorded answer piece by piece, at its times, and cuts where it was cut. */
final class AnswerSending {
  private final double speed;
  private final long startNanos = System.nanoTime();

  /**
   * @param speed 0 for at once
   */
  AnswerSending(double speed) {
    this.speed = speed;
  }

  /**
   * What was sent.
   *
   * @param body as far as it was taken
   * @param ending {@code CANCEL} if the caller has gone
   */
  record Sent(byte[] body, StreamEnding ending) {}

  /** Is told when all was sent. */
  interface Done {
    void sent(Sent sent);
  }

  /** Sends a response; returns at once. */
  HttpResponse send(
      Answer.Response answer, List<Attempt.Header> more, Executor executor, Done done) {
    HttpResponseWriter out = HttpResponse.streaming();
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.valueOf(answer.status()));
    answer.headers().forEach(header -> addHeader(headers, header));
    more.forEach(header -> headers.set(header.name(), header.value()));
    boolean whole = answer.chunks().chunks().size() <= 1 && !answer.cut();
    if (whole && answer.status() != HttpStatus.NO_CONTENT.code()) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    executor.execute(() -> write(answer, headers.build(), out, done));
    return out;
  }

  /** A recorded wait is as long as everything else at this speed. */
  private void addHeader(ResponseHeadersBuilder headers, Attempt.Header header) {
    String name = header.name().toLowerCase(java.util.Locale.ROOT);
    boolean wait = name.equals("retry-after") || name.equals("retry-after-ms");
    if (!wait || speed == 1) {
      headers.add(name, header.value());
      return;
    }
    try {
      double value = Double.parseDouble(header.value().strip());
      double millis = name.endsWith("-ms") ? value : value * 1000;
      headers.set("retry-after-ms", Long.toString(Math.max(1, (long) scaled(millis))));
    } catch (NumberFormatException aDate) {
      headers.set("retry-after-ms", "1");
    }
  }

  private double scaled(double time) {
    return speed == 0 ? 0 : time / speed;
  }

  private void write(
      Answer.Response answer, ResponseHeaders headers, HttpResponseWriter out, Done done) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream(answer.body().length);
    List<ChunkTimes.Chunk> chunks = answer.chunks().chunks();
    if (!chunks.isEmpty()) {
      await(chunks.getFirst().sinceStartNanos());
    }
    boolean open = out.tryWrite(headers);
    int position = 0;
    for (int i = 0; open && i < chunks.size(); i++) {
      await(chunks.get(i).sinceStartNanos());
      byte[] piece = Arrays.copyOfRange(answer.body(), position, position + chunks.get(i).length());
      position += piece.length;
      open = piece.length == 0 || out.tryWrite(HttpData.wrap(piece)) && isTaken(out);
      if (open) {
        sent.writeBytes(piece);
      }
    }
    if (!open) {
      done.sent(new Sent(sent.toByteArray(), StreamEnding.CANCEL));
    } else if (answer.cut()) {
      done.sent(new Sent(sent.toByteArray(), StreamEnding.ERROR));
      out.close(ClosedStreamException.get());
    } else {
      out.close();
      boolean complete = out.whenComplete().handle((ok, problem) -> problem == null).join();
      done.sent(new Sent(sent.toByteArray(), complete ? StreamEnding.END : StreamEnding.CANCEL));
    }
  }

  private static boolean isTaken(HttpResponseWriter out) {
    return out.whenConsumed().handle((ok, problem) -> problem == null).join();
  }

  private void await(long sinceStartNanos) {
    long until = startNanos + (long) scaled(sinceStartNanos);
    long left = until - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      left = until - System.nanoTime();
    }
  }

  /** Breaks the connection before anything is sent. */
  HttpResponse breakOff(
      ServiceRequestContext context, long afterNanos, Executor executor, Done done) {
    HttpResponseWriter out = HttpResponse.streaming();
    executor.execute(
        () -> {
          await(afterNanos);
          done.sent(new Sent(new byte[0], StreamEnding.ERROR));
          @Nullable Channel channel = context.log().partial().channel();
          if (channel != null) {
            channel.close();
          }
          out.close(ClosedStreamException.get());
        });
    return out;
  }
}
