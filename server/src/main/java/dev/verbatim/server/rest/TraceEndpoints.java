package dev.verbatim.server.rest;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.Threading;
import dev.verbatim.server.api.ReadConversation;
import dev.verbatim.server.api.SessionDocument;
import dev.verbatim.server.api.TraceDocument;
import dev.verbatim.server.api.TraceRow;
import dev.verbatim.store.Page;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.TraceSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Traces and sessions. */
final class TraceEndpoints {
  private final String project;
  private final SpanReader reader;
  private final SpanConversations conversations;

  TraceEndpoints(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
    this.conversations = new SpanConversations(reader);
  }

  ApiAnswer list(ApiRequest request) {
    return new ApiAnswer.Document(
        TraceRow.PageDocument.of(reader.traces(project, request.filter(), request.page(50, 1000))));
  }

  ApiAnswer trace(ApiRequest request) {
    List<StoredSpan> spans = reader.trace(project, request.traceId());
    if (spans.isEmpty()) {
      throw ApiException.notFound("trace " + request.traceId() + ": not stored here");
    }
    TraceDocument document = new TraceDocument(spans);
    return new ApiAnswer.Streamed(document::writeTo);
  }

  ApiAnswer session(ApiRequest request) {
    String id = request.path("sessionId");
    Page<TraceSummary> page = reader.session(project, id, request.page(50, 200));
    if (page.items().isEmpty() && request.text("cursor").isEmpty()) {
      throw ApiException.notFound("session " + id + ": not stored here");
    }
    Set<SpanKey> shown = new HashSet<>();
    List<SessionDocument.Chapter> chapters = new ArrayList<>();
    for (TraceSummary trace : page.items()) {
      chapters.add(new SessionDocument.Chapter(TraceRow.of(trace), turns(trace, shown)));
    }
    Boolean declared =
        page.items().stream()
            .flatMap(trace -> trace.session().stream())
            .filter(session -> session.id().equals(id))
            .map(Session::declared)
            .reduce(Boolean::logicalOr)
            .orElse(null);
    return new ApiAnswer.Document(
        new SessionDocument(
            id,
            declared,
            chapters,
            page.nextCursor().orElse(null),
            page.total(),
            page.totalIsExact()));
  }

  /**
   * @param shown calls whose messages this answer already holds; grows
   */
  private List<SessionDocument.Turn> turns(TraceSummary trace, Set<SpanKey> shown) {
    List<SessionDocument.Turn> turns = new ArrayList<>();
    for (StoredSpan stored : reader.trace(project, trace.traceId())) {
      Span span = stored.span();
      if (span.kind() == SpanKind.LLM) {
        ReadConversation read = conversations.read(stored);
        Conversation conversation = read.conversation();
        int known =
            span.threading()
                .filter(threading -> threading.continues().filter(shown::contains).isPresent())
                .map(Threading::sharedMessages)
                .orElse(0);
        turns.add(
            SessionDocument.Turn.of(
                span, known, conversation.input(), conversation.output(), read.problem()));
        shown.add(span.key());
      } else if (span.kind() == SpanKind.FINAL_RESPONSE) {
        Optional<String> text = conversations.output(stored);
        turns.add(
            SessionDocument.Turn.of(
                span,
                0,
                List.of(),
                text.map(said -> List.of(Message.of("assistant", new Part.Text(said))))
                    .orElse(List.of()),
                Optional.empty()));
      }
    }
    return turns;
  }
}
