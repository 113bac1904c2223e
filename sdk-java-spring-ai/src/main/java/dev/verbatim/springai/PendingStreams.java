package dev.verbatim.springai;

import dev.verbatim.sdk.ModelExchange;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;

/**
 * Streams that were asked for and whose request is not seen yet. The clients send it on a thread of
 * their own, where nothing tells who asked; the request is known by the messages in it. When two
 * streams that wait say the same, neither is taken: a call without a place is better than one in a
 * wrong place.
 */
final class PendingStreams {
  private final List<Stream> waiting = new ArrayList<>();

  /** One stream. */
  static final class Stream {
    private final Context context;
    private final List<String> signs;
    private volatile @Nullable ModelExchange exchange;

    Stream(Context context, List<String> signs) {
      this.context = context;
      this.signs = signs;
    }

    Context context() {
      return context;
    }

    void sent(ModelExchange made) {
      exchange = made;
    }

    void givenUp() {
      ModelExchange made = exchange;
      if (made != null) {
        made.lastOfCall();
      }
    }

    private boolean endsIn(String body) {
      return !signs.isEmpty() && body.contains(signs.get(signs.size() - 1));
    }

    private boolean isIn(String body) {
      return signs.stream().allMatch(body::contains);
    }

    private int weight() {
      return signs.stream().mapToInt(String::length).sum();
    }
  }

  synchronized Stream add(Context context, List<Message> messages) {
    Stream stream = new Stream(context, signs(messages));
    waiting.add(stream);
    return stream;
  }

  synchronized void remove(Stream stream) {
    waiting.remove(stream);
  }

  /** The stream that this request body was made for; it waits no longer. */
  synchronized Optional<Stream> take(String body) {
    List<Stream> found = waiting.stream().filter(each -> each.endsIn(body)).toList();
    if (found.size() > 1) {
      List<Stream> whole = found.stream().filter(each -> each.isIn(body)).toList();
      int most = whole.stream().mapToInt(Stream::weight).max().orElse(0);
      found = whole.stream().filter(each -> each.weight() == most).toList();
    }
    if (found.size() != 1) {
      return Optional.empty();
    }
    waiting.remove(found.get(0));
    return Optional.of(found.get(0));
  }

  private static List<String> signs(Collection<Message> messages) {
    List<String> signs = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof ToolResponseMessage results) {
        results.getResponses().forEach(each -> add(signs, each.id()));
      } else {
        add(signs, message.getText());
      }
    }
    return signs;
  }

  private static void add(List<String> signs, @Nullable String text) {
    String sign = longestPlainRun(text == null ? "" : text);
    if (!sign.isEmpty()) {
      signs.add(sign);
    }
  }

  /** The longest part that every JSON writer writes as it is. */
  private static String longestPlainRun(String text) {
    return java.util.Arrays.stream(text.split("[^ !#-.0-;=?-\\[\\]-~]+", -1))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }
}
