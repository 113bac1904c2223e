package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.TraceRow;
import dev.verbatim.server.live.LiveReader;
import dev.verbatim.server.live.LiveTraces;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * {@code /api/v1/tail}: server-sent events (WHATWG HTML, section 9.2).
 *
 * <p>One thread per reader takes from its bounded buffer and waits until each event is gone, so a
 * slow reader fills only its own buffer.
 */
final class TailService implements HttpService {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final LiveTraces live;
  private final Executor executor;
  private final Clock clock;

  TailService(LiveTraces live, Executor executor, Clock clock) {
    this.live = live;
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.GET) {
      return ApiErrors.respond(
          HttpStatus.METHOD_NOT_ALLOWED,
          ErrorDocument.of("method_not_allowed", request.method() + " (expected: GET)"));
    }
    Optional<LiveReader> opened;
    try {
      opened = live.open(new ApiRequest(context, clock.instant(), new byte[0]).filter());
    } catch (ApiException e) {
      return ApiErrors.of(e);
    }
    if (opened.isEmpty()) {
      return ApiErrors.of(ApiException.tooMany("too many readers of the tail; try again later"));
    }
    LiveReader reader = opened.get();
    context.clearRequestTimeout();
    HttpResponseWriter response = HttpResponse.streaming();
    response.whenComplete().whenComplete((done, problem) -> reader.close());
    executor.execute(() -> write(reader, response));
    return response;
  }

  private static void write(LiveReader reader, HttpResponseWriter response) {
    response.write(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.EVENT_STREAM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set("x-accel-buffering", "no")
            .build());
    String next = event("ready", Map.of());
    try (reader) {
      while (response.tryWrite(HttpData.ofUtf8(next))) {
        response.whenConsumed().join();
        Optional<LiveReader.Event> event = reader.next(HEARTBEAT);
        if (event.isEmpty()) {
          break;
        }
        next = text(event.get());
      }
    } catch (CompletionException readerWentAway) {
      // Nothing is lost: the traces are stored.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      response.close();
    }
  }

  private static String text(LiveReader.Event event) {
    if (event.trace().isPresent()) {
      return event("trace", TraceRow.of(event.trace().get()));
    }
    return event.lost() > 0 ? event("dropped", Map.of("events", event.lost())) : ": still here\n\n";
  }

  private static String event(String name, Object document) {
    return "event: "
        + name
        + "\ndata: "
        + new String(Json.bytes(document), StandardCharsets.UTF_8)
        + "\n\n";
  }
}
