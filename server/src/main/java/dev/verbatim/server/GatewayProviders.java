package dev.verbatim.server;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.verbatim.gateway.Gateway;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.replay.http.LiveProviders;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The providers that the gateway reaches, for replays that ask them. */
final class GatewayProviders implements LiveProviders {
  private final Gateway gateway;

  GatewayProviders(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public HttpResponse ask(Request request, Consumer<Received> done) {
    String path = request.pathAndQuery();
    int question = path.indexOf('?');
    // A copy is read as it comes: compressed it would have to be unpacked first.
    AggregatedHttpRequest plain =
        AggregatedHttpRequest.of(
            request.request().headers().toBuilder()
                .set(HttpHeaderNames.ACCEPT_ENCODING, "identity")
                .build(),
            request.request().content());
    HttpResponse answer =
        gateway.pass(
            Gateway.PREFIX
                + request.provider()
                + (question < 0 ? path : path.substring(0, question)),
            question < 0 ? Optional.empty() : Optional.of(path.substring(question + 1)),
            plain);
    Copy copy = new Copy();
    HttpResponse marked =
        answer
            .mapHeaders(
                headers -> {
                  ResponseHeadersBuilder more = headers.toBuilder();
                  request.marks().forEach(mark -> more.set(mark.name(), mark.value()));
                  return more.build();
                })
            .peekHeaders(copy::headers)
            .peekData(data -> copy.body(data.array()));
    marked
        .whenComplete()
        .handle(
            (ok, problem) -> {
              done.accept(copy.received(problem == null));
              return null;
            });
    return marked;
  }

  /** What came so far. Its parts come one after the other. */
  private static final class Copy {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Attempt.Header> headers = new ArrayList<>();
    private OptionalInt status = OptionalInt.empty();

    synchronized void headers(ResponseHeaders received) {
      if (received.status().isInformational()) {
        return;
      }
      status = OptionalInt.of(received.status().code());
      received.forEach(
          (name, value) -> {
            if (!name.toString().startsWith(":")) {
              headers.add(new Attempt.Header(name.toString(), value));
            }
          });
    }

    synchronized void body(byte[] piece) {
      body.writeBytes(piece);
    }

    synchronized Received received(boolean whole) {
      return new Received(
          status, headers, body.toByteArray(), whole ? StreamEnding.END : StreamEnding.ERROR);
    }
  }
}
