package dev.verbatim.capture.thread;

import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool that ran between two model calls: asked for by the one, answered in the next.
 *
 * @param callId the id that joins the two
 * @param request what was asked for; empty if the request does not repeat it and it is no longer in
 *     memory
 * @param result the answer
 */
public record ToolExchange(
    String callId, Optional<Part.ToolRequest> request, Part.ToolResult result) {

  /** The results behind the last answer of the model in the history of a request. */
  static List<ToolExchange> latest(List<Message> messages) {
    Map<String, Part.ToolRequest> requests = new LinkedHashMap<>();
    int next = messages.size();
    while (next > 0 && !messages.get(next - 1).role().equals("assistant")) {
      next--;
    }
    for (int i = next - 1; i >= 0 && messages.get(i).role().equals("assistant"); i--) {
      requests(List.of(messages.get(i))).forEach(requests::putIfAbsent);
    }
    List<ToolExchange> exchanges = new ArrayList<>();
    for (Message message : messages.subList(next, messages.size())) {
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolResult result && result.id().isPresent()) {
          String id = result.id().get();
          exchanges.add(new ToolExchange(id, Optional.ofNullable(requests.get(id)), result));
        }
      }
    }
    return exchanges;
  }

  /** What some messages ask for, by id; requests without an id are left out. */
  static Map<String, Part.ToolRequest> requests(List<Message> messages) {
    Map<String, Part.ToolRequest> requests = new LinkedHashMap<>();
    for (Message message : messages) {
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolRequest request) {
          request.id().ifPresent(id -> requests.putIfAbsent(id, request));
        }
      }
    }
    return requests;
  }

  /** The same with what was asked for, if it was missing. */
  ToolExchange askedBy(Map<String, Part.ToolRequest> requests) {
    return request.isPresent()
        ? this
        : new ToolExchange(callId, Optional.ofNullable(requests.get(callId)), result);
  }

  /** About how much memory it takes. */
  long bytes() {
    return 200L
        + 2L * result.content().length()
        + request.map(it -> 2L * it.arguments().length()).orElse(0L);
  }
}
