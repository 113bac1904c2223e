package dev.verbatim.replay.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.StreamEnding;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The providers themselves, for replays that may ask them. */
@FunctionalInterface
public interface LiveProviders {
  /**
   * A request for a provider.
   *
   * @param provider its name
   * @param pathAndQuery behind the name, with its slash
   * @param request as it came from the app, with the app's own key
   * @param marks headers that the answer gets besides its own
   */
  record Request(
      String provider,
      String pathAndQuery,
      AggregatedHttpRequest request,
      List<Attempt.Header> marks) {}

  /**
   * What came.
   *
   * @param status empty if nothing did
   * @param body as far as it came
   */
  record Received(
      OptionalInt status, List<Attempt.Header> headers, byte[] body, StreamEnding ending) {}

  /**
   * Asks once, and hands the answer on as it comes.
   *
   * @param done is told once when it is over
   */
  HttpResponse ask(Request request, Consumer<Received> done);
}
