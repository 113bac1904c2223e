package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.session.Recordings;
import dev.verbatim.replay.session.Recordings.NothingToReplayException;
import dev.verbatim.server.export.TapeExport;
import dev.verbatim.store.SpanReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Traces as tapes: a directory in a zip archive. */
final class TapeEndpoint {
  private final Recordings recordings;
  private final TapeExport export;

  TapeEndpoint(String project, SpanReader reader) {
    this.recordings = new Recordings(project, reader);
    this.export = new TapeExport(reader);
  }

  ApiAnswer ofTrace(ApiRequest request) throws IOException {
    TraceId id = request.traceId();
    try {
      return archive(id.toString(), recordings.trace(id), Optional.empty());
    } catch (NothingToReplayException e) {
      throw ApiException.notFound(String.valueOf(e.getMessage()));
    }
  }

  ApiAnswer ofSession(ApiRequest request) throws IOException {
    String id = request.path("sessionId");
    try {
      String hash = Sha256.of(id.getBytes(StandardCharsets.UTF_8)).toString();
      return archive("session-" + hash.substring(0, 16), recordings.session(id), Optional.of(id));
    } catch (NothingToReplayException e) {
      throw ApiException.notFound(String.valueOf(e.getMessage()));
    }
  }

  /** Made before anything is answered: half a tape must not look like one. */
  private ApiAnswer archive(String name, List<StoredSpan> spans, Optional<String> session)
      throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    export.write(spans, session, zip);
    return new ApiAnswer.Ready(
        HttpResponse.of(
            ResponseHeaders.of(
                HttpStatus.OK,
                HttpHeaderNames.CONTENT_TYPE,
                MediaType.ZIP,
                HttpHeaderNames.CONTENT_DISPOSITION,
                "attachment; filename=\"tape-" + name + ".zip\""),
            HttpData.wrap(zip.toByteArray())));
  }
}
