package dev.verbatim.langchain4j;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.verbatim.sdk.ModelExchange;
import io.opentelemetry.context.Context;

/**
 * Passes the events of a stream on in the context of the call: the tools that an answer asks for,
 * and the next call, run on the thread that read it.
 */
final class RecordingEventListener implements ServerSentEventListener {
  private final ServerSentEventListener delegate;
  private final ModelExchange exchange;
  private final Context context;

  RecordingEventListener(
      ServerSentEventListener delegate, ModelExchange exchange, Context context) {
    this.delegate = delegate;
    this.exchange = exchange;
    this.context = context;
  }

  @Override
  public void onOpen(SuccessfulHttpResponse response) {
    exchange.response(response.statusCode(), RecordingHttpClient.headers(response.headers()));
    context.wrap(() -> delegate.onOpen(response)).run();
  }

  @Override
  public void onEvent(ServerSentEvent event, ServerSentEventContext parsing) {
    context.wrap(() -> delegate.onEvent(event, parsing)).run();
  }

  @Override
  public void onEvent(ServerSentEvent event) {
    context.wrap(() -> delegate.onEvent(event)).run();
  }

  @Override
  public void onError(Throwable failure) {
    RecordingHttpClient.failed(exchange, failure);
    context.wrap(() -> delegate.onError(failure)).run();
  }

  @Override
  public void onClose() {
    exchange.closed();
    context.wrap(delegate::onClose).run();
  }
}
