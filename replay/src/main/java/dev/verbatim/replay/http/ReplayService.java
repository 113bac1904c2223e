package dev.verbatim.replay.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.session.Answer;
import dev.verbatim.replay.session.Asked;
import dev.verbatim.replay.session.ReplaySession;
import dev.verbatim.replay.session.ReplaySessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Answers what comes in below {@code /replay/} from recordings. Only a fork sends anything to a
 * provider.
 */
public final class ReplayService implements HttpService {
  /** The path everything of replays is below. */
  public static final String PREFIX = "/replay/";

  /** In the place of a provider's name. */
  private static final String TOOLS = "tools";

  private final ReplaySessions sessions;
  private final LiveProviders live;
  private final Executor executor;

  /**
   * @param live asked for what was not recorded, by replays that may
   * @param executor threads that may block
   */
  public ReplayService(ReplaySessions sessions, LiveProviders live, Executor executor) {
    this.sessions = sessions;
    this.live = live;
    this.executor = executor;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    context.clearRequestTimeout();
    long start = now();
    return HttpResponse.of(
        request.aggregate().thenApplyAsync(whole -> answer(context, whole, start), executor));
  }

  private HttpResponse answer(
      ServiceRequestContext context, AggregatedHttpRequest request, long start) {
    String raw = context.rawPath();
    int question = raw.indexOf('?');
    String path = question < 0 ? raw : raw.substring(0, question);
    String[] parts = path.substring(PREFIX.length()).split("/", 3);
    String rest = parts.length == 3 ? "/" + parts[2] : "/";
    Optional<ReplaySession> session = session(parts[0]);
    if (session.isEmpty() && parts.length > 1 && parts[1].equals(TOOLS)) {
      return ToolRequests.unknown();
    }
    if (session.isEmpty()) {
      return refuse(
          new Answer.Refusal(
              "replay_unknown",
              "replay: no replay of this id is known here (expected: a base URL that POST"
                  + " /api/v1/replays gave)"),
          rest);
    }
    if (parts.length > 1 && parts[1].equals(TOOLS)) {
      return ToolRequests.answer(session.get(), rest.substring(1), request, start);
    }
    RequestHeaders headers = request.headers();
    if (!headers.get("content-encoding", "identity").equals("identity")) {
      return refuse(
          new Answer.Refusal(
              "replay_encoded",
              "content-encoding: a compressed request cannot be compared (expected: none)"),
          rest);
    }
    Asked asked =
        new Asked(
            request.method().name(),
            parts.length > 1 ? parts[1] : "",
            rest,
            question < 0 ? Optional.empty() : Optional.of(raw.substring(question + 1)),
            "http://" + Optional.ofNullable(headers.authority()).orElse("localhost") + raw,
            Optional.ofNullable(headers.get("x-verbatim-prompt")),
            retry(headers),
            recorded(headers),
            request.content().array(),
            start);
    return send(context, session.get(), session.get().ask(asked), request);
  }

  private Optional<ReplaySession> session(String id) {
    try {
      return sessions.find(TraceId.parse(id));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private HttpResponse refuse(Answer.Refusal refusal, String path) {
    return new AnswerSending(0).send(Refusals.of(refusal, path), List.of(), executor, sent -> {});
  }

  private HttpResponse send(
      ServiceRequestContext context,
      ReplaySession session,
      ReplaySession.Reply reply,
      AggregatedHttpRequest request) {
    AnswerSending sending = new AnswerSending(session.plan().speed());
    return switch (reply.answer()) {
      case Answer.Response response -> send(sending, session, reply, response);
      case Answer.Refusal refusal ->
          send(sending, session, reply, Refusals.of(refusal, reply.asked().path()));
      case Answer.Live ask ->
          live.ask(
              new LiveProviders.Request(
                  reply.asked().provider(),
                  reply.asked().path() + reply.asked().query().map(query -> "?" + query).orElse(""),
                  request,
                  marks(session, reply)),
              received ->
                  finish(
                      session,
                      reply,
                      received.status(),
                      received.headers(),
                      new AnswerSending.Sent(received.body(), received.ending())));
      case Answer.NoResponse none ->
          sending.breakOff(
              context,
              none.afterNanos(),
              executor,
              sent -> finish(session, reply, OptionalInt.empty(), List.of(), sent));
    };
  }

  private HttpResponse send(
      AnswerSending sending,
      ReplaySession session,
      ReplaySession.Reply reply,
      Answer.Response response) {
    List<Attempt.Header> more = marks(session, reply);
    List<Attempt.Header> all = new ArrayList<>(response.headers());
    all.addAll(more);
    return sending.send(
        response,
        more,
        executor,
        sent -> finish(session, reply, OptionalInt.of(response.status()), all, sent));
  }

  private static List<Attempt.Header> marks(ReplaySession session, ReplaySession.Reply reply) {
    return List.of(
        new Attempt.Header("x-verbatim-replay", reply.call().source().wireName()),
        new Attempt.Header("x-verbatim-trace-id", session.plan().id().toString()),
        new Attempt.Header("x-verbatim-span-id", reply.call().spanId().toString()),
        new Attempt.Header("x-content-type-options", "nosniff"));
  }

  private static void finish(
      ReplaySession session,
      ReplaySession.Reply reply,
      OptionalInt status,
      List<Attempt.Header> headers,
      AnswerSending.Sent sent) {
    Asked asked = reply.asked();
    Optional<SpanError> error =
        reply.answer() instanceof Answer.Refusal refusal
            ? Optional.of(
                new SpanError(Optional.of(refusal.code()), Optional.of(refusal.message())))
            : sent.ending() == StreamEnding.ERROR
                ? Optional.of(
                    new SpanError(
                        Optional.of("upstream_cut"),
                        Optional.of(
                            reply.answer() instanceof Answer.Live
                                ? "the provider's connection ended before the answer did"
                                : "the recorded connection ended before the answer did")))
                : Optional.empty();
    session.finished(
        reply,
        new Attempt(
            1,
            asked.epochNanos(),
            Math.max(asked.epochNanos(), now()),
            Optional.of(asked.method()),
            Optional.of(asked.url()),
            status,
            asked.headers(),
            headers,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            sent.ending(),
            error),
        sent.body());
  }

  /** Which try this is, as the clients of OpenAI and Anthropic say it. */
  private static OptionalInt retry(RequestHeaders headers) {
    int count = headers.getInt("x-stainless-retry-count", -1);
    return count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /** Without the headers of one connection; keys are taken out by the capture, as everywhere. */
  private static List<Attempt.Header> recorded(RequestHeaders headers) {
    List<Attempt.Header> recorded = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String text = name.toString();
          if (!text.startsWith(":")
              && !text.equals("connection")
              && !text.equals("host")
              && !text.equals("x-verbatim-key")) {
            recorded.add(new Attempt.Header(text, value));
          }
        });
    return recorded;
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
