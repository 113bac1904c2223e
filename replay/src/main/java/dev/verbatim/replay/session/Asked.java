package dev.verbatim.replay.session;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.replay.match.AskedCall;
import dev.verbatim.replay.match.RequestForms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request that came in.
 *
 * @param method e.g. {@code POST}
 * @param provider as the path names it
 * @param path behind the provider's name, with its slash
 * @param query without the question mark
 * @param url the whole address
 * @param site the declared prompt, or empty
 * @param retry which try of its client this is, from 0
 * @param headers without those of one connection
 * @param body exact bytes
 * @param epochNanos when
 */
public record Asked(
    String method,
    String provider,
    String path,
    Optional<String> query,
    String url,
    Optional<String> site,
    OptionalInt retry,
    List<Attempt.Header> headers,
    byte[] body,
    long epochNanos) {
  private static final ExchangeReader EXCHANGES = new ExchangeReader(128, answer -> answer);
  private static final String BODY = "request.1";

  /**
   * What the request says.
   *
   * @param stream whether the answer is to come bit by bit
   */
  record Reading(ProviderApi api, boolean stream, AskedCall call) {}

  ExchangeReading exchange() {
    Attempt attempt =
        new Attempt(
            1,
            epochNanos,
            epochNanos,
            Optional.of(method),
            Optional.of(url),
            OptionalInt.empty(),
            headers,
            List.of(),
            Optional.of(BODY),
            Optional.empty(),
            OptionalLong.empty(),
            StreamEnding.END,
            Optional.empty());
    return EXCHANGES.read(
        attempt, name -> name.equals(BODY) ? Optional.of(body) : Optional.empty());
  }

  /**
   * Reads it.
   *
   * @param noise what people said is noise in the recorded calls
   * @param withMessages whether calls without bytes are among the recorded ones, which only the
   *     messages can tell
   */
  Reading read(Thresholds thresholds, NoiseRules noise, boolean withMessages) {
    ExchangeReading exchange = exchange();
    NoiseMask mask = new NoiseMask(epochNanos, thresholds, noise);
    List<RequestForms> forms = new ArrayList<>();
    JsonValue json =
        exchange
            .requestJson()
            .filter(JsonValue::isObject)
            .or(() -> JsonValue.parse("{}", 2))
            .orElseThrow();
    forms.add(RequestForms.of(json, exchange.request().model(), mask));
    if (withMessages && !exchange.request().messages().isEmpty()) {
      forms.add(RequestForms.of(exchange.conversation(), exchange.request().model(), mask));
    }
    ProviderApi api = exchange.api();
    SpanKind kind =
        api == ProviderApi.UNKNOWN
            ? SpanKind.SPAN
            : api.isEmbeddings() ? SpanKind.EMBEDDING : SpanKind.LLM;
    boolean stream =
        path.endsWith(":streamGenerateContent")
            || exchange.request().stream().orElse(api == ProviderApi.OLLAMA);
    return new Reading(
        api,
        stream,
        new AskedCall(Tape.key(kind, site.orElse(""), api, method, path), forms, retry));
  }

  /** Sizes only: requests hold prompts. */
  @Override
  public String toString() {
    return "Asked[" + method + " " + path + ", " + body.length + " bytes]";
  }
}
