package dev.verbatim.server.rest;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanKind;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.OutputDocument;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What models said, one line an answer, the newest first: food for parsers. */
final class OutputsEndpoint {
  private static final int PAGE = 100;
  private static final int MOST = 100_000;
  private static final Filter CALLS = new Filter.Is(Filter.Field.KIND, SpanKind.LLM.wireName());

  private final String project;
  private final SpanReader reader;
  private final SpanConversations conversations;

  OutputsEndpoint(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
    this.conversations = new SpanConversations(reader);
  }

  /**
   * The last line of the answer; without it the answer is not whole.
   *
   * @param withoutAnswer calls that the query found but that got no answer, or none that was
   *     captured
   * @param more whether the query finds calls beyond the limit
   */
  record Summary(long outputs, long withoutAnswer, boolean more) {}

  ApiAnswer outputs(ApiRequest request) {
    Filter filter = new Filter.And(List.of(request.filter(), CALLS));
    int limit = request.integer("limit", 1000, 1, MOST);
    return new ApiAnswer.Lines(out -> write(filter, limit, out));
  }

  private void write(Filter filter, int limit, OutputStream out) throws IOException {
    long outputs = 0;
    long without = 0;
    Optional<String> cursor = Optional.empty();
    do {
      int wanted = (int) Math.min(PAGE, limit - outputs - without);
      Page<SpanHit> page = reader.search(project, filter, new PageRequest(wanted, cursor));
      for (SpanHit hit : page.items()) {
        Conversation conversation = conversations.read(hit.span()).conversation();
        if (conversation.output().isEmpty()) {
          without++;
        } else {
          out.write(Json.bytes(OutputDocument.of(hit.span().span(), conversation)));
          out.write('\n');
          outputs++;
        }
      }
      cursor = page.nextCursor();
    } while (cursor.isPresent() && outputs + without < limit);
    Summary summary = new Summary(outputs, without, cursor.isPresent());
    out.write(Json.bytes(Map.of("verbatim_outputs", summary)));
    out.write('\n');
  }
}
