package dev.verbatim.replay.session;

import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Usage;
import dev.verbatim.replay.encode.AnswerEncoder;
import dev.verbatim.replay.encode.Framing;
import dev.verbatim.replay.encode.Said;
import dev.verbatim.replay.match.Match;
import dev.verbatim.replay.session.ReplayedCall.Source;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes answers from the recording: the very bytes, or where they do not fit, written anew. */
final class RecordedAnswers {
  private static final ExchangeReader EXCHANGES = new ExchangeReader(128, answer -> answer);

  private final SpanContents contents;

  RecordedAnswers(SpanContents contents) {
    this.contents = contents;
  }

  SpanContents contents() {
    return contents;
  }

  /** An answer and where it came from. */
  record Given(Answer answer, Source source) {}

  Given of(TapeCall call, Match match, Asked.Reading asked, Asked request) {
    List<Attempt> attempts = call.span().attempts();
    Framing wanted = Framing.asked(asked.api(), asked.stream(), request.query());
    if (attempts.isEmpty()) {
      return written(call, asked.api(), wanted, Optional.empty());
    }
    Attempt attempt = attempts.get(match.attempt());
    if (attempt.httpStatus().isEmpty()) {
      return new Given(
          new Answer.NoResponse(attempt.endEpochNanos() - attempt.startEpochNanos()),
          source(match));
    }
    boolean ok = attempt.httpStatus().getAsInt() / 100 == 2;
    ExchangeReading read = EXCHANGES.read(attempt, name -> contents.payload(call.stored(), name));
    Optional<byte[]> body =
        attempt.responsePayload().flatMap(name -> contents.payload(call.stored(), name));
    boolean fits =
        asked.api() == call.api()
            && (asked.api() == ProviderApi.UNKNOWN || framing(call, attempt, read) == wanted);
    if (ok && (!fits || body.isEmpty() && !read.answer().answers().isEmpty())) {
      return written(call, asked.api(), wanted, Optional.of(read));
    }
    return new Given(recorded(call, attempt, read, body.orElse(new byte[0])), source(match));
  }

  private static Source source(Match match) {
    return switch (match.rung()) {
      case EXACT -> Source.TAPE;
      case MASKED -> Source.MASKED;
      case STRUCTURAL -> Source.STRUCTURAL;
      case REPEAT -> Source.REPEAT;
      case MISS -> Source.NONE;
    };
  }

  private static Framing framing(TapeCall call, Attempt attempt, ExchangeReading read) {
    String type = attempt.responseHeader("content-type").orElse("");
    if (read.stream().isEmpty()) {
      return Framing.PLAIN;
    }
    if (call.api() == ProviderApi.OLLAMA) {
      return Framing.LINES;
    }
    boolean array = call.api() == ProviderApi.GEMINI && type.contains("json");
    return array ? Framing.ARRAY : Framing.EVENTS;
  }

  private Answer recorded(TapeCall call, Attempt attempt, ExchangeReading read, byte[] body) {
    boolean finished =
        read.stream().isPresent()
            ? read.stream().get().finished()
            : attempt
                .responseHeader("content-length")
                .filter(Integer.toString(body.length)::equals)
                .isPresent();
    boolean cut =
        attempt.ending() == StreamEnding.ERROR || attempt.ending() != StreamEnding.END && !finished;
    return new Answer.Response(
        attempt.httpStatus().orElse(200),
        ReplayedHeaders.of(attempt.responseHeaders()),
        body,
        chunks(call, attempt, body.length),
        cut);
  }

  private ChunkTimes chunks(TapeCall call, Attempt attempt, int length) {
    Optional<ChunkTimes> times =
        contents
            .payload(call.stored(), PayloadRef.chunks(attempt.number()))
            .map(ChunkTimes::decode)
            .filter(it -> it.chunks().stream().mapToLong(ChunkTimes.Chunk::length).sum() == length);
    long at = attempt.firstByteNanos().orElse(attempt.endEpochNanos() - attempt.startEpochNanos());
    return times.orElse(new ChunkTimes(List.of(new ChunkTimes.Chunk(length, Math.max(0, at)))));
  }

  /** The answer in the format that is asked for; all of it at the time of the first byte. */
  private Given written(
      TapeCall call, ProviderApi api, Framing wanted, Optional<ExchangeReading> read) {
    Span span = call.span();
    Optional<byte[]> assembled =
        read.filter(it -> wanted == Framing.PLAIN && it.api() == api)
            .flatMap(ExchangeReading::stream)
            .flatMap(ExchangeReading.StreamReading::assembled);
    Optional<AnswerEncoder.Encoded> encoded =
        assembled
            .map(bytes -> new AnswerEncoder.Encoded(Framing.PLAIN, List.of(bytes)))
            .or(() -> said(call, read).flatMap(said -> AnswerEncoder.encode(api, wanted, said)));
    if (encoded.isEmpty()) {
      return new Given(
          new Answer.Refusal(
              "replay_not_captured",
              "span "
                  + span.spanId()
                  + ": its answer was not captured in a form that can be given to this request"),
          Source.NONE);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<ChunkTimes.Chunk> chunks = new ArrayList<>();
    long at = span.timeToFirstTokenNanos().orElse(span.durationNanos());
    for (byte[] piece : encoded.get().pieces()) {
      body.writeBytes(piece);
      chunks.add(new ChunkTimes.Chunk(piece.length, at));
    }
    return new Given(
        new Answer.Response(
            200,
            List.of(new Attempt.Header("content-type", wanted.contentType())),
            body.toByteArray(),
            new ChunkTimes(chunks),
            false),
        Source.SYNTH);
  }

  private Optional<Said> said(TapeCall call, Optional<ExchangeReading> read) {
    Span span = call.span();
    List<Message> answers =
        read.map(it -> it.answer().answers())
            .filter(list -> !list.isEmpty())
            .orElseGet(() -> contents.conversation(call.stored()).output());
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    Optional<ModelCall> model = span.call();
    return Optional.of(
        new Said(
            model.flatMap(ModelCall::responseId).orElse("replayed-" + span.spanId()),
            model.flatMap(ModelCall::model).orElse("unknown"),
            answers,
            model.flatMap(ModelCall::finishReason),
            model.map(ModelCall::usage).orElse(Usage.UNKNOWN),
            span.startEpochNanos() / 1_000_000_000));
  }
}
