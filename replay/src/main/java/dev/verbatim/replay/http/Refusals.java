package dev.verbatim.replay.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.replay.session.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Errors in the form in which the provider's own client reads them. The status is one that no
 * client tries again (404), and a header says so too.
 */
final class Refusals {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Refusals() {}

  static Answer.Response of(Answer.Refusal refusal, String path) {
    ObjectNode body = JSON.createObjectNode();
    if (path.endsWith("/messages")) {
      body.put("type", "error")
          .putObject("error")
          .put("type", refusal.code())
          .put("message", refusal.message());
    } else if (path.contains(":") && path.contains("/models/")) {
      body.putObject("error")
          .put("code", HttpStatus.NOT_FOUND.code())
          .put("message", refusal.message())
          .put("status", "NOT_FOUND");
    } else if (path.startsWith("/api/")) {
      body.put("error", refusal.message());
    } else {
      body.putObject("error")
          .put("message", refusal.message())
          .put("type", "invalid_request_error")
          .putNull("param")
          .put("code", refusal.code());
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new Answer.Response(
        HttpStatus.NOT_FOUND.code(),
        List.of(
            new Attempt.Header("content-type", "application/json"),
            new Attempt.Header("x-should-retry", "false"),
            new Attempt.Header("x-verbatim-error", "replay")),
        bytes,
        new ChunkTimes(List.of(new ChunkTimes.Chunk(bytes.length, 0))),
        false);
  }
}
