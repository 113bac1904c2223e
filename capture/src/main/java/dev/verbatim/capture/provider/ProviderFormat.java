package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;

/** How the bodies of one API are read. Reading never fails: what is not there is left out. */
interface ProviderFormat {
  RequestReading readRequest(JsonValue body);

  /** Reads a whole answer, sent as such or assembled from a stream. */
  AnswerReading readAnswer(JsonValue body);

  /** Puts together the answer of one stream. */
  StreamAssembler assembler();
}
