/** The messages of OTLP, read from protobuf and from JSON into the same records. */
@NullMarked
package dev.verbatim.otlp.wire;

import org.jspecify.annotations.NullMarked;
