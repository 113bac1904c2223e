package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Messages in the form in which two calls are held against each other. Ids of tool calls are left
 * out, so that a call more or less changes nothing for those behind it; results that arrived
 * together stand in the order in which they were asked for.
 *
 * @param order places of the messages in the call, in the order in which they are compared
 * @param texts one for each message, by that order
 * @param masked the same without noise
 */
record DialogueForm(List<Integer> order, List<String> texts, List<String> masked) {
  DialogueForm {
    order = List.copyOf(order);
    texts = List.copyOf(texts);
    masked = List.copyOf(masked);
  }

  static DialogueForm of(List<Message> messages, NoiseMask mask) {
    List<Integer> order = order(messages);
    List<String> texts =
        order.stream()
            .map(place -> text(messages.get(place), CanonicalJson::of, String::strip))
            .toList();
    return new DialogueForm(
        order,
        texts,
        order.stream()
            .map(place -> text(messages.get(place), mask::json, mask::json))
            .map(mask::mask)
            .toList());
  }

  /** The texts without the message at a place of the call; a negative place is none. */
  List<String> textsWithout(int place) {
    return without(texts, place);
  }

  /** The same without noise. */
  List<String> maskedWithout(int place) {
    return without(masked, place);
  }

  private List<String> without(List<String> forms, int place) {
    List<String> kept = new ArrayList<>(forms);
    int at = order.indexOf(place);
    if (at >= 0) {
      kept.remove(at);
    }
    return kept;
  }

  private static List<Integer> order(List<Message> messages) {
    Map<String, Integer> asked = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      order.add(i);
      for (Part part : messages.get(i).parts()) {
        if (part instanceof Part.ToolRequest request) {
          request.id().ifPresent(id -> asked.put(id, asked.size()));
        }
      }
    }
    int start = 0;
    while (start < order.size()) {
      int end = start;
      while (end < order.size() && answered(messages.get(end)).isPresent()) {
        end++;
      }
      order
          .subList(start, end)
          .sort(
              Comparator.comparingInt(
                  place ->
                      answered(messages.get(place))
                          .map(id -> asked.getOrDefault(id, Integer.MAX_VALUE))
                          .orElse(Integer.MAX_VALUE)));
      start = end + 1;
    }
    return order;
  }

  /** The id of the call that this is the result of. */
  private static Optional<String> answered(Message message) {
    return message.parts().size() == 1
            && message.parts().getFirst() instanceof Part.ToolResult result
        ? result.id()
        : Optional.empty();
  }

  /**
   * @param json puts what is JSON into one form
   * @param words the same for what people and models say
   */
  private static String text(
      Message message, UnaryOperator<String> json, UnaryOperator<String> words) {
    List<String> parts = new ArrayList<>();
    for (Part part : message.parts()) {
      String text =
          switch (part) {
            case Part.Text plain -> words.apply(plain.text());
            case Part.Reasoning reasoning -> "";
            case Part.Refusal refusal -> "\u0001refusal " + refusal.text().strip();
            case Part.ToolRequest request ->
                "\u0001call " + request.name() + ' ' + json.apply(request.arguments());
            case Part.ToolResult result ->
                "\u0001result " + (result.isError() ? "error " : "") + json.apply(result.content());
            case Part.Media media ->
                "\u0001media "
                    + media.kind()
                    + ' '
                    + media.mimeType().orElse("")
                    + ' '
                    + media.uri().orElse("")
                    + ' '
                    + media.bytes();
            case Part.Other other -> "\u0001" + other.type() + ' ' + json.apply(other.json());
          };
      if (!text.isEmpty()) {
        parts.add(text);
      }
    }
    return message.role()
        + '\u0000'
        + message.name().orElse("")
        + '\u0000'
        + String.join("\n", parts);
  }
}
