/** The endpoints of {@code /api/v1}: read parameters, ask the store, answer with a document. */
@NullMarked
package dev.verbatim.server.rest;

import org.jspecify.annotations.NullMarked;
