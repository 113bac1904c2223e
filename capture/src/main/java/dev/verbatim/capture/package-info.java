/**
 * From captured bytes to stored spans: reads provider exchanges, masks credentials, prices, threads
 * conversations, infers tool spans and cuts payloads. {@link dev.verbatim.capture.CapturePipeline}
 * is the one way through.
 */
@NullMarked
package dev.verbatim.capture;

import org.jspecify.annotations.NullMarked;
