/**
 * The JSON documents of the HTTP API, one record for each schema of {@code spec/openapi.yaml}, and
 * how they are made from the model. A component that may be null is unknown when it is.
 */
@NullMarked
package dev.verbatim.server.api;

import org.jspecify.annotations.NullMarked;
