package dev.verbatim.capture.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageHashTest {
  private static Hash128 hash(Part... parts) {
    return new MessageHash("shop").of(Message.of("assistant", parts));
  }

  private static Part call(String id, String name, String arguments) {
    return new Part.ToolRequest(Optional.of(id), name, arguments);
  }

  @Test
  void whatSaysTheSameIsTheSame() {
    assertThat(hash(call("c", "f", "{\"a\": 1, \"b\":[\"\\u00fc\"]}")))
        .isEqualTo(hash(call("c", "f", "{\"b\":[\"ü\"],\"a\":1}")));
    assertThat(hash(new Part.Other("x", "{\"t\":1,\"cache_control\":{\"type\":\"ephemeral\"}}")))
        .isEqualTo(hash(new Part.Other("x", "{ \"t\":1 }")));
    assertThat(hash(new Part.Reasoning("hm"), new Part.Text("yes\n")))
        .isEqualTo(hash(new Part.Text("yes")));
    assertThat(hash(new Part.Text(""), new Part.Text("yes"))).isEqualTo(hash(new Part.Text("yes")));
  }

  @Test
  void whatSaysSomethingElseIsAnother() {
    Set<Hash128> hashes = new HashSet<>();
    List<Hash128> all =
        List.of(
            hash(new Part.Text("yes")),
            hash(new Part.Text("Yes")),
            hash(new Part.Text("y es")),
            hash(new Part.Refusal("yes")),
            hash(new Part.Text("y"), new Part.Text("es")),
            hash(call("c", "f", "{}")),
            hash(call("d", "f", "{}")),
            hash(call("c", "g", "{}")),
            hash(call("c", "f", "{\"id\":1}")),
            hash(call("c", "f", "{\"id\":2}")),
            hash(call("c", "f", "{\"id\":\"1\"}")),
            hash(call("c", "f", "{broken")),
            new MessageHash("shop").of(Message.of("user", new Part.Text("yes"))),
            new MessageHash("other").of(Message.of("assistant", new Part.Text("yes"))));
    assertThat(all).allMatch(hashes::add);
  }

  @Test
  void onlySystemTextLosesItsClockInChains() {
    MessageHash hash = new MessageHash("shop");
    Message morning =
        Message.of("system", new Part.Text("Now: Tue 3 March 2026, 9:15 am. Be kind."));
    Message evening =
        Message.of("system", new Part.Text("Now: Fri 13 June 2026, 21:30 pm. Be kind."));
    assertThat(hash.forChain(morning)).isEqualTo(hash.forChain(evening));
    assertThat(hash.of(morning)).isNotEqualTo(hash.of(evening));
    assertThat(hash.forChain(Message.of("user", new Part.Text("at 9"))))
        .isNotEqualTo(hash.forChain(Message.of("user", new Part.Text("at 10"))));
  }

  @Test
  void chainsDependOnOrder() {
    MessageHash hash = new MessageHash("shop");
    Hash128 a = hash(new Part.Text("a"));
    Hash128 b = hash(new Part.Text("b"));
    Hash128 start = hash.emptyChain();
    assertThat(hash.extend(hash.extend(start, a), b))
        .isNotEqualTo(hash.extend(hash.extend(start, b), a));
  }
}
